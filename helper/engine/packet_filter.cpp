// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/packet_filter.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;
using netlink::nft::TableContent;

namespace {

/// There is no such table, or this kernel has no nftables, or nothing like it at all.
bool isAbsent(const contract::Failure& failure) {
  constexpr std::array numbers{ENOENT, EOPNOTSUPP, EINVAL, EPROTONOSUPPORT};
  return std::ranges::find(numbers, failure.errorNumber) != numbers.end();
}

}  // namespace

std::string filterTableOf(const contract::NamespaceRef& ns, contract::Where where, const Ownership& ownership) {
  if (!ownership.isGuest(ns, where))
    return "vethloom";
  return ownership.id.empty() ? std::string() : "vethloom-" + ownership.id;
}

Result<netlink::Socket*> PacketFilter::socket() {
  if (!ns_.filterSocket) {
    const auto inside = netlink::ScopedNamespace::enter(ns_.fd, home_);
    if (!inside)
      return tl::unexpected(inside.error());
    auto opened = netlink::Socket::open(netlink::Protocol::Filter);
    if (!opened)
      return tl::unexpected(opened.error());
    ns_.filterSocket = std::move(*opened);
  }
  return &*ns_.filterSocket;
}

Result<std::optional<TableContent>> PacketFilter::read() {
  if (table_.empty())
    return std::optional<TableContent>();
  const auto socket = this->socket();
  if (!socket && isAbsent(socket.error()))
    return std::optional<TableContent>();
  if (!socket)
    return tl::unexpected(socket.error());
  const auto table = (*socket)->ask(netlink::nft::getTable(table_));
  if (!table && isAbsent(table.error()))
    return std::optional<TableContent>();
  const auto chains = table ? (*socket)->dump(netlink::nft::dumpChains()) : table;
  const auto rules = chains ? (*socket)->dump(netlink::nft::dumpRules(table_)) : chains;
  if (!rules)
    return tl::unexpected(rules.error());
  return netlink::nft::decodeTable(table_, *table, *chains, *rules);
}

Result<void> PacketFilter::write(const contract::Filter& filter) {
  if (table_.empty())
    return contract::fail(FailureKind::Internal, "The lab has no id, so its table has no name.");
  const auto socket = this->socket();
  if (!socket)
    return tl::unexpected(socket.error());
  const auto requests =
      filter.isEmpty() ? netlink::nft::removeTable(table_) : netlink::nft::replaceTable(table_, filter);
  return (*socket)->transact(requests);
}

}  // namespace vethloom::engine
