// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edits_wireguard.h"
#include "model/rules_support.h"
#include "model/wireguard.h"

#include <algorithm>

/// Rules about WireGuard links and their peers.
namespace vethloom::model {

namespace {

class WireguardRules {
public:
  explicit WireguardRules(Inspection& inspection) : inspection_(inspection), topology_(inspection.topology) {}

  void run() {
    for (const ElementId id : wireguardLinks(topology_)) {
      const Link& link = *findWireguard(topology_, id);
      checkKey(id, link);
      checkPort(id, link);
      checkNetworks(id, link);
      std::set<contract::WireguardKey> seen;
      for (const auto& peer : link.wireguard.peers) {
        checkPeer(id, link, peer, seen);
        checkEndpoint(id, link, peer);
        checkOtherSide(id, peer);
      }
    }
  }

private:
  void report(Severity severity, const char* code, ElementId id, std::string message, std::string remedy,
              std::optional<Fix> fix = {}) {
    inspection_.report(severity, code, id, describe(topology_, id), std::move(message), std::move(remedy),
                       std::move(fix));
  }

  void checkKey(ElementId id, const Link& link) {
    if (!link.wireguard.publicKey) {
      report(Severity::Note, "WG_NO_KEY", id, "It has no keys yet.",
             "They are made when the drawing is applied, or by \"vethloomctl keys FILE --new\".");
    }
  }

  void checkPort(ElementId id, const Link& link) {
    const auto port = link.wireguard.listenPort;
    const auto place = std::pair(link.box, port.value_or(0));
    if (!port || ports_.emplace(place, id).second) {
      return;
    }
    report(Severity::Error, "WG_PORT_TAKEN", id,
           describe(topology_, ports_.at(place)) + " listens on port " + std::to_string(*port) + " of the same box.",
           "Give one of the two another port.",
           Fix{"Take a free port", [id](const Topology& topology) -> Result<Patch> {
                 const auto* now = findWireguard(topology, id);
                 return setListenPort(topology, id, std::to_string(freeListenPort(topology, now ? now->box : hostId)));
               }});
  }

  void checkPeer(ElementId id, const Link& link, const WireguardPeer& peer, std::set<contract::WireguardKey>& seen) {
    const std::string name = nameOf(topology_, peer);
    const auto key = keyOf(topology_, peer);
    if (peer.link == id || (key && key == link.wireguard.publicKey)) {
      report(Severity::Error, "WG_SELF_PEER", id, "It is its own peer, and the kernel has none such.",
             "Take it out of the peers.");
    } else if (key && !seen.insert(*key).second) {
      report(Severity::Error, "WG_PEER_TWICE", id, name + " is its peer twice.", "Leave one of the two out.");
    }
    if (allowedIpsOf(topology_, peer).empty()) {
      report(Severity::Warning, "WG_NOTHING_ALLOWED", id,
             "Nothing is sent to " + name + " and nothing is taken from it: it has no allowed IPs.",
             findWireguard(topology_, peer.link) ? "Give " + name + " an address, or this peer its networks."
                                                 : "Give this peer its networks by allowed-ips.");
    }
  }

  using Network = std::pair<contract::AllowedIp, std::string>;
  /// The kernel has each network once; one inside another is taken first.
  void checkNetworks(ElementId id, const Link& link) {
    constexpr std::size_t mostCompared = 2000;  // Each with each: a file may have very many.
    std::vector<Network> before;
    for (const auto& peer : link.wireguard.peers) {
      const std::string name = nameOf(topology_, peer);
      const std::size_t others = before.size();
      std::set<std::string> told;  // Of two peers one network is enough.
      for (const auto& allowed : allowedIpsOf(topology_, peer)) {
        for (std::size_t i = 0; i < others && before.size() < mostCompared; ++i) {
          if (!told.contains(before[i].second) && checkOverlap(id, before[i], {allowed, name})) {
            told.insert(before[i].second);
          }
        }
        before.emplace_back(allowed, name);
      }
    }
  }

  bool checkOverlap(ElementId id, const Network& first, const Network& second) {
    if (first.first == second.first) {
      report(Severity::Error, "WG_ALLOWED_TWICE", id,
             first.first.text() + " is allowed for " + first.second + " and for " + second.second +
                 ", and the kernel has it for one only.",
             "Take it from one of the two.");
    } else if (first.first.contains(second.first) || second.first.contains(first.first)) {
      const bool inner = first.first.contains(second.first);
      const auto& smaller = inner ? second : first;
      const auto& larger = inner ? first : second;
      report(Severity::Note, "WG_ALLOWED_OVERLAP", id,
             smaller.first.text() + " of " + smaller.second + " lies in " + larger.first.text() + " of " +
                 larger.second + ": what is for it goes to " + smaller.second + ".",
             "Leave it so where that is meant.");
    } else {
      return false;
    }
    return true;
  }

  void checkEndpoint(ElementId id, const Link& link, const WireguardPeer& peer) {
    if (peer.endpoint && !isReachable(link.box, peer.endpoint->ip)) {
      report(Severity::Note, "WG_ENDPOINT_FAR", id,
             refOf(topology_, link.box).text() + " has no network with " + peer.endpoint->ip.text() +
                 " in it, and no route there.",
             "Check the endpoint of " + nameOf(topology_, peer) + ", or add a route to it.");
    }
  }

  [[nodiscard]] bool isReachable(ElementId box, const IpAddress& ip) const {
    const auto covers = [&](const auto& address) { return address.contains(ip); };
    for (const auto& placed : inspection_.interfaces) {
      const auto& addresses = placed.interface->addresses;
      if (placed.box == box && std::any_of(addresses.begin(), addresses.end(), covers)) {
        return true;
      }
    }
    const auto* stack = stackOf(topology_, box);
    return stack && std::any_of(stack->routes.begin(), stack->routes.end(), [&](const Route& route) {
             const auto& to = route.destination;
             return to.family() == ip.family() &&
                    (to.isDefault() || InterfaceAddress{to.network, to.prefixLength}.contains(ip));
           });
  }

  void checkOtherSide(ElementId id, const WireguardPeer& peer) {
    const auto* other = findWireguard(topology_, peer.link);
    if (!other || peer.link == id) {
      return;
    }
    const auto& back = other->wireguard.peers;
    const auto isThis = [&](const WireguardPeer& one) {
      const auto* link = findWireguard(topology_, id);
      return one.link == id || (one.key && one.key == link->wireguard.publicKey);
    };
    const auto found = std::find_if(back.begin(), back.end(), isThis);
    const std::string name = describe(topology_, peer.link);
    if (found == back.end()) {
      const ElementId far = peer.link;
      report(Severity::Warning, "WG_ONE_SIDED", id,
             name + " is its peer, but it is none of " + name + "'s, which takes nothing from it.",
             "Make it a peer of " + name + " as well.",
             Fix{"Make it a peer of " + name,
                 [id, far](const Topology& topology) { return joinPeers(topology, id, far); }});
    } else if (!peer.endpoint && !found->endpoint && id < peer.link) {
      report(Severity::Warning, "WG_NO_ENDPOINT", id,
             "Neither it nor " + name + " knows where the other one is, so none can begin.",
             "Give one of the two an endpoint, and the other one a port to listen on.");
    }
  }

  Inspection& inspection_;
  const Topology& topology_;
  std::map<std::pair<ElementId, std::uint16_t>, ElementId> ports_;
};

}  // namespace

void checkWireguard(Inspection& inspection) {
  WireguardRules(inspection).run();
}

}  // namespace vethloom::model
