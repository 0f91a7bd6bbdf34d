// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_reader.h"

#include "contract/escape.h"
#include "contract/limits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace vethloom::files {

namespace {

using contract::Failure;
using contract::FailureKind;
using nlohmann::json;

/// Bounds the memory that a hostile file can ask for; the largest lab has a quarter of it.
constexpr std::size_t maxValues = 2'000'000;

/// "line 3, column 7" of a byte offset, both from 1; columns count characters.
std::string placeOf(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(lineStart), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return "line " + std::to_string(line) + ", column " + std::to_string(std::max<std::ptrdiff_t>(column, 1));
}

/// What nlohmann says, without its own prefix: "[json.exception.parse_error.101] parse error at line 1, column 2: …".
std::string detailOf(std::string_view what) {
  const auto colon = what.find(": ", what.find(']'));
  std::string_view detail = colon == std::string_view::npos ? what : what.substr(colon + 2);
  constexpr std::string_view prefix = "syntax error while parsing ";
  if (detail.starts_with(prefix)) {
    detail.remove_prefix(prefix.size());
  }
  return contract::escape(detail, 160);
}

/// Builds the value and refuses what a drawing has no use for.
class Builder : public nlohmann::json_sax<json> {
public:
  explicit Builder(std::string_view text) : text_(text) {}

  bool null() override { return add(nullptr) != nullptr; }
  bool boolean(bool value) override { return add(value) != nullptr; }
  bool number_integer(number_integer_t value) override { return add(value) != nullptr; }
  bool number_unsigned(number_unsigned_t value) override { return add(value) != nullptr; }
  bool number_float(number_float_t value, const string_t&) override { return add(value) != nullptr; }
  bool string(string_t& value) override { return add(std::move(value)) != nullptr; }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (open_.back()->contains(name)) {
      return refuse("The field \"" + contract::escape(name, 80) + "\" is given twice. Remove one of the two.", path());
    }
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception& error) override {
    if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return refuse("The file is empty. A drawing starts with {\"vethloom\": 1, …}.", {});
    }
    // The position counts the character that was read last.
    return refuse("This is not valid JSON: " + detailOf(error.what()) + ".",
                  placeOf(text_, position > 0 ? position : 1));
  }

  contract::Result<json> finish(bool complete) {
    if (failure_) {
      return tl::unexpected(*failure_);
    }
    if (!complete) {
      return contract::fail(FailureKind::Internal, "The JSON reader stopped without a reason.");
    }
    return std::move(root_);
  }

private:
  /// Adds a value to the innermost open container; nullptr where the limit is reached.
  template <typename Value>
  json* add(Value&& value) {
    if (++values_ > maxValues) {
      refuse("The file holds more than 2,000,000 values. No lab is that large.", {}, FailureKind::LimitExceeded);
      return nullptr;
    }
    if (open_.empty()) {
      root_ = std::forward<Value>(value);
      return &root_;
    }
    json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::forward<Value>(value));
      return &parent.back();
    }
    return &(parent[key_] = std::forward<Value>(value));
  }

  bool open(json container) {
    if (open_.size() == contract::limits::nestingDepth) {
      return refuse("The file is nested deeper than " + std::to_string(contract::limits::nestingDepth) +
                        " levels. No drawing is.",
                    {}, FailureKind::LimitExceeded);
    }
    names_.push_back(nameOfNext());
    json* added = add(std::move(container));
    open_.push_back(added);
    return added != nullptr;
  }

  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  /// How the value that comes next is addressed in its container.
  std::string nameOfNext() const {
    if (open_.empty()) {
      return {};
    }
    return open_.back()->is_array() ? "[" + std::to_string(open_.back()->size()) + "]"
                                    : "." + contract::escape(key_, 80);
  }

  std::string path() const {
    std::string text;
    for (const auto& name : names_) {
      text += name;
    }
    return text.starts_with('.') ? text.substr(1) : text;
  }

  bool refuse(std::string message, std::string object, FailureKind kind = FailureKind::InvalidArgument) {
    failure_ = Failure{kind, std::move(message), std::move(object), 0, {}, {}};
    return false;
  }

  std::string_view text_;
  json root_;
  std::vector<json*> open_;  ///< Innermost last. A container stays where it is while something inside it is open.
  std::vector<std::string> names_;
  std::string key_;
  std::size_t values_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace

contract::Result<json> readJson(std::string_view text) {
  Builder builder(text);
  const bool complete = json::sax_parse(text.begin(), text.end(), &builder);
  return builder.finish(complete);
}

}  // namespace vethloom::files
