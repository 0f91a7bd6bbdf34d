// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"
#include "plan/difference.h"
#include "plan/obstacles.h"
#include "plan/plan.h"
#include "plan/reuse.h"

#include <algorithm>
#include <functional>

namespace vethloom::plan {

namespace {

using contract::LinkKind;
using contract::LinkRef;
using contract::NamespaceRef;
using model::ElementId;

constexpr const char* notDrawn = "it is not drawn";
constexpr const char* lowerGone = "what it stands on goes";
constexpr const char* givenBack = "its namespace is given back";

/// Works the differences off phase by phase. After each operation the state is what the kernel would then have, so a
/// later phase also puts back what an earlier one made the kernel drop.
class Planner {
public:
  Planner(const model::Topology& topology, const model::Observed& observed, const std::vector<contract::Lack>& lacks)
      : topology_(topology),
        drawn_(drawnOf(topology)),
        state_(stateOf(observed)),
        renamesWhileUp_(std::ranges::find(lacks, contract::liveRename, &contract::Lack::feature) == lacks.end()) {
    state_.boxes[NamespaceRef::host()];
  }

  Plan run() {
    plan_.obstacles = setObstaclesAside(drawn_, state_);
    createNamespaces();
    removeRules();  // While the links that they name have their names.
    reuseLinks();
    findDoomedLinks();
    doomUppers();
    removeRoutes();
    removeStations();
    removeAddresses();
    removeLinks();
    removeNamespaces();
    createBridges();
    createCables();
    createLinks();
    changeLinks(aspect::up | aspect::master | aspect::options, &Planner::setDown);
    changeLoopbacks(false);
    changeLinks(aspect::options, &Planner::setDownOptions);
    changeLinks(aspect::master, &Planner::setMaster);
    changeLinks(aspect::mac, &Planner::setMac);
    changeInOrder(aspect::mtu, &Planner::setMtu);
    changeLinks(aspect::options, &Planner::setOptions);
    changeLinks(aspect::vlans, &Planner::setVlans);
    addFdb();
    setSysctls(false);
    changeLinks(aspect::addresses, &Planner::addAddresses);
    changeLinks(aspect::quality, &Planner::setQuality);
    changeLinks(aspect::wireguard, &Planner::setWireguard);
    setFilters();
    changeLoopbacks(true);
    changeInOrder(aspect::up, &Planner::setUp);
    // The kernel takes VLANs up with what they stand on.
    changeLinks(aspect::up | aspect::master | aspect::options, &Planner::setDown);
    changeLinks(aspect::options, &Planner::setPortStates);
    setSysctls(true);
    addNeighbours();
    addRoutes();
    addRules();
    return std::move(plan_);
  }

private:
  void emit(contract::Operation operation, ElementId element, std::string reason = {}) {
    carryOut(state_, operation);
    plan_.steps.push_back({std::move(operation), element, std::move(reason)});
  }

  /// Drawn links that are missing are looked for among those of ours that are not drawn: what is the same link under
  /// another name, or in another box, is renamed or moved, which keeps its identity and all that hangs on it.
  void reuseLinks() {
    const auto spare = spareLinks();
    if (spare.empty()) {
      return;
    }
    for (const auto& [which, renamed] : reusable(state_, drawn_, spare)) {
      const auto from = contract::InterfaceName::parse(which.name);
      const LinkRef before{which.ns, *from};
      const auto id = drawn_.at(renamed.ns).find(renamed.name.text())->id.element;
      if (renamed.ns == which.ns) {
        if (!renamesWhileUp_ && state_.find(which.ns, which.name)->up) {
          emit(contract::SetUp{before, false}, id, "this kernel renames a link only while it is down");
        }
        emit(contract::RenameLink{before, renamed.name}, id, "it is the same link under another name");
      } else {
        const auto name = renamed.name == *from ? std::nullopt : std::optional(renamed.name);
        emit(contract::MoveLink{before, renamed.ns, name}, id,
             "it is the same link in another place; the kernel drops its addresses and routes on the way");
      }
    }
  }

  std::vector<NamedLink> spareLinks() const {
    std::vector<NamedLink> spare;
    for (const auto& [ns, box] : state_.boxes) {
      const auto drawnBox = drawn_.find(ns);
      for (const auto& [name, link] : box.links) {
        const bool isDrawn = drawnBox != drawn_.end() && drawnBox->second.find(name);
        if (!isDrawn && isRemovable(name, link) && (ns.isHost() || box.ours || box.adopted)) {
          spare.push_back({ns, name});
        }
      }
    }
    return spare;
  }

