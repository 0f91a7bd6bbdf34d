// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/neutral.h"

#include "contract/escape.h"
#include "plan/drawn.h"
#include "plan/state.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::NamespaceRef;

std::vector<std::string> sortedTexts(const auto& addresses) {
  std::vector<std::string> texts;
  for (const auto& address : addresses) {
    texts.push_back(address.text());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::map<std::string, std::string> neutralQuality(const contract::Quality& quality) {
  std::map<std::string, std::string> texts;
  for (const auto& [field, value] : quality.resolved().values) {
    const auto& row = contract::rowOf(field);
    texts.emplace(row.name, contract::qualityText(row.unit, value));
  }
  return texts;
}

NeutralLink neutralLink(const NamespaceRef& ns, const DrawnLink& drawn) {
  NeutralLink link;
  link.ns = ns.text();
  link.name = drawn.interface->name.text();
  link.kind = drawn.kind();
  if (drawn.peer) {
    link.peer = NeutralPeer{drawn.peer->ns.text(), drawn.peer->name.text()};
  }
  if (drawn.master) {
    link.master = drawn.master->text();
  }
  link.addresses = sortedTexts(drawn.interface->addresses);
  link.up = drawn.interface->up;
  link.mtu = drawn.interface->mtu;
  if (drawn.interface->mac) {
    link.mac = drawn.interface->mac->text();
  }
  if (drawn.interface->quality) {
    link.quality = neutralQuality(*drawn.interface->quality);
  }
  if (drawn.lower) {
    link.lower = NeutralPeer{drawn.lower->ns.text(), drawn.lower->name.text()};
  }
  // What is as usual says nothing: a kernel does not tell it either.
  for (const auto& [option, value] : drawn.interface->options) {
    const bool counts = infoOf(option).scope != contract::OptionScope::Port || drawn.isPort();
    if (counts && value != contract::usualValue(option)) {
      link.options.emplace(option, value);
    }
  }
  return link;
}

NeutralLink neutralLink(const NamespaceRef& ns, const std::string& name, const LinkState& state) {
  NeutralLink link;
  link.ns = ns.text();
  link.name = contract::escape(name);
  link.kind = contract::escape(state.kind);
  if (state.peer) {
    link.peer = NeutralPeer{state.peer->ns.text(), contract::escape(state.peer->name)};
  }
  if (!state.master.empty()) {
    link.master = contract::escape(state.master);
  }
  link.addresses = sortedTexts(state.addresses);
  link.up = state.up;
  link.mtu = state.mtu;
  if (state.mac && state.kind != "loopback") {
    link.mac = state.mac->text();
  }
  link.quality = neutralQuality(state.quality);
  if (state.lower) {
    link.lower = NeutralPeer{state.lower->ns.text(), contract::escape(state.lower->name)};
  }
  link.options = state.options;
  return link;
}

NeutralNat neutralNat(const NamespaceRef& ns, const contract::FilterRule& rule) {
  NeutralNat nat;
  nat.ns = ns.text();
  nat.kind = contract::nameOf(rule.action);
  const auto textOf = [](const auto& value) { return value ? std::optional(value->text()) : std::nullopt; };
  nat.source = textOf(rule.source);
  nat.destination = textOf(rule.destination);
  nat.in = textOf(rule.in);
  nat.out = textOf(rule.out);
  if (rule.protocol) {
    nat.protocol = contract::nameOf(*rule.protocol);
  }
  if (rule.port) {
    nat.port = std::to_string(rule.port->first);
    if (rule.port->last != rule.port->first) {
      *nat.port += '-' + std::to_string(rule.port->last);
    }
  }
  nat.to = textOf(rule.newAddress);
  if (rule.newPort != 0) {
    *nat.to += ':' + std::to_string(rule.newPort);
  }
  return nat;
}

void addFilter(Neutral& neutral, const NamespaceRef& ns, const contract::Filter& filter) {
  const contract::Filter sorted = filter.sorted();
  for (const auto& rule : sorted.rules) {
    if (!rule.isVerdict()) {
      neutral.nat.push_back(neutralNat(ns, rule));
    }
  }
  for (const auto& line : sorted.lines()) {
    neutral.filter.push_back({ns.text(), line});
  }
}

void addSysctl(Neutral& neutral, const NamespaceRef& ns, contract::Sysctl key, std::optional<bool> value) {
  if (value) {
    neutral.sysctls.push_back({ns.text(), std::string(contract::nameOf(key)), *value ? "1" : "0"});
  }
}

void sortLists(Neutral& neutral) {
  std::sort(neutral.namespaces.begin(), neutral.namespaces.end());
  std::sort(neutral.links.begin(), neutral.links.end());
  std::sort(neutral.routes.begin(), neutral.routes.end());
  std::sort(neutral.sysctls.begin(), neutral.sysctls.end());
  std::sort(neutral.nat.begin(), neutral.nat.end());
}

template <typename Text>
std::optional<std::string> textOf(const std::optional<Text>& value) {
  return value ? std::optional<std::string>(value->text()) : std::nullopt;
}

}  // namespace

Neutral describe(const model::Topology& topology) {
  Neutral neutral;
  for (const auto& [ns, box] : drawnOf(topology)) {
    if (!ns.isHost()) {
      neutral.namespaces.push_back(ns.text());
    }
    for (const auto& [name, link] : box.links) {
      neutral.links.push_back(neutralLink(ns, link));
    }
    for (const auto& route : box.stack->routes) {
      neutral.routes.push_back({ns.text(), route.destination.text(), textOf(route.via), textOf(route.dev)});
    }
    addFilter(neutral, ns, box.stack->filter);
    addSysctl(neutral, ns, contract::Sysctl::Ipv4Forwarding, box.stack->ipv4Forwarding);
    addSysctl(neutral, ns, contract::Sysctl::Ipv6Forwarding, box.stack->ipv6Forwarding);
  }
  sortLists(neutral);
  return neutral;
}

Neutral describe(const model::Observed& observed) {
  Neutral neutral;
  for (const auto& [ns, box] : stateOf(observed).boxes) {
    if (!ns.isHost() && box.ours) {
      neutral.namespaces.push_back(ns.text());
    }
    for (const auto& [name, link] : box.links) {
      const bool plainLoopback = link.kind == "loopback" && link.addresses.empty();
      if ((link.ours || box.ours) && !plainLoopback) {
        neutral.links.push_back(neutralLink(ns, name, link));
      }
    }
    for (const auto& route : box.routes) {
      const auto* device = box.find(route.device);
      if (box.ours || (device && device->ours)) {
        const auto name = route.device.empty() ? std::nullopt : std::optional(contract::escape(route.device));
        neutral.routes.push_back({ns.text(), route.destination.text(), textOf(route.via), name});
      }
    }
    addFilter(neutral, ns, box.filter);
    for (std::size_t i = 0; i < std::min(box.filter.rules.size(), box.counters.size()); ++i) {
      const auto& counter = box.counters[i];
      neutral.counters.push_back({ns.text(), box.filter.rules[i].text(), counter.packets, counter.bytes});
    }
    for (const auto& [key, value] : box.sysctls) {
      // Off is how every namespace begins, so it would say nothing.
      if (box.ours && value) {
        addSysctl(neutral, ns, key, value);
      }
    }
  }
  sortLists(neutral);
  return neutral;
}

}  // namespace vethloom::plan
