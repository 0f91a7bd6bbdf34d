// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/segments.h"

#include <optional>
#include <set>
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

/// Free addresses for many, one after the other: what is looked up for one is kept for the next. The drawing may change
/// meanwhile in nothing but addresses, of which take() tells.
class AddressBook {
public:
  /// `topology` must outlive this.
  explicit AddressBook(const Topology& topology);

  /// The lowest free address in the subnet of `near`.
  [[nodiscard]] std::optional<InterfaceAddress> freeNear(const InterfaceAddress& near);
  /// One for an interface: in a subnet of its segment, else the first of a subnet that nobody uses.
  [[nodiscard]] std::optional<InterfaceAddress> freeFor(InterfaceId id);
  /// Somebody has this one from here on.
  void take(const InterfaceAddress& address);

private:
  [[nodiscard]] std::optional<InterfaceAddress> freshSubnet();

  const Topology& topology_;
  std::optional<Segments> segments_;  // Made when they are asked for.
  std::set<contract::IpAddress> used_;
  std::map<InterfaceAddress, std::uint32_t> next_;  // Of a subnet: below this offset all are taken.
  std::map<std::size_t, InterfaceAddress> last_;    // That was free in a segment.
  std::vector<bool> subnets_;                       // The pool's that are taken; made when they are asked for.
  unsigned nextSubnet_ = 1;
};

}  // namespace vethloom::model
