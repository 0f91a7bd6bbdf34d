// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <optional>
#include <vector>

/// Automatic addresses.
namespace vethloom::model {

/// Every address of the drawing, with its subnet.
[[nodiscard]] std::vector<InterfaceAddress> usedAddresses(const Topology& topology);

/// A /24 out of 10.0.1.0/24, 10.0.2.0/24 … 10.255.255.0/24 that overlaps no subnet and no route of the drawing, or
/// nothing where all are taken. The value is the network's own address.
[[nodiscard]] std::optional<InterfaceAddress> freshSubnet(const Topology& topology);

/// The lowest free address of the subnet that the segment of a bridge uses: the bridge's own, else a station's, also
/// behind bridges that are cabled to it. Nothing where the segment has no subnet with a free address.
[[nodiscard]] std::optional<InterfaceAddress> nextAddressOn(const Topology& topology, ElementId bridge);

/// A free address in the subnet of `near`, to be suggested.
[[nodiscard]] std::optional<InterfaceAddress> nextFreeNear(const Topology& topology, const InterfaceAddress& near);

}  // namespace vethloom::model
