// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/requests.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace vethloom::netlink {

namespace {

Request ruleRequest(std::uint16_t type, std::uint16_t flags, const contract::Rule& rule, std::uint8_t protocol) {
  fib_rule_hdr part{};
  part.family = rule.family == contract::Family::V4 ? AF_INET : AF_INET6;
  part.src_len = rule.from ? rule.from->prefixLength : 0;
  part.dst_len = rule.to ? rule.to->prefixLength : 0;
  part.action = FR_ACT_TO_TBL;
  part.table = RT_TABLE_UNSPEC;  // FRA_TABLE has room for all of them
  Request request(type, flags);
  request.fixed(part).u32(FRA_TABLE, rule.table);
  if (rule.from)
    request.ip(FRA_SRC, rule.from->network);
  if (rule.to)
    request.ip(FRA_DST, rule.to->network);
  if (rule.mark)
    request.u32(FRA_FWMARK, *rule.mark).u32(FRA_FWMASK, rule.mask);
  if (rule.iif)
    request.text(FRA_IIFNAME, rule.iif->text());
  if (rule.oif)
    request.text(FRA_OIFNAME, rule.oif->text());
  if (rule.priority)
    request.u32(FRA_PRIORITY, *rule.priority);
  if (protocol != 0)
    request.u8(FRA_PROTOCOL, protocol);
  return request;
}

}  // namespace

Request dumpRules() {
  Request request(RTM_GETRULE, 0);
  request.fixed(fib_rule_hdr{});
  return request;
}

Request addRule(const contract::Rule& rule) {
  return ruleRequest(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule, routeProtocol);
}

Request removeRule(const contract::Rule& rule, std::uint8_t protocol) {
  return ruleRequest(RTM_DELRULE, 0, rule, protocol);
}

}  // namespace vethloom::netlink
