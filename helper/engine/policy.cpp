// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/policy.h"

#include "contract/limits.h"

#include <algorithm>

namespace vethloom::engine {

using namespace contract;  // NOLINT: this file is about nothing but the contract's operations

namespace {

/// Follows a plan through and keeps what would be there after each operation.
class Walk {
public:
  Walk(const Ownership& ownership, Where where, const FindTakenNetworks& taken)
      : where_(where), uid_(ownership.uid), findTaken_(taken), before_(ownership) {
    for (const auto& [name, cookie] : ownership.namespaces)
      namespaces_.insert(name);
    for (const auto& [name, how] : ownership.adopted)
      adopted_.insert(name);
    for (const auto& [ns, held] : ownership.holdings) {
      for (const auto& [name, link] : held.links)
        links_.insert({ns, name});
      for (const Route& route : held.routes)
        routes_.insert({ns, route});
      for (const Rule& rule : held.rules)
        rules_.insert({ns, rule});
    }
  }

  Result<void> check(const CreateNamespace& operation) {
    if (namespaces_.contains(operation.name))
      return fail(FailureKind::AlreadyExists, "The lab has a namespace of that name already.");
    namespaces_.insert(operation.name);
    if (namespaces_.size() > limits::namespaces)
      return fail(FailureKind::LimitExceeded, "Too many namespaces.");
    return {};
  }

  Result<void> check(const AdoptNamespace& operation) {
    if (auto valid = operation.how.process ? validateProcess(*operation.how.process) : Result<void>(); !valid)
      return valid;
    if (auto free = check(CreateNamespace{operation.name}); !free)
      return free;
    adopted_.insert(operation.name);
    return {};
  }

  Result<void> check(const SetNamespaceId& operation) {
    if (auto ours = mustBeOurs(operation.name); !ours)
      return ours;
    return validateNamespaceId(operation.id);
  }

  Result<void> check(const DeleteNamespace& operation) {
    if (auto ours = mustBeOurs(operation.name); !ours)
      return ours;
    // Whoever made the plan knows what becomes of it.
    if (operation.adopted.has_value() != adopted_.contains(operation.name))
      return fail(FailureKind::InvalidArgument, operation.adopted ? "The lab has made this namespace itself."
                                                                  : "The lab has only adopted this namespace.");
    namespaces_.erase(operation.name);
    adopted_.erase(operation.name);
    losePeers();
    const NamespaceRef ns(operation.name);
    std::erase_if(made_, [&](const auto& entry) { return entry.first.ns == ns; });
    std::erase_if(addresses_, [&](const auto& entry) { return entry.first.ns == ns; });
    std::erase_if(links_, [&](const LinkRef& link) { return link.ns == ns; });
    std::erase_if(routes_, [&](const auto& entry) { return entry.first == ns; });
    std::erase_if(rules_, [&](const auto& entry) { return entry.first == ns; });
    return {};
  }

  Result<void> check(const CreateVeth& operation) {
    if (auto first = checkNew(operation.first); !first)
      return first;
    if (auto second = checkNew(operation.second); !second)
      return second;
    made_.at(operation.first.link) = operation.second.link;
    made_.at(operation.second.link) = operation.first.link;
    return {};
  }

