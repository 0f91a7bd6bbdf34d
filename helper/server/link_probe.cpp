// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/link_probe.h"

#include "netlink/decode.h"
#include "netlink/kinds/kinds.h"
#include "netlink/netns.h"
#include "netlink/requests.h"
#include "netlink/socket.h"

namespace vethloom::server {

using contract::Result;

namespace {

constexpr int loopbackIndex = 1;  // LOOPBACK_IFINDEX, include/net/flow.h: the first link of every namespace

}  // namespace

Result<void> proveLinks() {
  auto socket = netlink::Socket::open();
  if (!socket)
    return tl::unexpected(socket.error());
  if (auto up = socket->change(netlink::setUp(loopbackIndex, true)); !up)
    return up;
  const auto here = netlink::openCurrentNamespace();
  if (!here)
    return tl::unexpected(here.error());
  const netlink::NewLink probe{.name = "probe0"};
  if (auto made = socket->change(netlink::createVeth(probe, {.name = "probe1"}, here->get())); !made)
    return made;
  const auto answer = socket->ask(netlink::getLink(probe.name));
  if (!answer)
    return tl::unexpected(answer.error());
  const auto link = netlink::decodeLink(*answer);
  if (!link)
    return contract::fail(contract::FailureKind::Internal, "The kernel's answer about a new link makes no sense.");
  return socket->change(netlink::deleteLink(link->index));
}

}  // namespace vethloom::server
