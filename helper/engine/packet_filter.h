// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/namespaces.h"
#include "engine/ownership.h"
#include "netlink/nft/table.h"

namespace vethloom::engine {

/// The name of the nftables table that is ours in a namespace: "vethloom" where the namespace is ours altogether. Where
/// the lab is a guest it has the lab's id in it, so that no two labs, and nobody else's table, can meet there; empty
/// where the lab has no id yet.
[[nodiscard]] std::string filterTableOf(const contract::NamespaceRef& ns, contract::Where where,
                                        const Ownership& ownership);

/// Reads and writes one such table. Their socket is opened when it is first wanted: most namespaces have no filter.
class PacketFilter {
public:
  /// `home` is the namespace that the thread comes back to.
  PacketFilter(HeldNamespace& ns, const netlink::FileDescriptor& home, std::string table)
      : ns_(ns), home_(home), table_(std::move(table)) {}

  /// Nothing where there is no such table, or no packet filter in this kernel at all.
  [[nodiscard]] contract::Result<std::optional<netlink::nft::TableContent>> read();
  /// All or nothing; an empty filter removes the table.
  contract::Result<void> write(const contract::Filter& filter);

private:
  contract::Result<netlink::Socket*> socket();

  HeldNamespace& ns_;
  const netlink::FileDescriptor& home_;
  std::string table_;
};

}  // namespace vethloom::engine
