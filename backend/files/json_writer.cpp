// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace vethloom::files {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t maxColumns = 120;

std::string scalar(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);  // Invalid UTF-8 becomes U+FFFD.
}

/// `{"a": 1, "b": [2, 3]}`
std::string inOneLine(const Json& json) {
  if (!json.is_structured()) {
    return scalar(json);
  }
  std::string text;
  for (const auto& [key, value] : json.items()) {
    text += text.empty() ? "" : ", ";
    text += json.is_object() ? scalar(key) + ": " : std::string();
    text += inOneLine(value);
  }
  return json.is_object() ? "{" + text + "}" : "[" + text + "]";
}

std::size_t columnsOf(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class Writer {
public:
  /// `used` columns stand before the value on its line, and one may follow it.
  void write(const Json& json, std::size_t depth, std::size_t used) {
    const bool alwaysBlock = depth == 0 || (depth == 1 && holdsObjects(json));
    if (!json.is_structured() || json.empty() || !alwaysBlock) {
      const std::string line = inOneLine(json);
      if (!json.is_structured() || json.empty() || used + columnsOf(line) + 1 <= maxColumns) {
        text_ += line;
        return;
      }
    }
    const std::string indent(2 * (depth + 1), ' ');
    text_ += json.is_object() ? "{\n" : "[\n";
    bool first = true;
    for (const auto& [key, value] : json.items()) {
      const std::string name = json.is_object() ? scalar(key) + ": " : std::string();
      text_ += (first ? "" : ",\n") + indent + name;
      write(value, depth + 1, indent.size() + columnsOf(name));
      first = false;
    }
    text_ += "\n" + std::string(2 * depth, ' ') + (json.is_object() ? "}" : "]");
  }

  std::string take() { return std::move(text_) + "\n"; }

private:
  static bool holdsObjects(const Json& json) {
    return json.is_structured() &&
           std::any_of(json.begin(), json.end(), [](const Json& member) { return member.is_object(); });
  }

  std::string text_;
};

}  // namespace

std::string writeJson(const Json& json) {
  Writer writer;
  writer.write(json, 0, 0);
  return writer.take();
}

}  // namespace vethloom::files
