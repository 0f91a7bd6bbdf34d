// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"

#include <optional>
#include <vector>

/// Arithmetic on subnets, for numbering and for the rules.
namespace vethloom::model {

/// Whether the two subnets share any address.
[[nodiscard]] bool overlap(const contract::InterfaceAddress& a, const contract::InterfaceAddress& b);
/// Whether both addresses say the same of their subnet: same network, same length.
[[nodiscard]] bool sameSubnet(const contract::InterfaceAddress& a, const contract::InterfaceAddress& b);

/// The `offset`-th address of the subnet (1 is the first after the network's own), or nothing where it has none.
/// IPv4's broadcast address is never given.
[[nodiscard]] std::optional<contract::InterfaceAddress> hostAt(const contract::InterfaceAddress& subnet,
                                                               std::uint32_t offset);
/// The offset of the first address that a host may have.
[[nodiscard]] std::uint32_t firstHost(const contract::InterfaceAddress& subnet);
/// The lowest address of the subnet that is not among `used`, or nothing where it is full.
[[nodiscard]] std::optional<contract::InterfaceAddress> freeHost(const contract::InterfaceAddress& subnet,
                                                                 const std::vector<contract::IpAddress>& used);
/// The same place in the next subnet of this length, or nothing at the end of the address space.
[[nodiscard]] std::optional<contract::InterfaceAddress> inNextSubnet(const contract::InterfaceAddress& address);

/// Why a host cannot sensibly own this address ("it is the network's own address"); empty where it can.
[[nodiscard]] std::string whyNotHost(const contract::InterfaceAddress& address);

}  // namespace vethloom::model
