// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/probe.h"

#include "contract/feature.h"
#include "netlink/decode.h"
#include "netlink/kinds/kinds.h"
#include "netlink/kinds/tun.h"
#include "netlink/netns.h"
#include "netlink/nft/table.h"
#include "netlink/qdisc.h"
#include "netlink/requests.h"
#include "netlink/socket.h"
#include "netlink/sysctl.h"

#include <unistd.h>

namespace vethloom::engine {

using contract::LinkKind;
using contract::Result;

namespace {

// What stacked samples stand on: an ipvlan and a macvlan want the link each for itself.
constexpr std::string_view firstEnd = "sample0";
constexpr std::string_view secondEnd = "sample1";

int indexOf(netlink::Socket& socket, std::string_view name) {
  const auto answer = socket.ask(netlink::getLink(name));
  const auto link = answer ? netlink::decodeLink(*answer) : std::nullopt;
  return link ? link->index : 0;
}

/// Tries things out in the scratch namespace that the thread is in. What is made goes with the namespace.
class Probe {
public:
  Probe(netlink::Socket socket, int scratch) : socket_(std::move(socket)) {
    const auto pair = netlink::createVeth({.name = std::string(firstEnd)}, {.name = std::string(secondEnd)}, scratch);
    hasVeth_ = bool(socket_.change(pair));
  }

  bool has(std::string_view feature) {
    const auto kind = contract::linkKindFromName(feature);
    if (kind)
      return *kind == LinkKind::Veth ? hasVeth_ : makes(netlink::kindOf(*kind));
    if (feature == "netem")
      return bool(socket_.change(netlink::sampleNetem(indexOf(socket_, firstEnd))));
    if (feature == "tbf")
      return bool(socket_.change(netlink::sampleTbf(indexOf(socket_, secondEnd))));
    if (feature == "nftables")
      return hasNftables();
    if (feature == contract::featureOf(contract::Sysctl::BridgeCallIptables))
      return netlink::hasSysctl(contract::Sysctl::BridgeCallIptables);
    if (feature == contract::liveRename)
      return renamesWhileUp();
    // An ability of bridges: the kernel that lacks it refuses the whole bridge.
    const contract::Options filtering{{contract::Option::VlanFiltering, true}};
    return feature == contract::featureOf(filtering) &&
           socket_.change(netlink::createLink(LinkKind::Bridge, {.name = "try-filtering"}, filtering));
  }

private:
  bool renamesWhileUp() {
    const int index = indexOf(socket_, firstEnd);
    const bool renames =
        socket_.change(netlink::setUp(index, true)) && socket_.change(netlink::rename(index, "sample2"));
    if (renames)
      (void)socket_.change(netlink::rename(index, firstEnd));
    return renames;
  }

  static bool hasNftables() {
    auto socket = netlink::Socket::open(netlink::Protocol::Filter);
    return socket && socket->transact(netlink::nft::removeTable("try"));
  }

  bool makes(const netlink::Kind& kind) {
    const std::string name = "try-" + std::string(nameOf(kind.kind));
    if (kind.kind == LinkKind::Tap || kind.kind == LinkKind::Tun)
      return bool(netlink::TunDevice::make(kind.kind, name, ::getuid(), {}));
    int lower = 0;
    if (infoOf(kind.kind).lower == contract::Lower::Required)
      lower = indexOf(socket_, kind.kind == LinkKind::Ipvlan ? secondEnd : firstEnd);
    return bool(socket_.change(netlink::createLink(kind.kind, {.name = name}, kind.sample, lower)));
  }

  netlink::Socket socket_;
  bool hasVeth_ = false;
};

}  // namespace

Support probe(const netlink::FileDescriptor& home) {
  const auto scratch = netlink::makeNamespace(home);
  const auto inside = scratch ? netlink::ScopedNamespace::enter(*scratch, home)
                              : Result<netlink::ScopedNamespace>(tl::unexpected(scratch.error()));
  auto socket = inside ? netlink::Socket::open() : Result<netlink::Socket>(tl::unexpected(inside.error()));
  std::optional<Probe> tried;
  if (socket)
    tried.emplace(std::move(*socket), scratch->get());
  Support support;
  for (const contract::FeatureInfo& feature : contract::features()) {
    const bool has = tried && tried->has(feature.name);
    if (!has)
      support.lacks.push_back({std::string(feature.name), contract::whyMissing(feature.name)});
    else if (contract::linkKindFromName(feature.name))
      support.kinds.emplace_back(feature.name);
  }
  return support;
}

}  // namespace vethloom::engine
