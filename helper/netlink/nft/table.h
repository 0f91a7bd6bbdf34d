// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/filter.h"
#include "netlink/request.h"

/// One nftables table (nft(8), family inet) that is a contract::Filter, and nothing else in the namespace.
/// Requests are for a Socket of Protocol::Filter; the changes are for its `transact`.
namespace vethloom::netlink::nft {

/// What is in a table of ours.
struct TableContent {
  contract::Filter filter;
  std::vector<contract::RuleCounter> counters;  ///< One a rule.
  std::size_t changed = 0;                      ///< Rules and chains that are not as we make them.
  bool operator==(const TableContent&) const = default;
};

/// Replaces the table by a new one; whatever somebody has added to it goes.
[[nodiscard]] std::vector<Request> replaceTable(const std::string& table, const contract::Filter& filter);
/// Removes it, whether it is there or not.
[[nodiscard]] std::vector<Request> removeTable(const std::string& table);

/// Dump: all tables of the namespace.
[[nodiscard]] Request dumpTables();
/// Ask: NotFound where there is no such table.
[[nodiscard]] Request getTable(const std::string& table);
/// Dump: the chains of all tables.
[[nodiscard]] Request dumpChains();
/// Dump: the rules of one table.
[[nodiscard]] Request dumpRules(const std::string& table);
/// What the answers to the three questions say.
[[nodiscard]] TableContent decodeTable(const std::string& table, Bytes tableAnswer, Bytes chains, Bytes rules);

}  // namespace vethloom::netlink::nft