  void findDoomedLinks() {
    for (const auto& [ns, box] : state_.boxes) {
      const auto drawnBox = drawn_.find(ns);
      if (drawnBox == drawn_.end()) {
        continue;
      }
      for (const auto& [name, link] : box.links) {
        const auto* drawnLink = drawnBox->second.find(name);
        if (!drawnLink && isRemovable(name, link)) {
          doomed_.emplace(NamedLink{ns, name}, notDrawn);
        } else if (drawnLink) {
          const LinkRef ref{ns, drawnLink->interface->name};
          auto difference = differenceOf(state_, ref, *drawnLink, link);
          if (!difference.rebuild.empty()) {
            rebuilt_.emplace(drawnLink->id.element, difference.rebuild);
            doomed_.emplace(NamedLink{ns, name}, std::move(difference.rebuild));
          }
        }
      }
    }
  }

  /// What stands on a link goes with it, also where the kernel would let it dangle.
  void doomUppers() {
    for (bool again = state_.hasUppers; again;) {
      again = false;
      for (const auto& [ns, box] : state_.boxes) {
        for (const auto& [name, link] : box.links) {
          const auto drawnBox = drawn_.find(ns);
          const auto* drawn = drawnBox == drawn_.end() ? nullptr : drawnBox->second.find(name);
          if (drawn && link.lower && doomed_.contains(*link.lower) &&
              doomed_.emplace(NamedLink{ns, name}, lowerGone).second) {
            rebuilt_.emplace(drawn->id.element, lowerGone);
            again = true;
          }
        }
      }
    }
  }

  /// Calls `change(ns, drawn, difference)` for every drawn box that exists.
  template <typename Change>
  void changeBoxes(unsigned aspects, Change change) {
    for (const auto& [ns, box] : drawn_) {
      if (const auto* state = state_.find(ns)) {
        change(ns, box, differenceOf(box, *state, aspects));
      }
    }
  }

  void removeRules() {
    changeBoxes(aspect::rules, [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
      for (const auto& rule : difference.superfluousRules) {
        emit(contract::RemoveRule{ns, rule}, box.id, notDrawn);
      }
    });
  }

  /// Whether a route goes with a link that is to be deleted.
  bool isDoomed(const NamespaceRef& ns, const RouteState& route) const {
    return doomed_.contains({ns, route.device}) ||
           std::any_of(route.hops.begin(), route.hops.end(), [&](const HopState& hop) {
             return doomed_.contains({ns, hop.device});
           });
  }

  void removeRoutes() {
    changeBoxes(aspect::routes, [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
      for (const auto& route : difference.superfluous) {
        // An IPv6 route of several next hops would only lose one with the link.
        if (!isDoomed(ns, route) || !route.hops.empty()) {
          emit(contract::RemoveRoute{ns, *asRoute(route)}, box.id, notDrawn);
        }
      }
    });
  }

  /// Neighbours and forwarding entries of links that stay.
  void removeStations() {
    changeBoxes(aspect::neighbours | aspect::fdb,
                [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
                  for (const auto& neighbour : difference.superfluousNeighbours) {
                    if (!doomed_.contains({ns, neighbour.dev.text()})) {
                      emit(contract::RemoveNeighbour{ns, neighbour}, box.id, notDrawn);
                    }
                  }
                  for (const auto& entry : difference.superfluousFdb) {
                    if (!doomed_.contains({ns, entry.dev.text()})) {
                      emit(contract::RemoveFdbEntry{ns, entry}, box.id, notDrawn);
                    }
                  }
                });
  }

  void removeAddresses() {
    changeLinks(aspect::addresses | aspect::options,
                [this](const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
                  if (difference.rebuild.empty()) {
                    for (const auto& address : difference.superfluous) {
                      emit(contract::RemoveAddress{ref, address}, drawn.id.element, notDrawn);
                    }
                  }
                });
  }

  void removeLinks() {
    for (const auto& [which, reason] : doomed_) {
      if (!state_.find(which.ns, which.name)) {
        continue;  // It went with its peer.
      }
      const auto* drawnLink = drawn_.at(which.ns).find(which.name);
      emit(contract::DeleteLink{{which.ns, *contract::InterfaceName::parse(which.name)}},
           drawnLink ? drawnLink->id.element : model::noElement, reason);
    }
  }

