// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/feature.h"
#include "engine/lookups.h"
#include "engine/netlink_kernel.h"
#include "engine/packet_filter.h"
#include "netlink/qdisc.h"

/// The part of NetlinkKernel that changes what becomes of packets: the packet filter, and the quality of links.
namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;

Result<void> NetlinkKernel::carryOut(const contract::SetFilter& operation) {
  const auto ns = space(operation.ns);
  if (!ns)
    return tl::unexpected(ns.error());
  PacketFilter table(**ns, tools_.namespaces.host().fd,
                     filterTableOf(operation.ns, tools_.where, journal_->ownership()));
  const bool shared = isShared(operation.ns);
  const bool known = journal_->ownership().in(operation.ns).filter;
  if (shared && !known && !operation.filter.isEmpty()) {
    if (auto recorded = journal_->record({true, OwnedFilter{operation.ns}}); !recorded)
      return recorded;
  }
  auto written = table.write(operation.filter);
  const bool gone = written ? operation.filter.isEmpty() : !known && written.error().kind != FailureKind::Io;
  if (gone && journal_->ownership().in(operation.ns).filter) {
    const auto recorded = journal_->record({false, OwnedFilter{operation.ns}});
    if (written)
      return recorded;
  }
  return written;
}

Result<void> NetlinkKernel::carryOut(const contract::SetQuality& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  const auto before = qualityOf(found->ns, found->link.index);
  if (!before)
    return tl::unexpected(before.error());
  if (!*before && !operation.quality)
    return {};
  for (const netlink::Request& request : netlink::changeQuality(found->link.index, operation.quality)) {
    auto changed = found->ns.socket.change(request);
    if (changed)
      continue;
    // Half of it may be there: what it was before comes back.
    const auto now = qualityOf(found->ns, found->link.index);
    if (now && *now != *before) {
      for (const netlink::Request& back : netlink::changeQuality(found->link.index, *before))
        (void)found->ns.socket.change(back);
    }
    // "Specified qdisc kind is unknown", which the kernel says with ENOENT.
    const auto feature = operation.quality ? contract::featureOf(*operation.quality) : std::nullopt;
    if (changed.error().kind == FailureKind::NotFound && feature)
      return contract::fail(FailureKind::NotSupported, contract::whyMissing(*feature),
                            contract::describe(operation.link));
    return changed;
  }
  return {};
}

}  // namespace vethloom::engine
