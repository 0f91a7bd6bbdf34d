// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/codec.h"

#include <QByteArray>
#include <QStringList>
#include <map>
#include <nlohmann/json.hpp>

namespace vethloom::test {

/// What somebody believes who has heard all facts so far: by key, the fact as JSON.
class Mirror {
public:
  void hear(const contract::Facts& facts) {
    for (const contract::Fact& fact : facts)
      std::visit([&](const auto& value) { take(value, contract::printJson(contract::encode(fact))); }, fact);
  }

  /// One line a fact; sorted.
  [[nodiscard]] QStringList lines() const {
    QStringList all;
    for (const auto& [key, text] : facts_)
      all << QString::fromStdString(text);
    return all;
  }

private:
  static std::string key(const char* kind, const contract::NamespaceRef& ns) { return ns.text() + ' ' + kind + ' '; }

  void take(const contract::NamespaceFact& fact, std::string text) {
    if (!fact.exists)
      std::erase_if(facts_, [&](const auto& entry) { return entry.first.rfind(fact.ns.text() + ' ', 0) == 0; });
    set(key("namespace", fact.ns), fact.exists, std::move(text));
  }
  void take(const contract::LinkFact& fact, std::string text) {
    set(key("link", fact.ns) + std::to_string(fact.index), true, std::move(text));
  }
  void take(const contract::LinkGone& fact, const std::string& /*text*/) {
    facts_.erase(key("link", fact.ns) + std::to_string(fact.index));
    facts_.erase(key("quality", fact.ns) + std::to_string(fact.index));
    // What is said of a link goes with it.
    const std::string index = std::to_string(fact.index);
    for (const char* kind : {"neighbour", "fdb"})
      std::erase_if(facts_,
                    [&](const auto& entry) { return entry.first.rfind(key(kind, fact.ns) + index + ' ', 0) == 0; });
    facts_.erase(key("vlans", fact.ns) + index);
  }
  void take(const contract::AddressFact& fact, std::string text) {
    // When an automatic address comes is the kernel's affair.
    if (!fact.kernelMade)
      set(key("address", fact.ns) + std::to_string(fact.index) + fact.address.text(), fact.exists, std::move(text));
  }
  void take(const contract::RouteFact& fact, std::string text) {
    const std::string via = fact.via ? fact.via->text() : std::string();
    const bool automatic = fact.kernelMade && fact.destination.family() == contract::Family::V6;
    if (!automatic)
      set(key("route", fact.ns) + fact.destination.text() + via + std::to_string(fact.device) + '.' +
              std::to_string(fact.metric) + '.' + std::to_string(fact.table) + '.' +
              std::to_string(static_cast<int>(fact.type)) + hopsOf(fact),
          fact.exists, std::move(text));
  }
  void take(const contract::SysctlFact& fact, std::string text) {
    set(key("sysctl", fact.ns) + fact.key.text(), true, std::move(text));
  }
  void take(const contract::RuleFact& fact, std::string text) {
    set(key("rule", fact.ns) + fact.rule.text(), fact.exists, std::move(text));
  }
  void take(const contract::NeighbourFact& fact, std::string text) {
    set(key("neighbour", fact.ns) + std::to_string(fact.index) + ' ' + fact.ip.text(), fact.exists, std::move(text));
  }
  void take(const contract::FdbFact& fact, std::string text) {
    set(key("fdb", fact.ns) + std::to_string(fact.index) + ' ' + fact.mac.text() + (fact.self ? " self" : "") +
            (fact.vlan ? std::to_string(*fact.vlan) : "") + (fact.dst ? fact.dst->text() : ""),
        fact.exists, std::move(text));
  }
  void take(const contract::BridgeVlansFact& fact, std::string text) {
    set(key("vlans", fact.ns) + std::to_string(fact.index), !fact.vlans.empty(), std::move(text));
  }
  static std::string hopsOf(const contract::RouteFact& fact) {
    std::string text;
    for (const contract::HopFact& hop : fact.hops)
      text += ' ' + std::to_string(hop.device) + (hop.via ? hop.via->text() : "");
    return text;
  }
  void take(contract::FilterFact fact, const std::string& /*text*/) {
    fact.counters.clear();  // They count on.
    set(key("filter", fact.ns), !fact.filter.isEmpty() || fact.changed > 0,
        contract::printJson(contract::encode(contract::Fact(fact))));
  }
  void take(const contract::QualityFact& fact, std::string text) {
    set(key("quality", fact.ns) + std::to_string(fact.index), !fact.quality.values.empty(), std::move(text));
  }
  void take(const contract::WireguardFact& fact, std::string text) {
    set(key("wireguard", fact.ns) + std::to_string(fact.index), true, std::move(text));
  }
  void set(const std::string& where, bool exists, std::string text) {
    if (exists)
      facts_[where] = std::move(text);
    else
      facts_.erase(where);
  }

  std::map<std::string, std::string> facts_;
};

}  // namespace vethloom::test
