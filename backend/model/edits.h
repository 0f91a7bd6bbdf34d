// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <set>
#include <string_view>

/// Everything that a user can do to a drawing, as pure functions: they look at a topology and return the patch.
/// A refused edit is a Failure whose message can be shown beside the field.
namespace vethloom::model {

using contract::Result;

/// Automatic choices for new elements.
struct AutoOptions {
  bool addresses = true;  ///< Give new cables an address on both ends (or a free one of the bridge's subnet).
};

/// A patch and the element that it made, to be selected.
struct Added {
  Patch patch;
  ElementId id = noElement;
};

/// A namespace with the next free name (ns1, ns2, …).
[[nodiscard]] Added addNamespace(const Topology& topology, const Placement& placement);
/// A bridge with the next free name in its box (br0, br1, …). `placement` is relative to the box.
[[nodiscard]] Added addBridge(const Topology& topology, ElementId box, const Placement& placement);
/// A single link of a kind (not veth or bridge) with the next free name and what such a link needs: an id, a port. One
/// that must stand on another link is refused without `lower`; a VLAN is named after it (eth0.10).
[[nodiscard]] Result<Added> addLink(const Topology& topology, ElementId box, LinkKind kind, InterfaceId lower,
                                    const Placement& placement);
/// A note or a frame with this text.
[[nodiscard]] Added addAnnotation(const Topology& topology, Annotation::Kind kind, std::string label,
                                  const Placement& placement);
/// A cable between two targets, each a box, a bridge, a bond or a VRF; ends become eth0, eth1, … in namespaces, and
/// veth0, veth1, … in the host (eth0 there is usually a real card's name) and for bridge ports.
/// Refused where both targets are the same bridge; a cable from a box to itself is allowed by the kernel and here.
[[nodiscard]] Result<Added> addCable(const Topology& topology, ElementId from, ElementId to,
                                     const AutoOptions& options);
/// Moves an end of a cable to another box or bridge; the name advances where it is taken.
[[nodiscard]] Result<Patch> reconnectEnd(const Topology& topology, InterfaceId end, ElementId target);

/// Removes the elements, and what cannot stand without them (cables of a namespace, ports of a bridge stay as plain
/// interfaces, bridges inside a namespace). The host is left out silently.
[[nodiscard]] Patch remove(const Topology& topology, const std::set<ElementId>& ids);

/// Moves boxes, devices and annotations by the same distance, but for locked ones; the bends of a cable go along where
/// both of its ends do.
[[nodiscard]] Patch move(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy);
/// The same with a distance for each.
[[nodiscard]] Patch moveEach(const Topology& topology, const std::map<ElementId, Point>& distances);
[[nodiscard]] Patch place(const Topology& topology, ElementId id, const Placement& placement);

[[nodiscard]] Result<Patch> renameNamespace(const Topology& topology, ElementId id, std::string_view name);
[[nodiscard]] Result<Patch> renameInterface(const Topology& topology, InterfaceId id, std::string_view name);
[[nodiscard]] Patch setLabel(const Topology& topology, ElementId id, std::string label);
/// Lists are given as the user types them: separated by commas, blanks or lines. Behind an address may stand what
/// `ip address add` takes: "10.0.0.1 peer 10.0.0.2/32", "10.0.0.1/24 broadcast +".
[[nodiscard]] Result<Patch> setAddresses(const Topology& topology, InterfaceId id, std::string_view text);
/// Empty text: the kernel's choice.
[[nodiscard]] Result<Patch> setMac(const Topology& topology, InterfaceId id, std::string_view text);
[[nodiscard]] Result<Patch> setMtu(const Topology& topology, InterfaceId id, std::string_view text);
/// An option as it is typed; empty text: the kernel's choice. Refused where such a link has none.
[[nodiscard]] Result<Patch> setOption(const Topology& topology, InterfaceId id, contract::Option option,
                                      std::string_view text);
/// Gives an interface to a bridge, bond or VRF of its box; noElement takes it out.
[[nodiscard]] Result<Patch> setMaster(const Topology& topology, InterfaceId id, ElementId master);
/// What a link stands on; without an element: nothing, where its kind allows that.
[[nodiscard]] Result<Patch> setLower(const Topology& topology, ElementId link, InterfaceId lower);
[[nodiscard]] Patch setUp(const Topology& topology, InterfaceId id, bool up);
[[nodiscard]] Patch setLoopbackUp(const Topology& topology, ElementId id, bool up);
/// Unset: the lab makes the namespace.
[[nodiscard]] Result<Patch> setAdoption(const Topology& topology, ElementId id,
                                        std::optional<contract::Adoption> adopted);
/// As it is typed: empty for one that the lab makes, "existing", or the id of a process.
[[nodiscard]] Result<Patch> setAdoption(const Topology& topology, ElementId id, std::string_view text);
/// The number by which the host knows the namespace, as it is typed; empty: the kernel's choice.
[[nodiscard]] Result<Patch> setNamespaceId(const Topology& topology, ElementId id, std::string_view text);
[[nodiscard]] Patch setForwarding(const Topology& topology, ElementId box, contract::Sysctl key,
                                  std::optional<bool> value);
/// One a line, as `ip route add`, `ip rule add`, `ip neighbour add` and `bridge fdb add` take them: "default via
/// 10.0.0.1", "from 10.0.0.0/24 lookup 100", "10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0". Interfaces that they name
/// must be in the box.
[[nodiscard]] Result<Patch> setRoutes(const Topology& topology, ElementId box, std::string_view text);
/// The packet filter, one rule a line (contract::Filter).
[[nodiscard]] Result<Patch> setFilter(const Topology& topology, ElementId box, std::string_view text);
/// One value of an interface's quality ("20ms", "1%", "10mbit"); empty text takes it away, and with it what makes no
/// sense without it.
[[nodiscard]] Result<Patch> setQuality(const Topology& topology, InterfaceId id, contract::QualityField field,
                                       std::string_view text);
[[nodiscard]] Result<Patch> setRules(const Topology& topology, ElementId box, std::string_view text);
[[nodiscard]] Result<Patch> setNeighbours(const Topology& topology, ElementId box, std::string_view text);
[[nodiscard]] Result<Patch> setFdb(const Topology& topology, ElementId box, std::string_view text);
/// One a line or between commas, as `bridge vlan add vid` takes them: "10 pvid untagged, 20-30". Empty: the kernel's.
[[nodiscard]] Result<Patch> setVlans(const Topology& topology, InterfaceId id, std::string_view text);
/// Of a box; unset leaves the kernel's value alone.
[[nodiscard]] Result<Patch> setSysctl(const Topology& topology, ElementId box, contract::Sysctl sysctl,
                                      std::optional<int> value);
/// Of an interface.
[[nodiscard]] Result<Patch> setSysctl(const Topology& topology, InterfaceId id, contract::Sysctl sysctl,
                                      std::optional<int> value);
[[nodiscard]] Result<Patch> setInfo(const Topology& topology, Info info);

/// Copies of the elements (with cables whose two ends are in the set), shifted, with the next free names and addresses.
/// `ids` of the copies are returned through the patch's `after` slots.
[[nodiscard]] Patch duplicate(const Topology& topology, const std::set<ElementId>& ids, double dx, double dy);
/// What duplicate() would copy, as a drawing of its own, to be pasted into any. A device whose box is not copied stands
/// in the host there.
[[nodiscard]] Topology excerpt(const Topology& topology, const std::set<ElementId>& ids);
/// Puts all of another drawing into this one, shifted; names and addresses advance where they are taken. The two hosts
/// become one, which keeps its own settings.
[[nodiscard]] Patch paste(const Topology& topology, const Topology& other, double dx, double dy);

}  // namespace vethloom::model