  Result<void> check(const CreateLink& operation) {
    const LinkKindInfo& kind = infoOf(operation.kind);
    if (operation.kind == LinkKind::Veth)
      return fail(FailureKind::InvalidArgument, "A veth has two ends; create_veth makes both.");
    // With the first VRF of a namespace the kernel adds rules for all traffic, and keeps them when the VRF goes.
    if (operation.kind == LinkKind::Vrf && isGuest(operation.link.ns))
      return fail(FailureKind::NotPermitted, "A VRF would leave policy rules for all traffic on " +
                                                 hostOf(operation.link.ns) + ". Put it into a namespace of the lab's.");
    // Coming up it turns the sending of redirects off for all interfaces of its namespace, and the kernel leaves it so.
    if (operation.kind == LinkKind::Wireguard && isGuest(operation.link.ns))
      return fail(FailureKind::NotPermitted,
                  "A WireGuard link would turn net.ipv4.conf.all.send_redirects off for all of " +
                      hostOf(operation.link.ns) + ". Put it into a namespace of the lab's.");
    if (operation.mac && !kind.hasMac)
      return fail(FailureKind::InvalidArgument, "A link of this kind has no MAC address to be set.");
    if (operation.lower ? kind.lower == Lower::None : kind.lower == Lower::Required)
      return fail(FailureKind::InvalidArgument, operation.lower ? "A link of this kind stands on no other."
                                                                : "A link of this kind stands on another: name it.");
    if (operation.lower) {
      if (auto ours = mustBeOurs(*operation.lower); !ours)
        return ours;
    }
    for (const Option option : requiredOptions(operation.kind)) {
      if (!operation.options.contains(option))
        return fail(FailureKind::InvalidArgument, "A link of this kind needs " + std::string(nameOf(option)) + '.');
    }
    for (const auto& [option, value] : operation.options) {
      if (infoOf(option).scope != OptionScope::Kind || !appliesTo(option, operation.kind))
        return fail(FailureKind::InvalidArgument,
                    std::string(nameOf(option)) + " is nothing that a link of this kind is made with.");
      if (auto valid = checkOption(option, value); !valid)
        return valid;
      if (auto suits = mustSuit(operation.kind, option, value); !suits)
        return suits;
    }
    return checkNew({operation.link, operation.mac, operation.mtu});
  }

  Result<void> check(const DeleteLink& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    std::optional<LinkRef> peer;
    if (const auto made = made_.find(operation.link); made != made_.end())
      peer = made->second;
    else
      losePeers();
    forget(operation.link);
    if (peer)
      forget(*peer);
    return {};
  }

  Result<void> check(const SetMaster& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    if (!operation.master)
      return {};
    if (*operation.master == operation.link.name)
      return fail(FailureKind::InvalidArgument, "A link cannot be its own master.");
    return mustBeOurs(LinkRef{operation.link.ns, *operation.master});
  }

  Result<void> check(const SetUp& operation) {
    if (operation.link.name.text() != "lo")
      return mustBeOurs(operation.link);
    // A sandbox's root namespace is ours too; this computer's own lo is not, nor that of an adopted namespace.
    if (isGuest(operation.link.ns))
      return fail(FailureKind::NotOurs, "The loopback of " + hostOf(operation.link.ns) + " is not the lab's.");
    return mustBeOurs(operation.link.ns);
  }

  Result<void> check(const SetMtu& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    return checkMtu(operation.mtu);
  }

  Result<void> check(const SetMac& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    return checkMac(operation.mac);
  }

  Result<void> check(const SetOptions& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    if (operation.options.empty())
      return fail(FailureKind::InvalidArgument, "There is no option to set.");
    for (const auto& [option, value] : operation.options) {
      if (infoOf(option).change == OptionChange::Recreate)
        return fail(FailureKind::InvalidArgument, std::string(nameOf(option)) + " is given when a link is made.");
      if (auto valid = checkOption(option, value); !valid)
        return valid;
    }
    return {};
  }

  Result<void> check(const RenameLink& operation) {
    return checkTransfer(operation.link, {operation.link.ns, operation.name});
  }

  Result<void> check(const MoveLink& operation) {
    if (operation.to == operation.link.ns)
      return fail(FailureKind::InvalidArgument, "The link is in that namespace already.");
    return checkTransfer(operation.link, operation.after());
  }

  Result<void> check(const AddAddress& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    if (auto valid = validate(operation.address); !valid)
      return valid;
    if (operation.link.ns.isHost()) {
      // The kernel adds a route to the address's network.
      const Destination connected{operation.address.network(), operation.address.prefixLength};
      if (auto harmless = checkReach(connected); !harmless)
        return harmless;
      // And takes the address itself, and that of the broadcasts, for this computer's own: with a peer they are
      // outside that network.
      const auto whole = static_cast<std::uint8_t>(operation.address.ip.size() * 8);
      for (const auto& own : {std::optional(operation.address.ip), operation.address.broadcast}) {
        if (auto harmless = own ? checkReach(Destination{*own, whole}) : Result<void>(); !harmless)
          return harmless;
      }
    }
    if (!addresses_.insert({operation.link, operation.address.identity()}).second)
      return fail(FailureKind::InvalidArgument, "The plan adds this address twice.");
    return {};
  }

  Result<void> check(const RemoveAddress& operation) {
    addresses_.erase({operation.link, operation.address.identity()});
    return mustBeOurs(operation.link);
  }

