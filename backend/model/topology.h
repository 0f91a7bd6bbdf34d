// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "model/wireguard_drawing.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What the user draws, as plain values. Nothing here knows about pixels, widgets or privilege.
namespace vethloom::model {

using contract::Destination;
using contract::InterfaceAddress;
using contract::InterfaceName;
using contract::IpAddress;
using contract::LinkKind;
using contract::LinkRef;
using contract::MacAddress;
using contract::NamespaceName;
using contract::NamespaceRef;
using contract::Route;

/// Identity of an element while a document is open. Never saved: files refer by name.
enum class ElementId : std::uint32_t {};
constexpr ElementId noElement{0};
/// The host is always there.
constexpr ElementId hostId{1};

/// What a box (the host or a namespace) sets for its whole network stack. Unset leaves the kernel's value alone.
struct StackSettings {
  std::vector<Route> routes;
  std::optional<bool> ipv4Forwarding;
  std::optional<bool> ipv6Forwarding;
  contract::Filter filter = {};                  ///< In the order of the drawing; empty: no filter.
  std::map<contract::Sysctl, int> sysctls = {};  ///< Others than forwarding; of those that interfaces have: conf.all.
  std::vector<contract::Rule> rules = {};
  std::vector<contract::Neighbour> neighbours = {};
  std::vector<contract::FdbEntry> fdb = {};
  bool operator==(const StackSettings&) const = default;
};

/// The host as it is drawn: the sandbox's root namespace, or this computer.
struct Host {
  std::string label;  ///< Any Unicode; empty shows "Sandbox" or "This computer".
  StackSettings stack;
  bool operator==(const Host&) const = default;
};

/// A named network namespace.
struct Namespace {
  NamespaceName name;
  std::string label;       ///< Any Unicode; empty shows the name.
  bool loopbackUp = true;  ///< `ip link set lo up`; not of an adopted one, whose loopback is its own affair.
  StackSettings stack;
  std::optional<contract::Adoption> adopted = {};  ///< It is there already; unset: the lab makes it.
  std::optional<std::uint32_t> nsid = {};  ///< The number by which the host knows it; unset: the kernel's choice.
  bool operator==(const Namespace&) const = default;
};

/// What every link of ours has.
struct Interface {
  InterfaceName name;
  std::vector<InterfaceAddress> addresses;  ///< In the order of the drawing, without duplicates.
  std::optional<MacAddress> mac;            ///< Unset: the kernel's choice.
  std::optional<std::uint32_t> mtu;         ///< Unset: the kernel's choice.
  bool up = true;
  std::optional<contract::Quality> quality = {};  ///< In the direction in which it sends. Unset: perfect.
  contract::Options options = {};  ///< Unset ones: the kernel's choice. Those of a port count while it has a bridge.
  std::map<contract::Sysctl, int> sysctls = {};  ///< Of this interface (net.ipv4.conf.NAME.…).
  /// Of a port, or of the bridge itself. Empty: what the kernel gives; else exactly these.
  contract::BridgeVlans vlans = {};
  bool operator==(const Interface&) const = default;
};

/// A bridge, standing in the host or inside a namespace.
struct Bridge {
  ElementId box = hostId;
  std::string label;
  Interface interface;
  ElementId master = noElement;  ///< A VRF in the same box.
  bool operator==(const Bridge&) const = default;
};

/// One end of a cable: an interface in a box, perhaps given to a bridge, a bond or a VRF in the same box.
struct CableEnd {
  ElementId box = hostId;
  ElementId master = noElement;  ///< A Bridge, or a Link of a kind that is a master; its `box` is this end's box.
  Interface interface;
  bool operator==(const CableEnd&) const = default;
};

/// A veth pair.
struct Cable {
  std::array<CableEnd, 2> ends;
  std::string label;
  bool operator==(const Cable&) const = default;
};

/// Which interface: that of a bridge or a link (end 0), or one end of a cable.
struct InterfaceId {
  ElementId element = noElement;
  std::size_t end = 0;
  auto operator<=>(const InterfaceId&) const = default;
};

/// Any single link that is not a bridge: TAP, VLAN, bond and so on.
struct Link {
  ElementId box = hostId;
  LinkKind kind = LinkKind::Dummy;  ///< Never Veth or Bridge.
  std::string label;
  Interface interface;
  ElementId master = noElement;  ///< As of a cable's end.
  InterfaceId lower;             ///< What it stands on, perhaps in another box; without an element: nothing.
  Wireguard wireguard = {};      ///< Of that kind only.
  bool operator==(const Link&) const = default;
};

/// Something on the board that the kernel knows nothing of.
struct Annotation {
  enum class Kind {
    Note,   ///< A text of its own.
    Frame,  ///< A titled area behind what stands in it.
  };
  Kind kind = Kind::Note;
  std::string label;  ///< Any Unicode; a note's may have several lines.
  bool operator==(const Annotation&) const = default;
};

using Element = std::variant<Host, Namespace, Bridge, Cable, Link, Annotation>;

/// A place on the board, in canvas units.
struct Point {
  double x = 0;
  double y = 0;
  bool operator==(const Point&) const = default;
};

/// How the line of a cable runs.
enum class Routing {
  Curved,
  Straight,
  Orthogonal,  ///< Across and down only.
};

/// Where and how an element is drawn, in canvas units (a unit is a pixel at 100 %). Boxes, bridges, links and
/// annotations always have one; a cable only where its line is not the natural one, and of its fields then `level`,
/// `routing` and `bends` count. A bridge's or link's position is relative to its box's top left. Apart from what the
/// kernel needs.
struct Placement {
  double x = 0;
  double y = 0;
  double width = 0;  ///< 0: the natural size.
  double height = 0;
  int level = 0;                      ///< Of two that overlap, the one with the higher level lies above.
  std::uint32_t group = 0;            ///< Those with the same number, but for 0, are selected together.
  bool locked = false;                ///< Moved and resized by nobody.
  bool collapsed = false;             ///< Namespaces: only its name is shown, not what is in it.
  Routing routing = Routing::Curved;  ///< Cables.
  std::vector<Point> bends = {};      ///< Cables: where the line passes, on the board, from end 0 to end 1.
  std::string colour = {};            ///< One of colourNames() (look.h); empty: the theme's.
  std::string icon = {};              ///< One of iconNames(); empty: none.
  bool operator==(const Placement&) const = default;
};

/// What the drawing is called.
struct Info {
  std::string name;         ///< The lab's name (contract::LabName's rule); empty: from the file's name.
  std::string title;        ///< Any Unicode.
  std::string description;  ///< Any Unicode, may have several lines.
  bool operator==(const Info&) const = default;
};

/// A whole drawing. Default-constructed it holds just the host.
/// Invariants (kept by edits.h and checked by rules.h): namespace names are unique; link names are unique in a box;
/// every id that is referred to exists.
struct Topology {
  Topology();

