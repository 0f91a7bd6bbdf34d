// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/wireguard.h"
#include "engine/namespaces.h"

namespace vethloom::engine {

/// Reads and writes what the WireGuard links of one namespace were told. Their socket is opened when it is first
/// wanted: most namespaces have no such link.
class WireguardLinks {
public:
  /// `home` is the namespace that the thread comes back to.
  WireguardLinks(HeldNamespace& ns, const netlink::FileDescriptor& home) : ns_(ns), home_(home) {}

  /// With what is secret in it: it must not leave the engine.
  [[nodiscard]] contract::Result<contract::WireguardDevice> read(int index);
  /// Replaces everything that is set in `wanted`, and all peers. What a failure leaves half done is put back to
  /// `before`.
  contract::Result<void> write(int index, const contract::WireguardDevice& wanted,
                               const contract::WireguardDevice& before);

private:
  contract::Result<netlink::Socket*> socket();
  contract::Result<std::uint16_t> family();
  contract::Result<void> send(std::uint16_t family, int index, const contract::WireguardDevice& wanted);

  HeldNamespace& ns_;
  const netlink::FileDescriptor& home_;
};

/// What puts a link back to how it was read: also to having no key, port or mark.
[[nodiscard]] contract::WireguardDevice restoring(const contract::WireguardDevice& was);

}  // namespace vethloom::engine
