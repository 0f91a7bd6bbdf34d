// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"

#include <nlohmann/json_fwd.hpp>

/// JSON for every word of the contract, both ways. Decoding is strict: an unknown field, a missing one, a wrong type
/// or a bad value is a Failure{InvalidArgument} whose object is the field's path ("operations[3].mtu").
namespace vethloom::contract {

using Json = nlohmann::json;

/// Parses one message with the limits of limits.h; never throws.
[[nodiscard]] Result<Json> parseJson(std::string_view text);
/// Compact text; invalid UTF-8 is replaced, so it never throws.
[[nodiscard]] std::string printJson(const Json& json);

[[nodiscard]] Json encode(const Operation& operation);
[[nodiscard]] Json encode(const Fact& fact);
[[nodiscard]] Json encode(const Options& options);
[[nodiscard]] Json encode(const Lack& value);
[[nodiscard]] Json encode(const Failure& failure);
[[nodiscard]] Json encode(const NoParameters& value);
[[nodiscard]] Json encode(const InterfaceRequest& value);
[[nodiscard]] Json encode(const LabRequest& value);
[[nodiscard]] Json encode(const Capabilities& value);
[[nodiscard]] Json encode(const ApplyRequest& value);
[[nodiscard]] Json encode(const ApplyProgress& value);
[[nodiscard]] Json encode(const WatchUpdate& value);
/// The same as text. Several times as fast as printing what `encode` returns: a snapshot has tens of thousands of
/// facts.
[[nodiscard]] std::string print(const WatchUpdate& value);
[[nodiscard]] Json encode(const TearDownReport& value);
[[nodiscard]] Json encode(const RunRequest& value);
[[nodiscard]] Json encode(const RunUpdate& value);
[[nodiscard]] Json encode(const PingRequest& value);
[[nodiscard]] Json encode(const PingUpdate& value);

/// `decode<Operation>(json, "operations[3]")`; `path` is where `json` stands in its message.
/// Defined for exactly the types that have an `encode` above. A Failure's kind is not among its fields: it travels
/// as the error's name (varlink.h).
template <typename T>
[[nodiscard]] Result<T> decode(const Json& json, const std::string& path = {});

template <>
Result<Operation> decode(const Json& json, const std::string& path);
template <>
Result<Fact> decode(const Json& json, const std::string& path);
template <>
Result<Failure> decode(const Json& json, const std::string& path);
template <>
Result<NoParameters> decode(const Json& json, const std::string& path);
template <>
Result<InterfaceRequest> decode(const Json& json, const std::string& path);
template <>
Result<LabRequest> decode(const Json& json, const std::string& path);
template <>
Result<Capabilities> decode(const Json& json, const std::string& path);
template <>
Result<ApplyRequest> decode(const Json& json, const std::string& path);
template <>
Result<ApplyProgress> decode(const Json& json, const std::string& path);
template <>
Result<WatchUpdate> decode(const Json& json, const std::string& path);
template <>
Result<TearDownReport> decode(const Json& json, const std::string& path);
template <>
Result<RunRequest> decode(const Json& json, const std::string& path);
template <>
Result<RunUpdate> decode(const Json& json, const std::string& path);
template <>
Result<PingRequest> decode(const Json& json, const std::string& path);
template <>
Result<PingUpdate> decode(const Json& json, const std::string& path);

}  // namespace vethloom::contract
