// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/codec.h"

#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

/// How JSON becomes values, strictly. Private to the contract's own .cpp files.
namespace vethloom::contract {

/// `failure` with `path` put in front of the path that it already names: "operations[3]" + "mtu".
[[nodiscard]] Failure atPath(Failure failure, std::string_view path);

template <typename T>
[[nodiscard]] Result<T> withPath(Result<T> result, std::string_view path) {
  if (!result)
    result.error() = atPath(std::move(result.error()), path);
  return result;
}

// Decoded inside other values only.
template <>
Result<Options> decode(const Json& json, const std::string& path);
template <>
Result<LinkKind> decode(const Json& json, const std::string& path);
template <>
Result<LinkRef> decode(const Json& json, const std::string& path);
template <>
Result<VethEnd> decode(const Json& json, const std::string& path);
template <>
Result<Quality> decode(const Json& json, const std::string& path);
template <>
Result<RuleCounter> decode(const Json& json, const std::string& path);
template <>
Result<PeerRef> decode(const Json& json, const std::string& path);
template <>
Result<Lack> decode(const Json& json, const std::string& path);
Result<HopFact> decode(const Json& json, const std::string& path);
template <>
Result<StepResult> decode(const Json& json, const std::string& path);

/// An object that is passed on as text, to be read later.
struct JsonObjectText {
  std::string text = "{}";
};

namespace detail {

[[nodiscard]] tl::unexpected<Failure> wrongType(std::string_view wanted);
[[nodiscard]] tl::unexpected<Failure> outOfRange(const std::string& lowest, const std::string& highest);

template <typename T>
concept Parsable = requires(std::string_view text) {
  { T::parse(text) } -> std::same_as<Result<T>>;
};

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

template <std::integral Integer>
Result<Integer> readInteger(const Json& json) {
  using Limits = std::numeric_limits<Integer>;
  if (!json.is_number_integer())
    return wrongType("a whole number");
  const bool fits = json.is_number_unsigned() ? std::in_range<Integer>(json.get<std::uint64_t>())
                                              : std::in_range<Integer>(json.get<std::int64_t>());
  if (!fits)
    return outOfRange(std::to_string(Limits::min()), std::to_string(Limits::max()));
  return json.get<Integer>();
}

/// The value of one JSON node; a failure's object is the path below the node.
template <typename T>
Result<T> read(const Json& json) {
  if constexpr (std::same_as<T, bool>) {
    if (!json.is_boolean())
      return wrongType("true or false");
    return json.get<bool>();
  } else if constexpr (std::integral<T>) {
    return readInteger<T>(json);
  } else if constexpr (std::same_as<T, double>) {
    if (!json.is_number())
      return wrongType("a number");
    return json.get<double>();
  } else if constexpr (std::same_as<T, std::string>) {
    if (!json.is_string())
      return wrongType("text");
    return json.get<std::string>();
  } else if constexpr (std::same_as<T, JsonObjectText>) {
    if (!json.is_object())
      return wrongType("an object");
    return JsonObjectText{printJson(json)};
  } else if constexpr (Parsable<T>) {
    if (!json.is_string())
      return wrongType("text");
    return T::parse(json.get_ref<const std::string&>());
  } else if constexpr (IsVector<T>::value) {
    if (!json.is_array())
      return wrongType("a list");
    T values;
    values.reserve(json.size());
    for (const Json& element : json) {
      auto value = read<typename T::value_type>(element);
      if (!value) {
        return tl::unexpected(atPath(std::move(value.error()), '[' + std::to_string(values.size()) + ']'));
      }
      values.push_back(std::move(*value));
    }
    return values;
  } else {
    return decode<T>(json);
  }
}

}  // namespace detail

/// Takes the fields of one JSON object apart. The first thing that is wrong is kept, whatever is asked after it;
/// `build` then gives the value or that failure, and refuses fields that nobody asked for.
class FieldReader {
public:
  explicit FieldReader(const Json& object);

  /// Missing or null is a failure. Empty after any failure.
  template <typename T>
  std::optional<T> required(const char* name) {
    const Json* field = find(name);
    if (!field && !failure_)
      refuse(name, "The field is missing.");
    return field ? convert<T>(*field, name) : std::nullopt;
  }

  /// Empty where the field is missing or null, and after any failure.
  template <typename T>
  std::optional<T> optional(const char* name) {
    const Json* field = find(name);
    return field ? convert<T>(*field, name) : std::nullopt;
  }

  template <typename T>
  T valueOr(const char* name, T fallback) {
    return optional<T>(name).value_or(std::move(fallback));
  }

  /// Notes that a field's value will not do; `name` may be "" for the object as a whole.
  void refuse(std::string_view name, std::string why, FailureKind kind = FailureKind::InvalidArgument);
  /// What was wrong; there must have been something.
  [[nodiscard]] Failure takeFailure() { return std::move(*failure_); }

  /// The result of `make`, which may use every value that was required; or the first failure.
  template <typename T, typename Make>
  Result<T> build(Make make) {
    refuseUnknownFields();
    if (failure_)
      return tl::unexpected(std::move(*failure_));
    return T(make());
  }

private:
  /// The field where it is present and not null; remembers that it was asked for.
  const Json* find(const char* name);
  void refuseUnknownFields();

  template <typename T>
  std::optional<T> convert(const Json& field, const char* name) {
    if (failure_)
      return std::nullopt;
    auto value = detail::read<T>(field);
    if (value)
      return std::move(*value);
    failure_ = atPath(std::move(value.error()), name);
    return std::nullopt;
  }

  const Json& object_;
  std::vector<std::string_view> asked_;
  std::size_t present_ = 0;  ///< How many of the asked fields the object has.
  std::optional<Failure> failure_;
};

/// The field "rules": lines of a Filter.
[[nodiscard]] std::optional<Filter> readFilter(FieldReader& in);

}  // namespace vethloom::contract
