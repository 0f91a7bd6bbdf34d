// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/filter.h"

#include <libnftnl/rule.h>
#include <memory>

namespace vethloom::netlink::nft {

struct FreeRule {
  void operator()(nftnl_rule* rule) const { nftnl_rule_free(rule); }
};
using RulePtr = std::unique_ptr<nftnl_rule, FreeRule>;

/// The rule as the kernel shall have it: its expressions, and its spelling as a comment.
[[nodiscard]] RulePtr makeRule(const contract::FilterRule& rule);
/// The comment of a rule, as `nft` shows it; empty where it has none.
[[nodiscard]] std::string commentOf(const nftnl_rule* rule);
/// What a rule does, without its counter: two rules do the same where these texts are equal.
[[nodiscard]] std::string meaningOf(const nftnl_rule* rule);
[[nodiscard]] contract::RuleCounter counterOf(const nftnl_rule* rule);

}  // namespace vethloom::netlink::nft
