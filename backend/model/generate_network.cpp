// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/generate_network.h"

#include "model/naming.h"

#include <algorithm>

namespace vethloom::model {

namespace {

using std::size_t;

constexpr std::uint32_t starNet = 0x0a0a0000;  // 10.10.0.0/16
constexpr std::uint8_t starPrefix = 16;
constexpr std::uint32_t cablesNet = 0x0a140000;  // 10.20.0.0, a /30 for each cable
constexpr std::uint8_t cablePrefix = 30;
constexpr std::uint32_t cableSize = 4;

IpAddress ip(std::uint32_t value) {
  const std::string text = std::to_string(value >> 24) + '.' + std::to_string((value >> 16) & 255U) + '.' +
                           std::to_string((value >> 8) & 255U) + '.' + std::to_string(value & 255U);
  return *IpAddress::parse(text);
}

Interface plain(const std::string& name) {
  return {interfaceName(name), {}, {}, {}, true};
}

IpAddress endOf(std::uint32_t slot, bool second) {
  return ip(cablesNet + slot * cableSize + (second ? 2 : 1));
}

Route defaultVia(const IpAddress& gateway) {
  return {Destination{ip(0), 0}, gateway, std::nullopt};
}

/// The fewest networks that cover the cables from `from` to before `to`.
std::vector<Destination> networksOf(std::uint32_t from, std::uint32_t to) {
  std::vector<Destination> networks;
  while (from < to) {
    std::uint32_t size = 1;
    std::uint8_t bits = 0;
    while (from % (size * 2) == 0 && from + size * 2 <= to) {
      size *= 2;
      ++bits;
    }
    networks.push_back({ip(cablesNet + from * cableSize), static_cast<std::uint8_t>(cablePrefix - bits)});
    from += size;
  }
  return networks;
}

/// Which nodes lie below which, as stretches of one numbering: a node, then all below its first child, and so on.
struct Numbering {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> size;
};

Numbering numberTree(size_t count, const std::function<size_t(size_t)>& parent) {
  Numbering numbering{std::vector<std::uint32_t>(count), std::vector<std::uint32_t>(count, 1)};
  for (size_t node = count - 1; node > 0; --node)
    numbering.size[parent(node)] += numbering.size[node];
  std::vector<std::uint32_t> taken(count, 1);
  for (size_t node = 1; node < count; ++node) {
    const size_t above = parent(node);
    numbering.first[node] = numbering.first[above] + taken[above];
    taken[above] += numbering.size[node];
  }
  return numbering;
}

}  // namespace

Network::Network(size_t count) : links_(count) {
  for (size_t node = 0; node < count; ++node) {
    ids_.push_back(add(Namespace{namespaceName("ns" + std::to_string(node + 1)), {}, true, {}}));
  }
}

ElementId Network::add(Element element) {
  const ElementId id{nextId_++};
  topology_.elements.emplace(id, std::move(element));
  return id;
}

CableEnd Network::endAt(size_t node) {
  return {idOf(node), noElement, plain("eth" + std::to_string(links_[node]++))};
}

void Network::connect(size_t first, size_t second, std::uint32_t slot) {
  Cable cable{{endAt(first), endAt(second)}, {}};
  cable.ends[0].interface.addresses = {{endOf(slot, false), cablePrefix}};
  cable.ends[1].interface.addresses = {{endOf(slot, true), cablePrefix}};
  add(std::move(cable));
}

void Network::addRoute(size_t node, const Route& route) {
  std::get<Namespace>(topology_.elements.at(idOf(node))).stack.routes.push_back(route);
}

void Network::letForward() {
  for (size_t node = 0; node < ids_.size(); ++node) {
    if (links_[node] > 1)
      std::get<Namespace>(topology_.elements.at(idOf(node))).stack.ipv4Forwarding = true;
  }
}

void Network::star(size_t stationsABridge) {
  const size_t bridges = (ids_.size() + stationsABridge - 1) / stationsABridge;
  std::vector<ElementId> bridgeIds;
  for (size_t index = 0; index < bridges; ++index) {
    Bridge bridge{hostId, {}, plain("br" + std::to_string(index))};
    if (index == 0)
      bridge.interface.addresses = {{ip(starNet + 1), starPrefix}};
    bridgeIds.push_back(add(std::move(bridge)));
  }
  for (size_t index = 1; index < bridges; ++index) {
    const std::string name = "br" + std::to_string(index);
    add(Cable{
        {CableEnd{hostId, bridgeIds[0], plain("to-" + name)}, CableEnd{hostId, bridgeIds[index], plain(name + "-to")}},
        {}});
  }
  for (size_t node = 0; node < ids_.size(); ++node) {
    Cable cable{
        {endAt(node), CableEnd{hostId, bridgeIds[node / stationsABridge], plain("veth" + std::to_string(node + 1))}},
        {}};
    cable.ends[0].interface.addresses = {{ip(starNet + 2 + static_cast<std::uint32_t>(node)), starPrefix}};
    add(std::move(cable));
    addRoute(node, defaultVia(ip(starNet + 1)));
  }
}

void Network::ring() {
  const size_t count = ids_.size();
  for (size_t node = 0; node < count; ++node) {
    const auto slot = static_cast<std::uint32_t>(node);
    connect(node, (node + 1) % count, slot);
    addRoute(node, defaultVia(endOf(slot, true)));
  }
  letForward();
}

void Network::mesh() {
  std::uint32_t slot = 0;
  for (size_t first = 0; first < ids_.size(); ++first) {
    for (size_t second = first + 1; second < ids_.size(); ++second)
      connect(first, second, slot++);
  }
}

void Network::tree(const std::function<size_t(size_t)>& parent,
                   const std::function<std::optional<size_t>(size_t)>& other) {
  const Numbering numbering = numberTree(ids_.size(), parent);
  // A node's own cables, and with them its addresses, lie in its own stretch.
  const std::uint32_t slots = other ? 2 : 1;
  for (size_t node = 1; node < ids_.size(); ++node) {
    const size_t above = parent(node);
    const std::uint32_t own = slots * numbering.first[node];
    connect(above, node, own);
    addRoute(node, defaultVia(endOf(own, false)));
    if (const auto neighbour = other ? other(node) : std::nullopt)
      connect(*neighbour, node, own + 1);
    for (const Destination& network : networksOf(own, own + slots * numbering.size[node])) {
      // The cable's own network is there already.
      if (network != Destination{ip(cablesNet + own * cableSize), cablePrefix})
        addRoute(above, {network, endOf(own, true), std::nullopt});
    }
  }
  letForward();
}

}  // namespace vethloom::model
