// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/field_reader.h"
#include "contract/wireguard.h"

/// WireGuard links in operations and facts. Private to the contract's own .cpp files.
namespace vethloom::contract {

[[nodiscard]] Json encode(const Wireguard& settings);
template <>
Result<Wireguard> decode(const Json& json, const std::string& path);

/// The fields "private_key" and "preshared_keys" of an operation.
void addSecrets(Json& json, const WireguardSecrets& secrets);
[[nodiscard]] WireguardSecrets readSecrets(FieldReader& in);

}  // namespace vethloom::contract
