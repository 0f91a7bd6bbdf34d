// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/comparison.h"

#include "contract/escape.h"
#include "plan/difference.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::LinkRef;
using contract::NamespaceRef;
using model::ElementId;
using model::InterfaceId;

std::string upOrDown(bool up) {
  return up ? "up" : "down";
}

std::string wayText(const std::optional<contract::IpAddress>& via, const std::string& device) {
  return (via ? " via " + via->text() : "") + (device.empty() ? "" : " dev " + contract::escape(device));
}

std::string textOf(const RouteState& route) {
  if (const auto named = asRoute(route)) {
    return named->text();
  }
  std::string text = route.destination.text() + wayText(route.via, route.device);
  for (const auto& hop : route.hops) {
    text += " nexthop" + wayText(hop.via, hop.device);
  }
  return text;
}

/// What is missing and what is too much of one sort of thing, each as a text.
template <typename T>
void addTexts(std::vector<Difference>& result, const char* what, const std::vector<T>& missing,
              const std::vector<T>& superfluous) {
  for (const auto& thing : missing) {
    result.push_back({what, {}, thing.text()});
  }
  for (const auto& thing : superfluous) {
    result.push_back({what, thing.text(), {}});
  }
}

void describeWireguard(const contract::Wireguard& drawn, const LinkState& link, std::vector<Difference>& result) {
  const auto& found = link.wireguard;
  if (drawn.publicKey && drawn.publicKey != found.publicKey) {
    result.push_back(
        {"public key", found.publicKey ? found.publicKey->text() : std::string(), drawn.publicKey->text()});
  }
  if (drawn.listenPort && drawn.listenPort != found.listenPort) {
    result.push_back({"listen port", found.listenPort ? std::to_string(*found.listenPort) : std::string(),
                      std::to_string(*drawn.listenPort)});
  }
  for (const auto& peer : drawn.peers) {
    const auto same =
        std::find_if(found.peers.begin(), found.peers.end(), [&](const auto& other) { return other.key == peer.key; });
    const std::string now = same == found.peers.end() ? std::string() : same->text();
    if (now != peer.text()) {
      result.push_back({"peer", now, peer.text()});
    }
  }
  for (const auto& peer : found.peers) {
    const bool isDrawn =
        std::any_of(drawn.peers.begin(), drawn.peers.end(), [&](const auto& other) { return other.key == peer.key; });
    if (!isDrawn) {
      result.push_back({"peer", peer.text(), {}});
    }
  }
  for (const auto& key : link.preshared) {
    result.push_back({"preshared key", "one with " + key.text(), {}});
  }
}

std::vector<Difference> describe(const LinkDifference& difference, const DrawnLink& drawn, const LinkState& link) {
  if (!difference.peer.empty()) {
    return {{"peer", difference.peer, contract::describe(*drawn.peer)}};
  }
  if (link.kind != drawn.kind()) {
    return {{"kind", contract::escape(link.kind), std::string(drawn.kind())}};
  }
  if (!difference.lower.empty()) {
    return {{"lower", difference.lower, drawn.lower ? contract::describe(*drawn.lower) : std::string()}};
  }
  std::vector<Difference> result;
  if (difference.up) {
    result.push_back({"up", upOrDown(link.up), upOrDown(*difference.up)});
  }
  if (difference.mac) {
    result.push_back({"mac", link.mac ? link.mac->text() : std::string(), difference.mac->text()});
  }
  if (difference.mtu) {
    result.push_back({"mtu", std::to_string(link.mtu), std::to_string(*difference.mtu)});
  }
  if (difference.master) {
    const auto& drawnMaster = *difference.master;
    result.push_back({"master", contract::escape(link.master), drawnMaster ? drawnMaster->text() : std::string()});
  }
  for (const auto* options :
       {&difference.newOptions, &difference.options, &difference.downOptions, &difference.portStates}) {
    for (const auto& [option, wanted] : *options) {
      const auto found = contract::valueIn(link.options, option);
      const std::string observed = found ? contract::escape(contract::textOf(*found)) : std::string();
      result.push_back({std::string(nameOf(option)), observed, contract::textOf(wanted)});
    }
  }
  addTexts(result, "address", difference.missing, difference.superfluous);
  addTexts(result, "vlan", difference.missingVlans, difference.superfluousVlans);
  if (difference.quality) {
    const auto& drawnQuality = *difference.quality;
    result.push_back({"quality", contract::describe(link.quality),
                      drawnQuality ? contract::describe(*drawnQuality) : std::string()});
  }
  if (difference.wireguard) {
    describeWireguard(*difference.wireguard, link, result);
  }
  return result;
}

