// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/codec.h"

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
