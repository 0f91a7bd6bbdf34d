// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/wireguard_links.h"

#include "contract/feature.h"
#include "netlink/generic.h"
#include "netlink/wireguard.h"

#include <cstring>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;
using contract::WireguardDevice;

Result<netlink::Socket*> WireguardLinks::socket() {
  if (!ns_.genericSocket) {
    const auto inside = netlink::ScopedNamespace::enter(ns_.fd, home_);
    if (!inside)
      return tl::unexpected(inside.error());
    auto opened = netlink::Socket::open(netlink::Protocol::Generic);
    if (!opened)
      return tl::unexpected(opened.error());
    ns_.genericSocket = std::move(*opened);
  }
  return &*ns_.genericSocket;
}

Result<std::uint16_t> WireguardLinks::family() {
  const auto socket = this->socket();
  if (!socket)
    return tl::unexpected(socket.error());
  const auto answer = (*socket)->ask(netlink::getFamily(netlink::wireguardFamily));
  const auto number = answer ? netlink::decodeFamily(*answer) : std::nullopt;
  if (!answer && answer.error().kind != FailureKind::NotFound)
    return tl::unexpected(answer.error());
  if (!number)
    return contract::fail(FailureKind::NotSupported, contract::whyMissing(netlink::wireguardFamily));
  return *number;
}

Result<WireguardDevice> WireguardLinks::read(int index) {
  const auto number = family();
  if (!number)
    return tl::unexpected(number.error());
  auto dump = (*socket())->dump(netlink::dumpWireguard(*number, index));
  if (!dump)
    return tl::unexpected(dump.error());
  auto device = netlink::decodeWireguard(*dump, *number);
  ::explicit_bzero(dump->data(), dump->size());
  if (!device)
    return contract::fail(FailureKind::NotFound, "There is no such WireGuard link.");
  return std::move(*device);
}

Result<void> WireguardLinks::send(std::uint16_t family, int index, const WireguardDevice& wanted) {
  // Not all in one message: what follows a refusal would still be carried out.
  for (const netlink::Request& request : netlink::changeWireguard(family, index, wanted)) {
    if (auto changed = (*socket())->change(request); !changed)
      return changed;
  }
  return {};
}

Result<void> WireguardLinks::write(int index, const WireguardDevice& wanted, const WireguardDevice& before) {
  const auto number = family();
  if (!number)
    return tl::unexpected(number.error());
  auto written = send(*number, index, wanted);
  const auto& key = wanted.settings.publicKey;
  if (written && key) {
    const auto now = read(index);
    if (!now)
      written = tl::unexpected(now.error());
    else if (now->settings.publicKey != key)
      written = contract::fail(FailureKind::InvalidArgument,
                               "The private key is not the one that belongs to the public key " + key->text() + '.');
  }
  if (!written)
    (void)send(*number, index, restoring(before));
  return written;
}

WireguardDevice restoring(const WireguardDevice& was) {
  WireguardDevice back = was;
  back.secrets.privateKey = was.secrets.privateKey.value_or(contract::WireguardSecret());
  back.settings.publicKey.reset();
  return back;
}

}  // namespace vethloom::engine