  Info info;
  std::map<ElementId, Element> elements;  ///< Always has hostId -> Host.
  std::map<ElementId, Placement> placements;
  /// Fields that the reader met and does not know, kept to be written back: JSON text by the element that they belong
  /// to (noElement: the drawing itself) and their JSON pointer inside it. Bound to the id, so that edits cannot move
  /// them to another element.
  std::map<std::pair<ElementId, std::string>, std::string> unknownFields;

  bool operator==(const Topology&) const = default;

  /// The element as a T, or nullptr where it is missing or of another type.
  template <typename T>
  [[nodiscard]] const T* find(ElementId id) const {
    const auto found = elements.find(id);
    return found == elements.end() ? nullptr : std::get_if<T>(&found->second);
  }
  /// An id that no element has.
  [[nodiscard]] ElementId nextId() const;
};

/// Every interface with its place, in the order of (box, name).
struct PlacedInterface {
  InterfaceId id;
  ElementId box = hostId;
  const Interface* interface = nullptr;  ///< Into the topology that was asked.
  LinkKind kind = LinkKind::Veth;
  ElementId master = noElement;
};
[[nodiscard]] std::vector<PlacedInterface> interfacesOf(const Topology& topology);
[[nodiscard]] std::vector<PlacedInterface> interfacesIn(const Topology& topology, ElementId box);
[[nodiscard]] const Interface* findInterface(const Topology& topology, InterfaceId id);

[[nodiscard]] ElementId boxOfInterface(const Topology& topology, InterfaceId id);
/// The kind of link that the interface is.
[[nodiscard]] LinkKind kindOf(const Topology& topology, InterfaceId id);
/// The bridge, bond or VRF that the interface is given to, or noElement.
[[nodiscard]] ElementId masterOf(const Topology& topology, InterfaceId id);
/// Whether the element is one that interfaces can be given to, and of which kind.
[[nodiscard]] std::optional<LinkKind> masterKindOf(const Topology& topology, ElementId id);
/// The interface of that name in a box.
[[nodiscard]] std::optional<InterfaceId> interfaceNamed(const Topology& topology, ElementId box, std::string_view name);

/// The box as operations name it; the host for hostId or an unknown id.
[[nodiscard]] NamespaceRef refOf(const Topology& topology, ElementId box);
/// The box of that name, or noElement.
[[nodiscard]] ElementId boxNamed(const Topology& topology, const NamespaceRef& ns);
/// The box that an element is in or is: a namespace or the host is itself, a bridge or link its box, a cable noElement.
[[nodiscard]] ElementId boxOf(const Topology& topology, ElementId id);
/// The stack settings of a box, or nullptr.
[[nodiscard]] const StackSettings* stackOf(const Topology& topology, ElementId box);
/// "ns1", "ns1/br0", "ns1/eth0 – ns2/eth0", "host": for messages.
[[nodiscard]] std::string describe(const Topology& topology, ElementId id);

}  // namespace vethloom::model