  void removeNamespaces() {
    std::vector<NamespaceRef> doomed;
    for (const auto& [ns, box] : state_.boxes) {
      if ((box.ours || box.adopted) && !ns.isHost() && !drawn_.contains(ns)) {
        doomed.push_back(ns);
      }
    }
    for (const auto& ns : doomed) {
      removeNamespace(ns, model::noElement, notDrawn);
    }
  }

  void removeNamespace(const NamespaceRef& ns, ElementId element, const std::string& reason) {
    const auto adopted = state_.find(ns)->adopted;
    if (adopted) {
      clear(ns, element);
    }
    emit(contract::DeleteNamespace{*contract::NamespaceName::parse(ns.text()), adopted}, element, reason);
  }

  /// Takes what is the lab's out of an adopted namespace; with any other it would go.
  void clear(const NamespaceRef& ns, ElementId element) {
    const DrawnBox nothing{.stack = &noStack_};
    const auto difference = differenceOf(nothing, *state_.find(ns), aspect::rules | aspect::routes | aspect::filter);
    for (const auto& rule : difference.superfluousRules) {
      emit(contract::RemoveRule{ns, rule}, element, givenBack);
    }
    for (const auto& route : difference.superfluous) {
      emit(contract::RemoveRoute{ns, *asRoute(route)}, element, givenBack);
    }
    if (difference.filter) {
      emit(contract::SetFilter{ns, *difference.filter}, element, givenBack);
    }
    std::vector<std::string> links;
    for (const auto& [name, link] : state_.find(ns)->links) {
      if (isRemovable(name, link)) {
        links.push_back(name);
      }
    }
    for (const auto& name : links) {
      if (state_.find(ns, name)) {  // Else it went with its peer.
        emit(contract::DeleteLink{{ns, *contract::InterfaceName::parse(name)}}, element, givenBack);
      }
    }
  }

  void createNamespaces() {
    for (const auto& [id, element] : topology_.elements) {
      if (const auto* ns = std::get_if<model::Namespace>(&element)) {
        createNamespace(id, *ns);
      }
    }
  }

  void createNamespace(ElementId id, const model::Namespace& drawn) {
    const NamespaceRef ns(drawn.name);
    if (const auto* box = state_.find(ns); box && fitOf(drawn_.at(ns), *box) == Fit::ToReplace) {
      removeNamespace(ns, id, "it is that of process " + std::to_string(*box->adopted->process));
    }
    const auto* box = state_.find(ns);
    if (drawn.adopted && !(box && box->adopted)) {
      emit(contract::AdoptNamespace{drawn.name, *drawn.adopted}, id);
    } else if (!drawn.adopted && !box) {
      emit(contract::CreateNamespace{drawn.name}, id);
    }
    // Before there is a cable to it: for that the kernel would choose one.
    if (drawn.nsid && !state_.find(ns)->nsid) {
      emit(contract::SetNamespaceId{drawn.name, *drawn.nsid}, id);
    }
  }

  void createBridges() {
    for (const auto& [id, element] : topology_.elements) {
      const auto* bridge = std::get_if<model::Bridge>(&element);
      if (!bridge) {
        continue;
      }
      const LinkRef ref{model::refOf(topology_, bridge->box), bridge->interface.name};
      if (!state_.find(ref.ns, ref.name.text())) {
        // The MTU is set when the ports are in: until then the kernel would change it with each of them.
        emit(contract::CreateLink{ref, LinkKind::Bridge, bridge->interface.mac, std::nullopt, std::nullopt,
                                  optionsOfKind(bridge->interface)},
             id, reasonFor(id));
      }
    }
  }

  void createCables() {
    for (const auto& [id, element] : topology_.elements) {
      const auto* cable = std::get_if<model::Cable>(&element);
      if (!cable) {
        continue;
      }
      const auto end = [&](const model::CableEnd& drawn) {
        return contract::VethEnd{linkRefOf(topology_, drawn), drawn.interface.mac, drawn.interface.mtu};
      };
      const contract::CreateVeth create{end(cable->ends[0]), end(cable->ends[1])};
      if (!state_.find(create.first.link.ns, create.first.link.name.text())) {
        emit(create, id, reasonFor(id));
      }
    }
  }

  static contract::Options optionsOfKind(const model::Interface& interface) {
    contract::Options options;
    for (const auto& [option, value] : interface.options) {
      if (infoOf(option).scope == contract::OptionScope::Kind) {
        options.emplace(option, value);
      }
    }
    return options;
  }

