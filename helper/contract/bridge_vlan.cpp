// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/bridge_vlan.h"

#include "contract/word_reader.h"

#include <map>

namespace vethloom::contract {

Result<void> validate(const BridgeVlan& vlan) {
  if (vlan.first < vlanMin || vlan.last > vlanMax || vlan.first > vlan.last)
    return fail(FailureKind::InvalidArgument, "VLANs are numbers from 1 to 4094, the lower one of a range first.");
  if (vlan.pvid && vlan.first != vlan.last)
    return fail(FailureKind::InvalidArgument, "Only a single VLAN can be the one of untagged frames (pvid).");
  return {};
}

Result<BridgeVlan> BridgeVlan::parse(std::string_view text) {
  WordReader in(text);
  if (in.peek() == "vid")
    in.next();
  const std::string_view word = in.next();
  BridgeVlan vlan;
  while (in.more()) {
    const std::string_view key = in.next();
    if (key == "pvid")
      in.flag(key, vlan.pvid);
    else if (key == "untagged")
      in.flag(key, vlan.untagged);
    else
      in.refuseWord(key, "pvid and untagged, behind a VLAN or a range such as 20-30");
  }
  const std::size_t dash = std::min(word.find('-'), word.size());
  const auto first = parseNumber(word.substr(0, dash), "A VLAN", vlanMin, vlanMax);
  const auto last = dash == word.size() ? first : parseNumber(word.substr(dash + 1), "A VLAN", vlanMin, vlanMax);
  if (!first || !last)
    return tl::unexpected(first ? last.error() : first.error());
  vlan.first = static_cast<std::uint16_t>(*first);
  vlan.last = static_cast<std::uint16_t>(*last);
  auto parsed = in.finish(vlan);
  const auto valid = validate(vlan);
  return parsed && !valid ? Result<BridgeVlan>(tl::unexpected(valid.error())) : parsed;
}

std::string BridgeVlan::text() const {
  return std::to_string(first) + (last != first ? '-' + std::to_string(last) : std::string()) + (pvid ? " pvid" : "") +
         (untagged ? " untagged" : "");
}

BridgeVlans normalised(const BridgeVlans& vlans) {
  std::map<std::uint16_t, BridgeVlan> each;
  for (const BridgeVlan& vlan : vlans) {
    if (vlan.pvid) {
      for (auto& [number, other] : each)
        other.pvid = false;
    }
    for (std::uint32_t number = vlan.first; number <= vlan.last; ++number) {
      const auto id = static_cast<std::uint16_t>(number);
      each[id] = BridgeVlan{id, id, vlan.pvid, vlan.untagged};
    }
  }
  BridgeVlans result;
  for (const auto& [number, vlan] : each) {
    const bool joins = !result.empty() && result.back().last + 1 == number && !vlan.pvid && !result.back().pvid &&
                       result.back().untagged == vlan.untagged;
    if (joins)
      result.back().last = number;
    else
      result.push_back(vlan);
  }
  return result;
}

}  // namespace vethloom::contract