  Result<void> check(const AddRoute& operation) {
    if (auto valid = checkRoute(operation.ns, operation.route); !valid)
      return valid;
    if (operation.ns.isHost()) {
      if (auto harmless = checkReach(operation.route.destination); !harmless)
        return harmless;
    }
    if (isShared(operation.ns))
      routes_.insert({operation.ns, operation.route});
    return {};
  }

  Result<void> check(const RemoveRoute& operation) {
    if (auto valid = checkRoute(operation.ns, operation.route); !valid)
      return valid;
    const auto isIt = [&](const auto& entry) {
      return entry.first == operation.ns && isMeant(entry.second, operation.route);
    };
    if (std::erase_if(routes_, isIt) == 0 && isGuest(operation.ns))
      return fail(FailureKind::NotOurs, "The lab did not make this route.");
    return {};
  }

  Result<void> check(const AddRule& operation) {
    if (auto valid = checkRule(operation.ns, operation.rule); !valid)
      return valid;
    if (auto narrow = operation.ns.isHost() ? checkNarrow(operation.rule) : Result<void>(); !narrow)
      return narrow;
    // The kernel would give each another, and take away the first that looks alike, whosever it is.
    if (isGuest(operation.ns) && !operation.rule.priority)
      return fail(FailureKind::InvalidArgument,
                  "On " + hostOf(operation.ns) +
                      " a rule needs a priority of its own, such as \"priority 1000\", so that it can be told from "
                      "those of others.");
    if (isShared(operation.ns))
      rules_.insert({operation.ns, operation.rule});
    return {};
  }

  Result<void> check(const RemoveRule& operation) {
    if (auto valid = checkRule(operation.ns, operation.rule); !valid)
      return valid;
    if (rules_.erase({operation.ns, operation.rule}) == 0 && isGuest(operation.ns))
      return fail(FailureKind::NotOurs, "The lab did not make this rule.");
    return {};
  }

  Result<void> check(const AddNeighbour& operation) { return checkNeighbour(operation.ns, operation.neighbour); }
  Result<void> check(const RemoveNeighbour& operation) { return checkNeighbour(operation.ns, operation.neighbour); }
  Result<void> check(const AddFdbEntry& operation) { return checkEntry(operation.ns, operation.entry); }
  Result<void> check(const RemoveFdbEntry& operation) { return checkEntry(operation.ns, operation.entry); }
  Result<void> check(const AddBridgeVlan& operation) { return checkVlan(operation.link, operation.vlan); }
  Result<void> check(const RemoveBridgeVlan& operation) { return checkVlan(operation.link, operation.vlan); }

  Result<void> check(const SetSysctl& operation) {
    const SysctlInfo& info = infoOf(operation.key.sysctl);
    if (auto valid = validate(operation.key.sysctl, operation.value); !valid)
      return valid;
    if (operation.key.interface && !info.perInterface)
      return fail(FailureKind::InvalidArgument, "An interface has no such setting.");
    const bool guarded = isGuest(operation.ns);
    if (guarded && operation.key.sysctl == Sysctl::AcceptRa && operation.value != 0)
      return fail(FailureKind::NotPermitted,
                  "A lab may not give " + hostOf(operation.ns) + " a default route, which an advertisement can do.");
    if (operation.key.interface)
      return mustBeOurs(LinkRef{operation.ns, *operation.key.interface});
    // conf.all is every interface's: also of those that this computer lives by.
    if (guarded && info.perInterface)
      return fail(FailureKind::NotPermitted,
                  "It would change every interface of " + hostOf(operation.ns) +
                      ". Set it on the lab's own interfaces, as " +
                      SysctlKey(operation.key.sysctl, *InterfaceName::parse("veth0")).text() + ".");
    return mustBeOurs(operation.ns);
  }

  Result<void> check(const SetFilter& operation) {
    if (auto ours = mustBeOurs(operation.ns); !ours)
      return ours;
    if (operation.filter.dropping.size() + operation.filter.rules.size() > limits::filterRules)
      return fail(FailureKind::LimitExceeded, "The packet filter has too many rules.");
    const bool guarded = isGuest(operation.ns);
    if (guarded && !operation.filter.dropping.empty())
      return fail(FailureKind::NotPermitted,
                  "A lab may not cut " + hostOf(operation.ns) + " off: a policy here drops all traffic.");
    for (const FilterRule& rule : operation.filter.rules) {
      auto valid = rule.check();
      if (valid && guarded)
        valid = checkReach(operation.ns, rule);
      if (!valid)
        return fail(valid.error().kind, "\"" + rule.text() + "\": " + valid.error().message);
    }
    return {};
  }