  /// Other links, each after what it stands on. One that stands on nothing that will ever be there is left out; the
  /// rules of the drawing say why.
  void createLinks() {
    for (const auto& [rank, ref, drawn] : inOrder()) {
      const bool isLink = drawn->which != LinkKind::Bridge && drawn->which != LinkKind::Veth;
      if (!isLink || state_.find(ref.ns, ref.name.text())) {
        continue;
      }
      // Its MTU may have to wait for that of what it stands on.
      const auto mtu = drawn->lower ? std::nullopt : drawn->interface->mtu;
      emit(contract::CreateLink{ref, drawn->which, drawn->interface->mac, mtu, drawn->lower,
                                optionsOfKind(*drawn->interface)},
           drawn->id.element, reasonFor(drawn->id.element));
    }
  }

  std::string reasonFor(ElementId id) const {
    const auto found = rebuilt_.find(id);
    return found == rebuilt_.end() ? std::string() : found->second;
  }

  /// Calls `change(ref, drawn, difference)` for every drawn link that exists.
  template <typename Change>
  void changeLinks(unsigned aspects, Change change) {
    for (const auto& [ns, box] : drawn_) {
      const auto* state = state_.find(ns);
      if (!state) {
        continue;
      }
      for (const auto& [name, drawn] : box.links) {
        if (const auto* link = state->find(name.text())) {
          const LinkRef ref{ns, name};
          std::invoke(change, ref, drawn, differenceOf(state_, ref, drawn, *link, aspects));
        }
      }
    }
  }
  using Change = void (Planner::*)(const LinkRef&, const DrawnLink&, const LinkDifference&);
  void changeLinks(unsigned aspects, Change change) {
    changeLinks(aspects, [this, change](const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
      (this->*change)(ref, drawn, difference);
    });
  }

  /// A drawn link, and how late it comes.
  struct Ranked {
    std::size_t rank;
    LinkRef ref;
    const DrawnLink* drawn;
  };