std::string processText(const std::optional<contract::Adoption>& adopted) {
  return adopted && adopted->process ? std::to_string(*adopted->process) : std::string();
}

/// Line by line; where only the order differs, the whole of it.
void describeFilter(const contract::Filter& drawn, const BoxState& box, std::vector<Difference>& result) {
  const auto wanted = drawn.lines();
  const auto found = box.filter.sorted().lines();
  const std::size_t before = result.size();
  for (const auto& line : wanted) {
    if (std::count(found.begin(), found.end(), line) < std::count(wanted.begin(), wanted.end(), line)) {
      result.push_back({"filter", {}, line});
    }
  }
  for (const auto& line : found) {
    if (std::count(wanted.begin(), wanted.end(), line) < std::count(found.begin(), found.end(), line)) {
      result.push_back({"filter", line, {}});
    }
  }
  if (box.filterChanged > 0) {
    result.push_back({"filter", std::to_string(box.filterChanged) + " changed by somebody else", {}});
  } else if (result.size() == before) {
    result.push_back({"filter", "its rules in another order", "the drawing's order"});
  }
}

std::vector<Difference> describe(const BoxDifference& difference, const BoxState& box) {
  std::vector<Difference> result;
  if (difference.loopbackUp) {
    result.push_back({"loopback", upOrDown(!*difference.loopbackUp), upOrDown(*difference.loopbackUp)});
  }
  if (difference.nsid) {
    result.push_back({"nsid", box.nsid ? std::to_string(*box.nsid) : std::string(), std::to_string(*difference.nsid)});
  }
  for (const auto& route : difference.missing) {
    result.push_back({"route", {}, contract::describe(route)});
  }
  for (const auto& route : difference.superfluous) {
    result.push_back({"route", textOf(route), {}});
  }
  addTexts(result, "rule", difference.missingRules, difference.superfluousRules);
  addTexts(result, "neighbour", difference.missingNeighbours, difference.superfluousNeighbours);
  addTexts(result, "fdb entry", difference.missingFdb, difference.superfluousFdb);
  for (const auto& [key, value] : difference.sysctls) {
    const auto found = box.sysctls.find(key);
    result.push_back(
        {key.text(), found == box.sysctls.end() ? "" : std::to_string(found->second), std::to_string(value)});
  }
  if (difference.filter) {
    describeFilter(*difference.filter, box, result);
  }
  return result;
}

/// Builds the comparison box by box, link by link.
class Comparer {
public:
  Comparer(const model::Topology& topology, const model::Observed& observed)
      : drawn_(drawnOf(topology)), state_(stateOf(observed)) {}

  Comparison run() {
    for (const auto& [ns, box] : drawn_) {
      const auto* state = state_.find(ns);
      compareBox(ns, box, state);
      for (const auto& [name, link] : box.links) {
        compareLink({ns, name}, link, state);
      }
    }
    for (auto& [id, seen] : links_) {
      finishElement(id, seen);
    }
    findExtras();
    return std::move(result_);
  }

private:
  /// What was seen of the interfaces of one bridge or cable.
  struct Seen {
    std::size_t present = 0;
    std::size_t missing = 0;
    bool conflict = false;
    std::vector<Difference> differences;
  };

