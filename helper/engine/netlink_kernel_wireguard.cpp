// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/netlink_kernel.h"
#include "engine/wireguard_links.h"

/// The part of NetlinkKernel that tells WireGuard links their keys and peers.
namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;

Result<void> NetlinkKernel::carryOut(const contract::SetWireguard& operation) {
  const auto found = findOurs(operation.link);
  if (!found)
    return tl::unexpected(found.error());
  const std::string object = contract::describe(operation.link);
  if (found->link.kind != nameOf(contract::LinkKind::Wireguard))
    return contract::fail(FailureKind::InvalidArgument, "This is no WireGuard link.", object);
  WireguardLinks links(found->ns, tools_.namespaces.host().fd);
  const auto before = links.read(found->link.index);
  if (!before)
    return tl::unexpected(before.error());
  const auto& key = operation.settings.publicKey;
  if (key && !operation.secrets.privateKey && before->settings.publicKey != key)
    return contract::fail(FailureKind::InvalidArgument,
                          "The private key to " + key->text() + " was not given, and the link does not have it.",
                          object);
  auto written = links.write(found->link.index, {operation.settings, operation.secrets}, *before);
  // The kernel tells nobody of it.
  found->ns.wireguardChanged = true;
  tools_.namespaces.monitor().nudge();
  return written;
}

}  // namespace vethloom::engine
