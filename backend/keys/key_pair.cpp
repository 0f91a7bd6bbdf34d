// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/key_pair.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <memory>

namespace vethloom::keys {

namespace {

using contract::WireguardKey;
using contract::WireguardKeyBytes;
using contract::WireguardSecret;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

tl::unexpected<contract::Failure> failed() {
  return contract::fail(contract::FailureKind::Internal, "The cryptographic library could not make a key.");
}

contract::Result<WireguardKey> publicKeyOf(const EVP_PKEY& key) {
  WireguardKeyBytes bytes{};
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(&key, bytes.data(), &size) != 1 || size != bytes.size()) {
    return failed();
  }
  return WireguardKey(bytes);
}

/// As the kernel keeps it (curve25519_clamp_secret), so that it comes back as it was given.
void clamp(WireguardKeyBytes& bytes) {
  bytes.front() &= 248U;
  bytes.back() = static_cast<std::uint8_t>((bytes.back() & 127U) | 64U);
}

}  // namespace

contract::Result<KeyPair> makeKeyPair() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  WireguardKeyBytes bytes{};
  std::size_t size = bytes.size();
  if (!key || EVP_PKEY_get_raw_private_key(key.get(), bytes.data(), &size) != 1 || size != bytes.size()) {
    return failed();
  }
  clamp(bytes);
  const WireguardSecret secret(bytes);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  const auto publicKey = publicKeyOf(*key);
  if (!publicKey) {
    return tl::unexpected(publicKey.error());
  }
  return KeyPair{secret, *publicKey};
}

contract::Result<WireguardKey> publicKeyOf(const WireguardSecret& secret) {
  const auto& bytes = secret.bytes();
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes.data(), bytes.size()));
  return key ? publicKeyOf(*key) : contract::Result<WireguardKey>(failed());
}

}  // namespace vethloom::keys
