// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/wireguard.h"

/// Two pairs of keys that everybody knows (RFC 7748, section 6.1), the private ones as a
/// kernel keeps them: with the bits set and cleared that do not count.
namespace known {

inline constexpr const char* alicePrivate = "cAdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LGo=";
inline constexpr const char* alicePublic = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";
inline constexpr const char* bobPrivate = "WKsIfmJKikt54X+Lg4AO5m87sSkmGLb9HC+LJ/+I4Gs=";
inline constexpr const char* bobPublic = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=";

inline vethloom::contract::WireguardKey publicKey(const char* text) {
  return *vethloom::contract::WireguardKey::parse(text);
}
inline vethloom::contract::WireguardSecret secretKey(const char* text) {
  return *vethloom::contract::WireguardSecret::parse(text);
}

}  // namespace known
