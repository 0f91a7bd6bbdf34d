// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/explain_traffic.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::FilterAction;
using contract::FilterChain;
using contract::FilterProtocol;
using contract::FilterRule;
using contract::Quality;
using contract::QualityField;

constexpr std::size_t longestComment = 128;  // NFTNL_UDATA_COMMENT_MAXLEN; nft(8) refuses longer ones

/// A chain as nft names and hooks it.
struct NftChain {
  const char* name;
  const char* hook;
};

NftChain chainOf(FilterChain chain) {
  switch (chain) {
    case FilterChain::Input:
      return {"input", "type filter hook input priority filter"};
    case FilterChain::Forward:
      return {"forward", "type filter hook forward priority filter"};
    case FilterChain::Output:
      return {"output", "type filter hook output priority filter"};
  }
  return {};
}

NftChain chainOf(const FilterRule& rule) {
  if (rule.action == FilterAction::DestinationNat) {
    return {"prerouting", "type nat hook prerouting priority dstnat"};
  }
  return rule.isVerdict() ? chainOf(rule.chain) : NftChain{"postrouting", "type nat hook postrouting priority srcnat"};
}

std::string familyWord(contract::Family family) {
  return family == contract::Family::V4 ? "ip" : "ip6";
}

std::string network(const contract::Destination& network, const char* side) {
  return ' ' + familyWord(network.family()) + ' ' + side + ' ' + network.text();
}

std::string ports(const FilterRule& rule) {
  const std::string protocol(contract::nameOf(*rule.protocol));
  if (!rule.port) {
    return " meta l4proto " + protocol;
  }
  const std::string last = rule.port->last != rule.port->first ? "-" + std::to_string(rule.port->last) : "";
  return ' ' + protocol + " dport " + std::to_string(rule.port->first) + last;
}

std::string statement(const FilterRule& rule) {
  switch (rule.action) {
    case FilterAction::Reject:
      return rule.protocol == FilterProtocol::Tcp ? " reject with tcp reset" : " reject";
    case FilterAction::SourceNat:
    case FilterAction::DestinationNat: {
      const bool bracket = rule.newPort != 0 && rule.newAddress->family() == contract::Family::V6;
      const std::string address = bracket ? "[" + rule.newAddress->text() + "]" : rule.newAddress->text();
      const std::string port = rule.newPort != 0 ? ":" + std::to_string(rule.newPort) : "";
      return ' ' + std::string(contract::nameOf(rule.action)) + ' ' + familyWord(rule.newAddress->family()) + " to " +
             address + port;
    }
    case FilterAction::Accept:
    case FilterAction::Drop:
    case FilterAction::Masquerade:
      break;
  }
  return ' ' + std::string(contract::nameOf(rule.action));
}

/// "'add rule inet vethloom postrouting oifname \"eth0\" counter masquerade'"
std::string ruleCommand(const FilterRule& rule) {
  std::string text = std::string("'add rule inet vethloom ") + chainOf(rule).name;
  text += rule.in ? " iifname \"" + rule.in->text() + "\"" : "";
  text += rule.out ? " oifname \"" + rule.out->text() + "\"" : "";
  text += rule.source ? network(*rule.source, "saddr") : "";
  text += rule.destination ? network(*rule.destination, "daddr") : "";
  text += rule.protocol ? ports(rule) : "";
  text += rule.established ? " ct state established,related" : "";
  text += " counter" + statement(rule);
  const std::string comment = rule.text();
  return text + (comment.size() <= longestComment ? " comment \"" + comment + "\"" : "") + "'";
}

/// " loss 1% 25%": a value and its correlation, where they are given.
std::string words(const Quality& quality, const char* word, QualityField value, QualityField correlation) {
  const auto text = [&](QualityField field) {
    return quality.values.contains(field) ? ' ' + contract::qualityText(contract::rowOf(field).unit, quality.at(field))
                                          : std::string();
  };
  return quality.values.contains(value) ? ' ' + std::string(word) + text(value) + text(correlation) : std::string();
}

std::string word(const Quality& quality, QualityField field) {
  const auto& row = contract::rowOf(field);
  return ' ' + std::string(row.name) + ' ' + contract::qualityText(row.unit, quality.at(field));
}

std::string netem(const Quality& quality) {
  using F = QualityField;
  std::string text = "netem" + word(quality, F::Limit) + words(quality, "delay", F::Delay, F::Jitter);
  if (quality.values.contains(F::DelayCorrelation)) {
    text += ' ' + contract::qualityText(contract::QualityUnit::Share, quality.at(F::DelayCorrelation));
  }
  return text + words(quality, "loss", F::Loss, F::LossCorrelation) +
         words(quality, "duplicate", F::Duplicate, F::DuplicateCorrelation) +
         words(quality, "corrupt", F::Corrupt, F::CorruptCorrelation) +
         words(quality, "reorder", F::Reorder, F::ReorderCorrelation);
}

std::string tbf(const Quality& quality) {
  return "tbf" + word(quality, QualityField::Rate) + word(quality, QualityField::Burst) +
         word(quality, QualityField::Latency);
}

}  // namespace

std::vector<std::string> nftCommands(const contract::Filter& filter) {
  // Made first, so that there is something to delete: the rules start from nothing either way.
  std::vector<std::string> commands{"add table inet vethloom", "delete table inet vethloom"};
  if (filter.isEmpty()) {
    return commands;
  }
  commands.emplace_back("add table inet vethloom");
  const auto addChain = [&](const NftChain& chain, bool drops) {
    const std::string text = std::string("'add chain inet vethloom ") + chain.name + " { " + chain.hook + "; " +
                             (drops ? "policy drop; }'" : "}'");
    if (std::find(commands.begin(), commands.end(), text) == commands.end()) {
      commands.push_back(text);
    }
  };
  for (const FilterChain chain : filter.dropping) {
    addChain(chainOf(chain), true);
  }
  for (const FilterRule& rule : filter.rules) {
    addChain(chainOf(rule), rule.isVerdict() && filter.dropping.contains(rule.chain));
  }
  for (const FilterRule& rule : filter.rules) {
    commands.push_back(ruleCommand(rule));
  }
  return commands;
}

std::vector<std::string> tcCommands(const std::string& link, const std::optional<Quality>& quality) {
  if (!quality) {
    return {"del dev " + link + " root"};
  }
  const Quality full = quality->resolved();
  if (!full.needsNetem()) {
    return {"replace dev " + link + " root handle 3: " + tbf(full)};
  }
  if (!full.needsTbf()) {
    return {"replace dev " + link + " root handle 2: " + netem(full)};
  }
  return {"replace dev " + link + " root handle 1: " + netem(full),
          "replace dev " + link + " parent 1:1 handle 10: " + tbf(full)};
}

}  // namespace vethloom::plan
