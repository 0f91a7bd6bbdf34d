// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"

/// Addresses with the length of their subnet, as text. Private to the contract's own .cpp files.
namespace vethloom::contract {

struct Subnet {
  IpAddress ip;
  std::uint8_t prefixLength = 0;
};

/// "10.0.0.1/24"; the length is needed.
[[nodiscard]] Result<Subnet> parseSubnet(std::string_view text);
/// `ip` with every bit after the first `prefixLength` set to `bit`.
[[nodiscard]] IpAddress masked(const IpAddress& ip, unsigned prefixLength, bool bit = false);

}  // namespace vethloom::contract
