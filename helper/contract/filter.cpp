// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/filter.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

/// What the kernel keeps in chains of their own.
int rankOf(const FilterRule& rule) {
  if (rule.action == FilterAction::DestinationNat)
    return 0;
  return rule.isVerdict() ? 2 + static_cast<int>(rule.chain) : 1;
}

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

std::string nameOf(const FilterRule& rule) {
  return '"' + std::string(contract::nameOf(rule.action)) + '"';
}

bool hasPorts(const FilterRule& rule) {
  return rule.protocol == FilterProtocol::Tcp || rule.protocol == FilterProtocol::Udp;
}

Result<void> checkInterfaces(const FilterRule& rule) {
  const bool leaving = rule.action == FilterAction::Masquerade || rule.action == FilterAction::SourceNat;
  const bool coming = rule.action == FilterAction::DestinationNat;
  if (rule.in && (leaving || (rule.isVerdict() && rule.chain == FilterChain::Output))) {
    return refuse("A packet that " + std::string(leaving ? "leaves" : "is sent from here") +
                  " has no incoming interface. Leave \"in " + rule.in->text() + "\" out.");
  }
  if (rule.out && (coming || (rule.isVerdict() && rule.chain == FilterChain::Input))) {
    return refuse(
        "A packet that comes in has no outgoing interface yet. " +
        (coming ? std::string("Leave it out.") : "Write " + nameOf(rule) + " and then \"forward\" or \"output\"."));
  }
  if (rule.action == FilterAction::Masquerade && !rule.out && !rule.source)
    return refuse("Say what is masqueraded: \"masquerade from 10.0.0.0/24\", or \"masquerade out eth0\".");
  return {};
}

Result<void> checkNewAddress(const FilterRule& rule) {
  const bool wanted = rule.action == FilterAction::SourceNat || rule.action == FilterAction::DestinationNat;
  if (wanted != rule.newAddress.has_value())
    return refuse(wanted ? nameOf(rule) + " lacks the new address." : nameOf(rule) + " takes no new address.");
  if (rule.newAddress && (rule.newAddress->isUnspecified() || rule.newAddress->isMulticast()))
    return refuse("Nothing can be sent to or from " + rule.newAddress->text() + '.');
  if (rule.newPort != 0 && (rule.action != FilterAction::DestinationNat || !hasPorts(rule)))
    return refuse("A new port is for \"dnat\" with \"protocol tcp\" or \"protocol udp\".");
  return {};
}

/// All addresses and the protocol must be of one IP version.
Result<void> checkFamilies(const FilterRule& rule) {
  std::optional<Family> family;
  if (rule.protocol == FilterProtocol::Icmp)
    family = Family::V4;
  if (rule.protocol == FilterProtocol::Icmpv6)
    family = Family::V6;
  const auto add = [&](Family other) {
    const bool same = !family || *family == other;
    family = other;
    return same;
  };
  if ((rule.newAddress && !add(rule.newAddress->family())) || (rule.source && !add(rule.source->family())) ||
      (rule.destination && !add(rule.destination->family())))
    return refuse("The rule mixes IPv4 and IPv6, so no packet could match it. Make two rules.");
  return {};
}

Result<void> checkNetwork(const std::optional<Destination>& network) {
  if (!network)
    return {};
  if (network->prefixLength > network->network.size() * 8)
    return refuse("The prefix is too long.");
  if (network->isDefault())
    return refuse("A network of length 0 is every address. Leave it out.");
  const InterfaceAddress address{network->network, network->prefixLength};
  return address.network() == network->network ? Result<void>() : refuse("The network has host bits.");
}

}  // namespace

std::string_view nameOf(FilterChain chain) {
  constexpr std::array<std::string_view, 3> names{"input", "forward", "output"};
  return names.at(static_cast<std::size_t>(chain));
}

std::string_view nameOf(FilterAction action) {
  constexpr std::array<std::string_view, 6> names{"accept", "drop", "reject", "masquerade", "snat", "dnat"};
  return names.at(static_cast<std::size_t>(action));
}

std::string_view nameOf(FilterProtocol protocol) {
  constexpr std::array<std::string_view, 4> names{"icmp", "icmpv6", "tcp", "udp"};
  return names.at(static_cast<std::size_t>(protocol));
}

Result<void> FilterRule::check() const {
  if (auto checked = checkInterfaces(*this); !checked)
    return checked;
  if (auto checked = checkNewAddress(*this); !checked)
    return checked;
  for (const auto& network : {source, destination}) {
    if (auto checked = checkNetwork(network); !checked)
      return checked;
  }
  if (auto checked = checkFamilies(*this); !checked)
    return checked;
  if (port && !hasPorts(*this))
    return refuse("A port needs \"protocol tcp\" or \"protocol udp\".");
  if (port && (port->first == 0 || port->first > port->last))
    return refuse("Ports are from 1 to 65535, the lower one first.");
  return {};
}

Filter Filter::sorted() const {
  Filter filter = *this;
  std::stable_sort(filter.rules.begin(), filter.rules.end(),
                   [](const FilterRule& a, const FilterRule& b) { return rankOf(a) < rankOf(b); });
  return filter;
}

}  // namespace vethloom::contract