  Result<void> check(const SetQuality& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    return operation.quality ? operation.quality->check() : Result<void>();
  }

  Result<void> check(const SetWireguard& operation) {
    if (auto ours = mustBeOurs(operation.link); !ours)
      return ours;
    const auto isPeer = [&](const auto& entry) {
      return std::ranges::find(operation.settings.peers, entry.first, &WireguardPeer::key) !=
             operation.settings.peers.end();
    };
    if (!std::ranges::all_of(operation.secrets.presharedKeys, isPeer))
      return fail(FailureKind::InvalidArgument, "There is a preshared key for somebody who is no peer.");
    return validate(operation.settings);
  }

private:
  Result<void> mustBeOurs(const NamespaceRef& ns) const {
    if (ns.isHost() || namespaces_.contains(*NamespaceName::parse(ns.text())))
      return {};
    return fail(FailureKind::NotOurs, "The namespace is neither in the plan nor the lab's.");
  }

  /// Only what the journal or the plan names there is the lab's.
  bool isShared(const NamespaceRef& ns) const {
    return ns.isHost() || (!adopted_.empty() && adopted_.contains(*NamespaceName::parse(ns.text())));
  }
  /// Where others than the lab live.
  bool isGuest(const NamespaceRef& ns) const { return ns.isHost() ? where_ == Where::Host : isShared(ns); }
  /// Whose guest the lab is.
  static std::string hostOf(const NamespaceRef& ns) {
    return ns.isHost() ? "this computer" : "the adopted namespace " + ns.text();
  }

  /// Which links a namespace of ours has only the kernel knows; in a shared one nothing but what we made may be named.
  Result<void> mustBeOurs(const LinkRef& link) const {
    if (link.name.text() == "lo")
      return fail(FailureKind::NotPermitted, "The loopback can only be set up or down.");
    if (isShared(link.ns) && !links_.contains(link))
      return fail(FailureKind::NotOurs, "The link is neither in the plan nor the lab's.");
    return mustBeOurs(link.ns);
  }

  Result<void> checkOption(Option option, const OptionValue& value) const {
    if (auto valid = validate(option, value); !valid)
      return valid;
    // What comes out of a device may be read by its owner, and he may send what he likes.
    if (option == Option::Owner && uid_ != 0 && std::get<std::uint64_t>(value) != uid_)
      return fail(FailureKind::NotPermitted, "A device may only be given to the user whose lab it is.");
    return {};
  }

  /// A link that gets another name or place: what it was called is free again.
  Result<void> checkTransfer(const LinkRef& from, const LinkRef& to) {
    if (auto ours = mustBeOurs(from); !ours)
      return ours;
    if (auto ours = mustBeOurs(to.ns); !ours)
      return ours;
    if (to.name.text() == "lo")
      return fail(FailureKind::InvalidArgument, "\"lo\" is every namespace's own loopback.");
    const bool known = links_.contains(to) && !peersGone_;
    if (known || made_.contains(to))
      return fail(FailureKind::AlreadyExists, "The lab has a link of that name there already.", describe(to));
    std::optional<LinkRef> peer;
    if (const auto made = made_.find(from); made != made_.end())
      peer = made->second;
    forget(from);
    made_.emplace(to, peer);
    if (!peer)
      moved_.insert(to);
    if (peer && made_.contains(*peer))
      made_.at(*peer) = to;
    if (isShared(to.ns))
      links_.insert(to);
    return {};
  }

  Result<void> checkNew(const VethEnd& end) {
    if (auto ours = mustBeOurs(end.link.ns); !ours)
      return ours;
    if (end.link.name.text() == "lo")
      return fail(FailureKind::InvalidArgument, "\"lo\" is every namespace's own loopback.");
    const bool known = links_.contains(end.link) && !peersGone_;
    if (known || !made_.emplace(end.link, std::nullopt).second)
      return fail(FailureKind::AlreadyExists, "The lab has a link of that name there already.", describe(end.link));
    if (made_.size() + before_.in(NamespaceRef::host()).links.size() > limits::links && tooManyLinks())
      return fail(FailureKind::LimitExceeded, "Too many links.");
    if (isShared(end.link.ns))
      links_.insert(end.link);
    if (end.mtu) {
      if (auto valid = checkMtu(*end.mtu); !valid)
        return valid;
    }
    return end.mac ? checkMac(*end.mac) : Result<void>{};
  }

