// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture.h"

#include "engine/lookups.h"
#include "engine/wireguard_links.h"

#include <algorithm>

namespace vethloom::engine {

using namespace contract;  // NOLINT: this file is about the contract's operations
using netlink::AddressMessage;
using netlink::LinkMessage;

namespace {

Undo oneStep(Operation operation) {
  return {{UndoStep(std::move(operation))}, {}};
}

}  // namespace

bool Capture::looks(const Operation& operation) {
  return !std::holds_alternative<CreateNamespace>(operation) && !std::holds_alternative<AdoptNamespace>(operation) &&
         !std::holds_alternative<CreateVeth>(operation) && !std::holds_alternative<CreateLink>(operation) &&
         !std::holds_alternative<AddAddress>(operation) && !std::holds_alternative<AddRoute>(operation) &&
         !std::holds_alternative<AddRule>(operation) && !std::holds_alternative<RemoveRule>(operation) &&
         !std::holds_alternative<AddFdbEntry>(operation) && !std::holds_alternative<RemoveFdbEntry>(operation);
}

Result<Undo> Capture::inverse(const Operation& operation) {
  return std::visit([this](const auto& value) { return inverseOf(value); }, operation);
}

Result<Capture::Place> Capture::find(const LinkRef& ref) {
  HeldNamespace* const ns = namespaces_.find(ref.ns);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", ref.ns.text());
  auto link = findLink(*ns, ref.name.text());
  if (!link)
    return tl::unexpected(link.error());
  return Place{*ns, std::move(*link)};
}

Result<Undo> Capture::inverseOf(const CreateNamespace& operation) {
  return oneStep(DeleteNamespace{operation.name});
}

Result<Undo> Capture::inverseOf(const AdoptNamespace& operation) {
  return oneStep(DeleteNamespace{operation.name, operation.how});
}

Result<Undo> Capture::inverseOf(const SetNamespaceId& operation) {
  HeldNamespace* const ns = namespaces_.find(operation.name);
  if (ns && namespaces_.knownHostNsid(*ns))
    return Undo{};  // It stays as it is, or is refused.
  return Undo{{}, {"The kernel keeps the number that " + operation.name.text() + " has got."}};
}

Result<Undo> Capture::inverseOf(const CreateVeth& operation) {
  return oneStep(DeleteLink{operation.first.link});
}

Result<Undo> Capture::inverseOf(const CreateLink& operation) {
  return oneStep(DeleteLink{operation.link});
}

Result<Undo> Capture::inverseOf(const AddAddress& operation) {
  return oneStep(RemoveAddress{operation.link, operation.address});
}

Result<Undo> Capture::inverseOf(const AddRoute& operation) {
  return oneStep(RemoveRoute{operation.ns, operation.route});
}

Result<Undo> Capture::inverseOf(const SetMac& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  if (!place->link.mac)
    return Undo{{}, {"The link had no MAC address before."}};
  // With its MAC address a link forgets its neighbours (neigh_changeaddr).
  Undo undo = oneStep(SetMac{operation.link, *place->link.mac});
  if (auto collected = collectNeighbours(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  return undo;
}

Result<Undo> Capture::inverseOf(const SetMaster& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  if (place->link.master == 0) {
    Undo undo = oneStep(SetMaster{operation.link, std::nullopt});
    return cycles(*place, operation.master) ? withSettings(std::move(undo), *place) : undo;
  }
  const auto master = findLink(place->ns, place->link.master);
  const auto name = master ? InterfaceName::parse(master->name) : Result<InterfaceName>(tl::unexpected(master.error()));
  if (!name)
    return Undo{{}, {"The link's former master cannot be named."}};
  Undo undo = oneStep(SetMaster{operation.link, *name});
  if (auto collected = collectForwarding(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  const bool down = master->kind == "vrf" || cycles(*place, operation.master);
  return down ? withSettings(std::move(undo), *place) : undo;
}

/// Whether the link goes down and up when it gets that master, and loses what such a link loses.
bool Capture::cycles(const Place& place, const std::optional<InterfaceName>& master) {
  const auto other = master ? findLink(place.ns, master->text()) : Result<LinkMessage>(tl::unexpected(Failure()));
  return other && (other->kind == "vrf" || other->kind == "bond");
}

/// With the addresses, neighbours and routes that a link has.
Result<Undo> Capture::withSettings(Undo undo, const Place& place) {
  auto collected = collectAddresses(undo.steps, place);
  if (collected)
    collected = collectNeighbours(undo.steps, place);
  if (collected && place.link.isUp())  // Through a link that is down there are none.
    collected = collectRoutes(undo.steps, undo.lost, place);
  return collected ? Result<Undo>(std::move(undo)) : tl::unexpected(collected.error());
}

Result<Undo> Capture::inverseOf(const SetUp& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  Undo undo = oneStep(SetUp{operation.link, place->link.isUp()});
  if (place->link.kind == "loopback" && !place->link.isUp()) {
    if (auto collected = collectLoopback(undo.steps, *place); !collected)
      return tl::unexpected(collected.error());
  }
  return withSettings(std::move(undo), *place);
}

Result<Undo> Capture::inverseOf(const SetMtu& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  constexpr std::uint32_t ipv6MinMtu = 1280;
  // Under 1280 bytes a link has no IPv6 (RFC 8200): its addresses and routes go.
  Undo undo = oneStep(SetMtu{operation.link, place->link.mtu});
  if (operation.mtu >= ipv6MinMtu)
    return undo;
  if (auto collected = collectAddresses(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  if (auto collected = collectNeighbours(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  if (auto collected = collectRoutes(undo.steps, undo.lost, *place); !collected)
    return tl::unexpected(collected.error());
  return undo;
}

Result<Undo> Capture::inverseOf(const RemoveAddress& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  const auto addresses = addressesOf(place->ns, place->link.index);
  if (!addresses)
    return tl::unexpected(addresses.error());
  // The order of IPv4 addresses decides which one the link speaks from, and the first of a subnet takes the others of
  // it along. To have the order back, all behind the removed one are taken off and added again.
  Undo undo;
  const auto removed = std::find_if(addresses->begin(), addresses->end(), [&](const AddressMessage& address) {
    return address.address.identity() == operation.address.identity();
  });
  for (auto address = removed; address != addresses->end(); ++address) {
    if (address != removed && address->address.ip.family() == Family::V4)
      undo.steps.emplace_back(RemoveAddress{operation.link, address->address});
  }
  if (auto collected = collectAddresses(undo.steps, *place); !collected)
    return tl::unexpected(collected.error());
  if (auto collected = collectRoutes(undo.steps, undo.lost, *place); !collected)
    return tl::unexpected(collected.error());
  return undo;
}

Result<Undo> Capture::inverseOf(const SetFilter& operation) {
  HeldNamespace* const ns = namespaces_.find(operation.ns);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", operation.ns.text());
  Undo undo;
  if (auto collected = collectFilter(undo.steps, undo.lost, *ns); !collected)
    return tl::unexpected(collected.error());
  if (undo.steps.empty())
    undo.steps.emplace_back(SetFilter{operation.ns, {}});
  return undo;
}

Result<Undo> Capture::inverseOf(const SetQuality& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  auto before = qualityOf(place->ns, place->link.index);
  if (!before)
    return tl::unexpected(before.error());
  return oneStep(SetQuality{operation.link, std::move(*before)});
}

Result<SetWireguard> Capture::wireguardNow(const LinkRef& ref, const Place& place) {
  const auto device = WireguardLinks(place.ns, namespaces_.host().fd).read(place.link.index);
  if (!device)
    return tl::unexpected(device.error());
  WireguardDevice back = engine::restoring(*device);
  return SetWireguard{ref, std::move(back.settings), std::move(back.secrets)};
}

Result<Undo> Capture::inverseOf(const SetWireguard& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  // Another kind is refused when it comes to that.
  if (place->link.kind != nameOf(LinkKind::Wireguard))
    return Undo{};
  auto before = wireguardNow(operation.link, *place);
  if (!before)
    return tl::unexpected(before.error());
  return oneStep(std::move(*before));
}

Result<Undo> Capture::inverseOf(const DeleteLink& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  Remains remains;
  if (auto collected = collectLink(remains, *place); !collected)
    return tl::unexpected(collected.error());
  return remains.undo();
}

Result<Undo> Capture::inverseOf(const DeleteNamespace& operation) {
  HeldNamespace* const ns = namespaces_.find(operation.name);
  if (!ns)
    return fail(FailureKind::NotFound, "There is no such namespace.", operation.name.text());
  const auto links = allLinks(*ns);
  if (!links)
    return tl::unexpected(links.error());
  Remains remains;
  const auto adopted = ownership_.adoptionOf(operation.name);
  if (adopted)
    remains.spaces.emplace_back(AdoptNamespace{operation.name, *adopted});
  else
    remains.spaces.emplace_back(CreateNamespace{operation.name});
  for (const LinkMessage& link : *links) {
    if (adopted && !ownership_.owns(ns->ref, link))
      continue;  // It stays.
    if (auto collected = collectLink(remains, {*ns, link}); !collected)
      return tl::unexpected(collected.error());
  }
  auto collected = collectBox(remains, *ns);
  if (collected)
    collected = collectFilter(remains.settings, remains.lost, *ns);
  if (!collected)
    return tl::unexpected(collected.error());
  return remains.undo();
}

}  // namespace vethloom::engine
