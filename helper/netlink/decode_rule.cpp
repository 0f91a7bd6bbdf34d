// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/message_parts.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <array>

namespace vethloom::netlink {

namespace {

// What a drawing cannot say; a rule with one of them is somebody else's affair.
constexpr std::array<std::uint16_t, 9> others{FRA_GOTO,        FRA_FLOW,        FRA_TUN_ID,
                                              FRA_L3MDEV,      FRA_UID_RANGE,   FRA_IP_PROTO,
                                              FRA_SPORT_RANGE, FRA_DPORT_RANGE, FRA_SUPPRESS_IFGROUP};

/// A network out of an address attribute and its length; `bad` where they do not go together.
std::optional<contract::Destination> networkOf(const Attributes& attributes, std::uint16_t type, std::uint8_t length,
                                               contract::Family family, bool& bad) {
  if (length == 0)
    return std::nullopt;
  const auto ip = ipOf(attributes, type, family);
  const auto network =
      ip ? contract::Destination::parse(ip->text() + '/' + std::to_string(length))
         : contract::Result<contract::Destination>(contract::fail(contract::FailureKind::InvalidArgument, {}));
  bad = bad || !network;
  return network ? std::optional(*network) : std::nullopt;
}

std::optional<contract::InterfaceName> nameOf(const Attributes& attributes, std::uint16_t type, bool& bad) {
  const auto text = attributes.text(type);
  if (!text)
    return std::nullopt;
  const auto name = contract::InterfaceName::parse(*text);
  bad = bad || !name;
  return name ? std::optional(*name) : std::nullopt;
}

}  // namespace

std::optional<RuleMessage> decodeRule(Bytes message) {
  const auto parts = split<fib_rule_hdr>(message, RTM_NEWRULE, RTM_DELRULE);
  const auto family = parts ? familyOf(parts->fixed.family) : std::nullopt;
  if (!family || parts->fixed.action != FR_ACT_TO_TBL || parts->fixed.tos != 0 ||
      (parts->fixed.flags & FIB_RULE_INVERT) != 0)
    return std::nullopt;
  const Attributes& attributes = parts->attributes;
  for (const std::uint16_t other : others) {
    if (attributes.find(other))
      return std::nullopt;
  }
  // The kernel always says it; all ones is "no".
  if (attributes.u32(FRA_SUPPRESS_PREFIXLEN).value_or(UINT32_MAX) != UINT32_MAX)
    return std::nullopt;
  bool bad = false;
  RuleMessage result;
  result.gone = parts->header.type == RTM_DELRULE;
  result.protocol = attributes.u8(FRA_PROTOCOL).value_or(0);
  contract::Rule& rule = result.rule;
  rule.family = *family;
  rule.priority = attributes.u32(FRA_PRIORITY).value_or(0);
  rule.from = networkOf(attributes, FRA_SRC, parts->fixed.src_len, *family, bad);
  rule.to = networkOf(attributes, FRA_DST, parts->fixed.dst_len, *family, bad);
  rule.mark = attributes.u32(FRA_FWMARK);
  rule.mask = attributes.u32(FRA_FWMASK).value_or(UINT32_MAX);
  if (!rule.mark && rule.mask != UINT32_MAX)
    rule.mark = 0;
  rule.iif = nameOf(attributes, FRA_IIFNAME, bad);
  rule.oif = nameOf(attributes, FRA_OIFNAME, bad);
  rule.table = attributes.u32(FRA_TABLE).value_or(parts->fixed.table);
  return bad || !contract::validate(rule) ? std::nullopt : std::optional(result);
}

}  // namespace vethloom::netlink
