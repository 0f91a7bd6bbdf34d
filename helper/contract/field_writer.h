// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/codec.h"

#include <algorithm>
#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>

/// The other way: values to JSON, leaving out what the reader would assume anyway. Private to the contract.
namespace vethloom::contract {

template <typename T>
void addIfSet(Json& json, const char* name, const std::optional<T>& value) {
  if (!value)
    return;
  if constexpr (requires { value->text(); }) {
    json[name] = value->text();
  } else {
    json[name] = *value;
  }
}

/// `fallback` is the value that a missing field stands for.
template <typename T>
void addUnless(Json& json, const char* name, const T& fallback, const T& value) {
  if (value != fallback)
    json[name] = value;
}

/// A JSON object that is written straight into a text: a snapshot has tens of thousands of facts, and values made only
/// to be printed take several times as long.
class ObjectText {
public:
  explicit ObjectText(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectText() { out_ += '}'; }
  ObjectText(const ObjectText&) = delete;
  ObjectText& operator=(const ObjectText&) = delete;

  void field(std::string_view name, std::string_view text) {
    start(name);
    addText(text);
  }
  template <std::integral Number>
  void field(std::string_view name, Number number) {
    start(name);
    if constexpr (std::same_as<Number, bool>)
      out_ += number ? "true" : "false";
    else
      out_ += std::to_string(number);
  }
  void value(std::string_view name, const Json& json) {
    start(name);
    out_ += printJson(json);
  }
  /// The text that the object is written into, where the field's value comes next.
  [[nodiscard]] std::string& open(std::string_view name) {
    start(name);
    return out_;
  }

private:
  void start(std::string_view name) {
    if (out_.back() != '{')
      out_ += ',';
    ((out_ += '"') += name) += "\":";
  }
  /// Names come from the kernel and may hold anything; nearly all are as harmless as they look.
  void addText(std::string_view text) {
    const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
    if (plain)
      ((out_ += '"') += text) += '"';
    else
      out_ += printJson(std::string(text));
  }

  std::string& out_;
};

template <typename T>
void addIfSet(ObjectText& out, const char* name, const std::optional<T>& value) {
  if (!value)
    return;
  if constexpr (requires { value->text(); })
    out.field(name, value->text());
  else
    out.field(name, *value);
}

template <typename T>
void addUnless(ObjectText& out, const char* name, const T& fallback, const T& value) {
  if (value != fallback)
    out.field(name, value);
}

/// A list of what `print` writes, one by one.
template <typename T, typename Print>
void addList(std::string& out, const std::vector<T>& values, Print print) {
  out += '[';
  for (const T& value : values) {
    if (&value != values.data())
      out += ',';
    print(value);
  }
  out += ']';
}

/// Appends a fact as JSON.
void print(std::string& out, const Fact& fact);

template <typename T>
[[nodiscard]] Json encodeAll(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values)
    list.push_back(encode(value));
  return list;
}

/// Values in their own spelling, by the fields' names.
[[nodiscard]] Json encode(const Quality& quality);

}  // namespace vethloom::contract
