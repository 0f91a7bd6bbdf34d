// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/wireguard.h"

/// Curve25519 keys, by OpenSSL's libcrypto.
namespace vethloom::keys {

struct KeyPair {
  contract::WireguardSecret secret;
  contract::WireguardKey publicKey;
};

/// A new pair, from the system's random numbers.
[[nodiscard]] contract::Result<KeyPair> makeKeyPair();
/// The public key that belongs to a private one.
[[nodiscard]] contract::Result<contract::WireguardKey> publicKeyOf(const contract::WireguardSecret& secret);

}  // namespace vethloom::keys