  [[nodiscard]] bool tooManyLinks() const {
    const auto& links = before_.in(NamespaceRef::host()).links;
    const auto before = std::count_if(links.begin(), links.end(), [&](const auto& entry) {
      const LinkRef link{NamespaceRef::host(), entry.first};
      return links_.contains(link) && !made_.contains(link);
    });
    return made_.size() + static_cast<std::size_t>(before) > limits::links;
  }

  /// What leads from this computer to elsewhere must not come to lead into a lab.
  Result<void> checkReach(const Destination& network) const {
    if (where_ != Where::Host)
      return {};
    if (network.prefixLength < shortestPrefix)
      return fail(FailureKind::NotPermitted,
                  "A lab may not change the default route of this computer, nor take a large part of it.");
    if (findTaken_ && !taken_) {
      auto found = findTaken_();
      if (!found)
        return tl::unexpected(found.error());
      taken_ = std::move(*found);
    }
    for (const TakenNetwork& taken : taken_.value_or(TakenNetworks{})) {
      const Destination& other = taken.network;
      const auto length = std::min(network.prefixLength, other.prefixLength);
      if (network.family() != other.family() || !InterfaceAddress{network.network, length}.contains(other.network))
        continue;
      return fail(FailureKind::NotPermitted,
                  (taken.link.empty() ? "This computer reaches everything else through " + other.text()
                                      : "This computer has " + other.text() + " on its link " + taken.link) +
                      ", which overlaps it. Take another network for the lab.");
    }
    return {};
  }

  /// A rule of the lab's table where others live may only concern what a lab sends or is sent.
  Result<void> checkReach(const NamespaceRef& ns, const FilterRule& rule) const {
    const auto isOurs = [&](const std::optional<InterfaceName>& name) {
      return name && links_.contains(LinkRef{ns, *name});
    };
    const bool leaving = rule.action == FilterAction::Masquerade || rule.action == FilterAction::SourceNat;
    if (leaving && rule.source)
      return ns.isHost() ? checkReach(*rule.source) : Result<void>();
    if (isOurs(rule.in) || isOurs(rule.out))
      return {};
    return fail(FailureKind::NotPermitted, "On " + hostOf(ns) +
                                               " a rule must name a link of the lab's by \"in\" or \"out\"" +
                                               (leaving ? ", or the network that it is for by \"from\"." : "."));
  }

  static Result<void> checkMtu(std::uint32_t mtu) {
    if (mtu < limits::mtuMin || mtu > limits::mtuMax)
      return fail(FailureKind::InvalidArgument, "An MTU is between 68 and 65535 bytes.");
    return {};
  }

  static Result<void> checkMac(const MacAddress& mac) {
    if (!mac.isUsable())
      return fail(FailureKind::InvalidArgument, "A link cannot have this MAC address: it is a group's, or all zero.");
    return {};
  }

  Result<void> checkRoute(const NamespaceRef& ns, const Route& route) const {
    if (auto ours = mustBeOurs(ns); !ours)
      return ours;
    if (auto valid = validate(route); !valid)
      return valid;
    if (route.dev) {
      if (auto ours = mustBeOurs(LinkRef{ns, *route.dev}); !ours)
        return ours;
    }
    for (const NextHop& hop : route.hops) {
      if (auto ours = hop.dev ? mustBeOurs(LinkRef{ns, *hop.dev}) : Result<void>(); !ours)
        return ours;
    }
    return {};
  }

  Result<void> checkRule(const NamespaceRef& ns, const Rule& rule) const {
    auto valid = mustBeOurs(ns);
    if (valid)
      valid = validate(rule);
    // Which interfaces a namespace of ours has only the kernel knows, and a rule may name one that is still to come.
    for (const auto& name : {rule.iif, rule.oif}) {
      if (valid && name && name->text() != "lo" && isShared(ns))
        valid = mustBeOurs(LinkRef{ns, *name});
    }
    return valid;
  }

