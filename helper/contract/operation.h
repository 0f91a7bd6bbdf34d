// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/adoption.h"
#include "contract/bridge_vlan.h"
#include "contract/fdb_entry.h"
#include "contract/filter.h"
#include "contract/names.h"
#include "contract/neighbour.h"
#include "contract/options.h"
#include "contract/quality.h"
#include "contract/rule.h"
#include "contract/sysctl.h"
#include "contract/wireguard.h"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

/// The closed set of things that the helper can be asked to do. A plan is a list of these, in order.
/// "Ours" below means: in a namespace that this lab made, or named by its journal, as everything of ours is in the host
/// and in an adopted namespace.
namespace vethloom::contract {

/// One end of a link: where it lives and what it is called there.
struct LinkRef {
  NamespaceRef ns;
  InterfaceName name;
  auto operator<=>(const LinkRef&) const = default;
};

/// Makes a named namespace (visible to `ip netns`). Expects that none of that name exists.
struct CreateNamespace {
  NamespaceName name;
  auto operator<=>(const CreateNamespace&) const = default;
};

/// Removes a namespace that is ours, and with it every link in it. One that was adopted, which has to be said, is given
/// back: what is ours in it goes, and it stays, without the name that it got from us.
struct DeleteNamespace {
  NamespaceName name;
  std::optional<Adoption> adopted = {};
  auto operator<=>(const DeleteNamespace&) const = default;
};

/// Takes in a namespace that somebody else made; it must be neither the host's nor the lab's. That of a process gets
/// the name, which must be free, so that the next helper finds it as well.
struct AdoptNamespace {
  NamespaceName name;
  Adoption how = {};
  auto operator<=>(const AdoptNamespace&) const = default;
};

/// Gives a namespace the number by which the host knows it. The kernel lets that be done once; where it has this very
/// number, nothing is to be done.
struct SetNamespaceId {
  NamespaceName name;
  std::uint32_t id = 0;
  auto operator<=>(const SetNamespaceId&) const = default;
};

/// One end of a new veth pair. `mac` and `mtu` are the kernel's choice where unset.
struct VethEnd {
  LinkRef link;
  std::optional<MacAddress> mac;
  std::optional<std::uint32_t> mtu;
  auto operator<=>(const VethEnd&) const = default;
};

/// Makes a veth pair with both ends in place, both down. Expects that neither name is taken.
struct CreateVeth {
  VethEnd first;
  VethEnd second;
  auto operator<=>(const CreateVeth&) const = default;
};

/// Makes a single link of any kind but veth, down. Expects that the name is free.
struct CreateLink {
  LinkRef link;
  LinkKind kind = LinkKind::Bridge;
  std::optional<MacAddress> mac = {};
  std::optional<std::uint32_t> mtu = {};
  /// What it stands on; may be in another namespace, which is then the one that its packets travel in.
  std::optional<LinkRef> lower = {};
  Options options = {};  ///< Of its kind only (OptionScope::Kind).
  auto operator<=>(const CreateLink&) const = default;
};

/// Deletes a link that is ours; of a veth pair, both ends go.
struct DeleteLink {
  LinkRef link;
  auto operator<=>(const DeleteLink&) const = default;
};

/// Gives a link to a bridge, a bond or a VRF in the same namespace; unset takes it out.
struct SetMaster {
  LinkRef link;
  std::optional<InterfaceName> master;
  auto operator<=>(const SetMaster&) const = default;
};

/// Administratively up or down. `lo` is allowed in namespaces that are ours.
struct SetUp {
  LinkRef link;
  bool up = true;
  auto operator<=>(const SetUp&) const = default;
};

struct SetMtu {
  LinkRef link;
  std::uint32_t mtu = 1500;
  auto operator<=>(const SetMtu&) const = default;
};

struct SetMac {
  LinkRef link;
  MacAddress mac;
  auto operator<=>(const SetMac&) const = default;
};

/// Changes options of a link that exists; those of a port need a bridge as its master.
struct SetOptions {
  LinkRef link;
  Options options;
  auto operator<=>(const SetOptions&) const = default;
};

/// Gives a link another name, which must be free. It may be up.
struct RenameLink {
  LinkRef link;
  InterfaceName name;
  auto operator<=>(const RenameLink&) const = default;
};

/// Moves a link to another namespace, under another name where one is given. The kernel takes it down and out of its
/// master on the way, and drops its addresses and routes.
struct MoveLink {
  LinkRef link;
  NamespaceRef to;
  std::optional<InterfaceName> name = {};
  [[nodiscard]] LinkRef after() const { return {to, name.value_or(link.name)}; }
  auto operator<=>(const MoveLink&) const = default;
};

struct AddAddress {
  LinkRef link;
  InterfaceAddress address;
  auto operator<=>(const AddAddress&) const = default;
};

struct RemoveAddress {
  LinkRef link;
  InterfaceAddress address;
  auto operator<=>(const RemoveAddress&) const = default;
};

struct AddRoute {
  NamespaceRef ns;
  Route route;
  auto operator<=>(const AddRoute&) const = default;
};

struct RemoveRoute {
  NamespaceRef ns;
  Route route;
  auto operator<=>(const RemoveRoute&) const = default;
};

struct AddRule {
  NamespaceRef ns;
  Rule rule;
  auto operator<=>(const AddRule&) const = default;
};

struct RemoveRule {
  NamespaceRef ns;
  Rule rule;
  auto operator<=>(const RemoveRule&) const = default;
};

/// Adds a permanent neighbour. Expects that the address has no permanent one on this device.
struct AddNeighbour {
  NamespaceRef ns;
  Neighbour neighbour;
  auto operator<=>(const AddNeighbour&) const = default;
};

struct RemoveNeighbour {
  NamespaceRef ns;
  Neighbour neighbour;
  auto operator<=>(const RemoveNeighbour&) const = default;
};

struct AddFdbEntry {
  NamespaceRef ns;
  FdbEntry entry;
  auto operator<=>(const AddFdbEntry&) const = default;
};

struct RemoveFdbEntry {
  NamespaceRef ns;
  FdbEntry entry;
  auto operator<=>(const RemoveFdbEntry&) const = default;
};

/// Gives a port of a bridge, or the bridge itself, a VLAN, or changes how it takes part in it.
struct AddBridgeVlan {
  LinkRef link;
  BridgeVlan vlan;
  bool self = false;  ///< The link is the bridge itself.
  auto operator<=>(const AddBridgeVlan&) const = default;
};

/// Takes VLANs away; those that are not there are passed over.
struct RemoveBridgeVlan {
  LinkRef link;
  BridgeVlan vlan;    ///< Only its numbers count.
  bool self = false;  ///< The link is the bridge itself.
  auto operator<=>(const RemoveBridgeVlan&) const = default;
};

/// Sets a sysctl. On the host the old value is kept in the journal and put back at teardown.
struct SetSysctl {
  NamespaceRef ns;
  SysctlKey key = Sysctl::Ipv4Forwarding;
  std::int32_t value = 0;
  auto operator<=>(const SetSysctl&) const = default;
};

/// Replaces our packet filter of a namespace as a whole, in one transaction; an empty one removes it. Other tables of
/// the namespace stay as they are.
struct SetFilter {
  NamespaceRef ns;
  Filter filter;
  auto operator<=>(const SetFilter&) const = default;
};

/// Makes a link as good as this in the direction in which it sends; unset makes it perfect again. It stays up.
struct SetQuality {
  LinkRef link;
  std::optional<Quality> quality;
  auto operator<=>(const SetQuality&) const = default;
};

/// Tells a WireGuard link who it is and who its peers are; other peers than these go. A public key that it does not
/// have yet needs its private one.
struct SetWireguard {
  LinkRef link;
  Wireguard settings;
  WireguardSecrets secrets = {};
  auto operator<=>(const SetWireguard&) const = default;
};

using Operation =
    std::variant<CreateNamespace, DeleteNamespace, CreateVeth, CreateLink, DeleteLink, SetMaster, SetUp, SetMtu, SetMac,
                 SetOptions, RenameLink, MoveLink, AddAddress, RemoveAddress, AddRoute, RemoveRoute, SetSysctl, AddRule,
                 RemoveRule, AddNeighbour, RemoveNeighbour, AddFdbEntry, RemoveFdbEntry, AddBridgeVlan,
                 RemoveBridgeVlan, SetFilter, SetQuality, AdoptNamespace, SetNamespaceId, SetWireguard>;
using Operations = std::vector<Operation>;

/// The operation's own word on the wire, such as "create_veth".
[[nodiscard]] std::string_view nameOf(const Operation& operation);
/// What it is about, such as "ns1/veth1".
[[nodiscard]] std::string objectOf(const Operation& operation);
/// One line for people: "create the veth pair ns1/veth1 – ns2/veth2".
[[nodiscard]] std::string describe(const Operation& operation);
/// The same without what is secret in it, to be shown or written down.
[[nodiscard]] Operation withoutSecrets(Operation operation);
[[nodiscard]] std::string describe(const LinkRef& link);
[[nodiscard]] std::string describe(const Route& route);

}  // namespace vethloom::contract