  void compareBox(const NamespaceRef& ns, const DrawnBox& box, const BoxState* state) {
    ElementComparison& element = result_.elements[box.id];
    if (!state) {
      return;
    }
    const Fit fit = fitOf(box, *state);
    if (fit == Fit::Foreign) {
      element.standing = Standing::Conflict;
      return;
    }
    if (fit == Fit::ToAdopt) {
      return;  // Planned: it is there, but not the lab's yet.
    }
    if (fit == Fit::ToReplace) {
      element.standing = Standing::Drifted;
      element.differences.push_back({"process", processText(state->adopted), processText(box.space->adopted)});
      return;
    }
    element.differences = describe(differenceOf(box, *state), *state);
    element.standing = element.differences.empty() ? Standing::Applied : Standing::Drifted;
    if (ns.isHost() && element.standing == Standing::Drifted && !anyLinkPresent(box, *state)) {
      element.standing = Standing::Planned;  // The host is always there; that says nothing of the lab.
    }
  }

  static bool anyLinkPresent(const DrawnBox& box, const BoxState& state) {
    for (const auto& [name, link] : box.links) {
      const auto* found = state.find(name.text());
      if (found && found->ours) {
        return true;
      }
    }
    return false;
  }

  void compareLink(const LinkRef& ref, const DrawnLink& drawn, const BoxState* box) {
    Seen& seen = links_[drawn.id.element];
    LiveInterface& live = result_.interfaces[drawn.id];
    const Fit fit = box ? fitOf(drawn_.at(ref.ns), *box) : Fit::Foreign;
    const bool stands = fit == Fit::Same || fit == Fit::ToAdopt;
    const auto* link = stands ? box->find(ref.name.text()) : nullptr;
    if (!link) {
      ++seen.missing;
      return;
    }
    if (!link->ours) {
      seen.conflict = true;
      live.standing = Standing::Conflict;
      return;
    }
    ++seen.present;
    live.present = true;
    live.up = link->up;
    live.carrier = link->carrier;
    for (const auto& address : link->addresses) {
      live.addresses.push_back(address.text());
    }
    const auto differences = describe(differenceOf(state_, ref, drawn, *link), drawn, *link);
    live.standing = differences.empty() ? Standing::Applied : Standing::Drifted;
    for (auto difference : differences) {
      if (drawn.peer) {  // A cable has two ends: say which.
        difference.what = contract::describe(ref) + " " + difference.what;
      }
      seen.differences.push_back(std::move(difference));
    }
  }

  void finishElement(ElementId id, Seen& seen) {
    ElementComparison& element = result_.elements[id];
    element.differences = std::move(seen.differences);
    if (seen.conflict) {
      element.standing = Standing::Conflict;
    } else if (seen.present == 0) {
      element.standing = Standing::Planned;
    } else {
      const bool whole = seen.missing == 0 && element.differences.empty();
      element.standing = whole ? Standing::Applied : Standing::Drifted;
    }
  }

  void findExtras() {
    for (const auto& [ns, box] : state_.boxes) {
      const auto drawnBox = drawn_.find(ns);
      if (drawnBox == drawn_.end()) {
        result_.extras.push_back({ns, {}, {}, box.ours || box.adopted});
        continue;
      }
      for (const auto& [name, link] : box.links) {
        if (name != "lo" && !drawnBox->second.find(name)) {
          result_.extras.push_back({ns, contract::escape(name), contract::escape(link.kind), isRemovable(name, link)});
        }
      }
    }
  }

  const Drawn drawn_;
  const State state_;
  std::map<ElementId, Seen> links_;
  Comparison result_;
};

}  // namespace

Comparison compare(const model::Topology& topology, const model::Observed& observed) {
  return Comparer(topology, observed).run();
}

}  // namespace vethloom::plan
