// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/request.h"

/// The kinds of link that we make: one file a kind, which alone knows the kind's attributes.
namespace vethloom::netlink {

/// What every new link has.
struct NewLink {
  std::string name;
  std::optional<contract::MacAddress> mac;
  std::optional<std::uint32_t> mtu;
  std::uint32_t group = 0;  ///< Marks it as the lab's, from the first moment on.
  int index = 0;            ///< 0: the kernel's choice. The far end of a pair has one only where the near one has.
};

/// Puts name, MAC, MTU and group into a request or into a nest of one. (An alias is ignored at creation.)
void putNewLink(Request& request, const NewLink& link);
/// RTM_NEWLINK that makes, and never changes: it fails with EEXIST where the name is taken.
[[nodiscard]] Request newLinkRequest(int index = 0);

/// Both ends in place at once: `first` in the sending socket's namespace, `second` in the one behind `secondNsFd`, so
/// that no third namespace sees either pass by. Both ends come up down: the kernel refuses a peer that is born up.
[[nodiscard]] Request createVeth(const NewLink& first, const NewLink& second, int secondNsFd);
[[nodiscard]] Request createBridge(const NewLink& bridge);

/// A kind and a request that makes a sample of it, to be tried in a scratch namespace.
struct Kind {
  std::string_view name;
  Request (*sample)(int scratchNsFd);
};

[[nodiscard]] std::span<const Kind> kinds();
[[nodiscard]] Request sampleVeth(int scratchNsFd);
[[nodiscard]] Request sampleBridge(int scratchNsFd);

}  // namespace vethloom::netlink
