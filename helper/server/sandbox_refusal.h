// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <optional>

/// Why a system has no sandbox to offer, in one sentence with a remedy.
namespace vethloom::server {

/// The switches that distributions have for user namespaces; unset where the kernel does not have the switch.
struct SystemFacts {
  bool root = false;
  std::optional<long> appArmorRestricts;  ///< kernel.apparmor_restrict_unprivileged_userns (Ubuntu 23.10 and later)
  std::optional<long> unprivilegedClone;  ///< kernel.unprivileged_userns_clone (Debian, Arch)
  std::optional<long> maxUserNamespaces;  ///< user.max_user_namespaces, as seen outside the sandbox
  std::optional<long> maxNetNamespaces;   ///< user.max_net_namespaces, likewise
};

/// How far the sandbox came.
enum class RefusedStep { Namespaces, UserMap, Fork, Mount, Link };

/// Must be read before the user namespace is made: user.* means the new one afterwards.
[[nodiscard]] SystemFacts readSystemFacts();

[[nodiscard]] contract::Failure explainRefusal(const SystemFacts& facts, RefusedStep step, int errorNumber);

}  // namespace vethloom::server