  /// Links after what they stand on. Bridges come when all of their ports are there: one that is up while its ports
  /// come up floods their first packets to all others. What stands on a bridge comes after it.
  const std::vector<Ranked>& inOrder() {
    if (ordered_.empty()) {
      for (const auto& [ns, box] : drawn_) {
        for (const auto& [name, drawn] : box.links) {
          ordered_.push_back({rankOf(drawn), {ns, name}, &drawn});
        }
      }
      std::stable_sort(ordered_.begin(), ordered_.end(),
                       [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
    }
    return ordered_;
  }

  std::size_t rankOf(const DrawnLink& link) const {
    constexpr std::size_t bridgeRank = 100;
    std::size_t rank = link.which == LinkKind::Bridge ? bridgeRank : 0;
    const DrawnLink* below = &link;
    for (std::size_t depth = 0; below && below->lower && depth < bridgeRank; ++depth) {
      const auto box = drawn_.find(below->lower->ns);
      below = box == drawn_.end() ? nullptr : box->second.find(below->lower->name.text());
      rank += 1 + (below && below->which == LinkKind::Bridge ? bridgeRank : 0);
    }
    return rank;
  }

  void changeInOrder(unsigned aspects, Change change) {
    for (const auto& [rank, ref, drawn] : inOrder()) {
      if (const auto* link = state_.find(ref.ns, ref.name.text())) {
        (this->*change)(ref, *drawn, differenceOf(state_, ref, *drawn, *link, aspects));
      }
    }
  }

  /// What is drawn down; for the moment, also what cannot be changed otherwise.
  void setDown(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    const bool isUp = state_.find(ref.ns, ref.name.text())->up;
    const bool joinsBond = difference.master && drawn.masterKind == LinkKind::Bond;
    if (isUp && (difference.up == false || joinsBond || !difference.downOptions.empty())) {
      emit(contract::SetUp{ref, false}, drawn.id.element);
    }
  }
  void setMaster(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (difference.master) {
      emit(contract::SetMaster{ref, *difference.master}, drawn.id.element);
    }
  }
  void setMac(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (difference.mac) {
      emit(contract::SetMac{ref, *difference.mac}, drawn.id.element);
    }
  }
  /// A bridge's after its ports', which it may follow; and none larger than that of what it stands on.
  void setMtu(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (difference.mtu) {
      emit(contract::SetMtu{ref, *difference.mtu}, drawn.id.element);
    }
  }
  void setOptions(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (!difference.options.empty()) {
      emit(contract::SetOptions{ref, difference.options}, drawn.id.element);
    }
  }
  void setDownOptions(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (!difference.downOptions.empty()) {
      emit(contract::SetOptions{ref, difference.downOptions}, drawn.id.element);
    }
  }
  void setPortStates(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (!difference.portStates.empty()) {
      emit(contract::SetOptions{ref, difference.portStates}, drawn.id.element);
    }
  }
  void addAddresses(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    for (const auto& address : difference.missing) {
      emit(contract::AddAddress{ref, address}, drawn.id.element);
    }
  }
  void setQuality(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (difference.quality) {
      emit(contract::SetQuality{ref, *difference.quality}, drawn.id.element);
    }
  }
  /// Without its private key, which no plan has: whoever carries it out puts it in.
  void setWireguard(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (difference.wireguard) {
      emit(contract::SetWireguard{ref, *difference.wireguard}, drawn.id.element);
    }
  }
  void setUp(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    if (difference.up == true) {
      emit(contract::SetUp{ref, true}, drawn.id.element);
    }
  }

  void changeLoopbacks(bool up) {
    for (const auto& [ns, box] : drawn_) {
      const auto* state = state_.find(ns);
      if (state && differenceOf(box, *state, aspect::loopback).loopbackUp == up) {
        emit(contract::SetUp{{ns, *contract::InterfaceName::parse("lo")}, up}, box.id);
      }
    }
  }

  /// Before the links come up: nothing passes that a policy should have stopped.
  void setFilters() {
    for (const auto& [ns, box] : drawn_) {
      if (const auto filter = differenceOf(box, *state_.find(ns), aspect::filter).filter) {
        emit(contract::SetFilter{ns, *filter}, box.id);
      }
    }
  }

  void setVlans(const LinkRef& ref, const DrawnLink& drawn, const LinkDifference& difference) {
    const bool self = drawn.which == contract::LinkKind::Bridge;
    for (const auto& vlan : difference.superfluousVlans) {
      emit(contract::RemoveBridgeVlan{ref, {vlan.first, vlan.last, false, false}, self}, drawn.id.element, notDrawn);
    }
    for (const auto& vlan : difference.missingVlans) {
      emit(contract::AddBridgeVlan{ref, vlan, self}, drawn.id.element);
    }
  }

  void addFdb() {
    changeBoxes(aspect::fdb, [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
      for (const auto& entry : difference.missingFdb) {
        emit(contract::AddFdbEntry{ns, entry}, box.id);
      }
    });
  }

  /// Forwarding last, when everything is there to be forwarded to; the others before the addresses, which IPv6 loses
  /// where it is turned off, and cannot get.
  void setSysctls(bool forwarding) {
    changeBoxes(aspect::sysctls, [&](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
      for (const auto& [key, value] : difference.sysctls) {
        const bool forwards =
            key.sysctl == contract::Sysctl::Ipv4Forwarding || key.sysctl == contract::Sysctl::Ipv6Forwarding;
        if (forwards == forwarding) {
          emit(contract::SetSysctl{ns, key, value}, box.id);
        }
      }
    });
  }

  void addNeighbours() {
    changeBoxes(aspect::neighbours,
                [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
                  for (const auto& neighbour : difference.missingNeighbours) {
                    emit(contract::AddNeighbour{ns, neighbour}, box.id);
                  }
                });
  }

  void addRoutes() {
    changeBoxes(aspect::routes, [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
      for (const auto& route : difference.missing) {
        emit(contract::AddRoute{ns, route}, box.id);
      }
    });
  }

  void addRules() {
    changeBoxes(aspect::rules, [this](const NamespaceRef& ns, const DrawnBox& box, const BoxDifference& difference) {
      for (const auto& rule : difference.missingRules) {
        emit(contract::AddRule{ns, rule}, box.id);
      }
    });
  }

  const model::Topology& topology_;
  const Drawn drawn_;
  State state_;
  const bool renamesWhileUp_;
  const model::StackSettings noStack_;
  Plan plan_;
  std::vector<Ranked> ordered_;
  std::map<NamedLink, std::string> doomed_;   ///< Links to be deleted, and why.
  std::map<ElementId, std::string> rebuilt_;  ///< Drawn elements that are made anew, and why.
};

}  // namespace

Plan makePlan(const model::Topology& topology, const model::Observed& observed,
              const std::vector<contract::Lack>& lacks) {
  return Planner(topology, observed, lacks).run();
}

}  // namespace vethloom::plan