  /// A rule of this computer must be about the lab's own packets only: those of its links, or of its networks.
  Result<void> checkNarrow(const Rule& rule) const {
    if (where_ != Where::Host)
      return {};
    const bool link = (rule.iif && rule.iif->text() != "lo") || (rule.oif && rule.oif->text() != "lo");
    if (link)
      return {};
    for (const auto& network : {rule.from, rule.to}) {
      if (network)
        return checkReach(*network);
    }
    return fail(
        FailureKind::NotPermitted,
        "The rule is about packets of this computer that are not the lab's. Name an interface of the lab (iif), "
        "or one of its networks (from, to).");
  }

  Result<void> checkNeighbour(const NamespaceRef& ns, const Neighbour& neighbour) const {
    auto valid = mustBeOurs(LinkRef{ns, neighbour.dev});
    return valid ? validate(neighbour) : valid;
  }

  Result<void> checkEntry(const NamespaceRef& ns, const FdbEntry& entry) const {
    auto valid = mustBeOurs(LinkRef{ns, entry.dev});
    return valid ? validate(entry) : valid;
  }

  Result<void> checkVlan(const LinkRef& link, const BridgeVlan& vlan) const {
    auto valid = mustBeOurs(link);
    return valid ? validate(vlan) : valid;
  }

  /// Something goes whose veth peer the plan does not know: any link from before may be that peer, where it is now.
  void losePeers() {
    peersGone_ = true;
    for (const LinkRef& link : moved_)
      made_.erase(link);
    moved_.clear();
  }

  void forget(const LinkRef& link) {
    made_.erase(link);
    std::erase_if(addresses_, [&](const auto& entry) { return entry.first == link; });
    links_.erase(link);
  }

  Where where_;
  uid_t uid_;
  const FindTakenNetworks& findTaken_;
  mutable std::optional<TakenNetworks> taken_;  ///< Once somebody wanted to know.
  std::set<NamespaceName> namespaces_;
  std::set<NamespaceName> adopted_;                  ///< Those of them that the lab did not make.
  std::set<LinkRef> links_;                          ///< In shared namespaces.
  std::set<std::pair<NamespaceRef, Route>> routes_;  ///< That the journal or the plan names.
  std::set<std::pair<NamespaceRef, Rule>> rules_;
  const Ownership& before_;
  /// The plan deleted something that may have had veth peers in the host. The journal does not know pairs, so whether a
  /// name of the journal is free again only the kernel knows, and it is asked at the time (NLM_F_EXCL).
  bool peersGone_ = false;
  std::set<LinkRef> moved_;  ///< Links from before the plan, of which it knows no peer, where they are now.
  std::map<LinkRef, std::optional<LinkRef>> made_;            ///< By the plan, with their peers.
  std::set<std::pair<LinkRef, InterfaceAddress>> addresses_;  ///< That the plan adds.
};

}  // namespace

Result<void> mustSuit(LinkKind kind, Option option, const OptionValue& value) {
  const auto* const address = std::get_if<IpAddress>(&value);
  const bool overV4 = kind == LinkKind::Gre || kind == LinkKind::Gretap;
  // The kernel would take the first four bytes for an IPv4 address.
  if (overV4 && address != nullptr && address->family() != Family::V4)
    return fail(FailureKind::InvalidArgument,
                "A GRE tunnel runs over IPv4, and " + std::string(nameOf(option)) + " is an IPv6 address.");
  return {};
}

Result<void> validate(const Operations& operations, const Ownership& ownership, Where where,
                      const FindTakenNetworks& taken) {
  if (operations.size() > limits::operations)
    return fail(FailureKind::LimitExceeded, "The plan has too many operations.");
  Walk walk(ownership, where, taken);
  for (std::size_t index = 0; index < operations.size(); ++index) {
    const auto checked = std::visit([&](const auto& operation) { return walk.check(operation); }, operations[index]);
    if (!checked) {
      Failure failure = checked.error();
      failure.operation = index;
      failure.message = "Cannot " + describe(operations[index]) + ". " + failure.message;
      if (failure.object.empty())
        failure.object = objectOf(operations[index]);
      return tl::unexpected<Failure>(std::move(failure));
    }
  }
  return {};
}

}  // namespace vethloom::engine
