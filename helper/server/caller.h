// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "server/start.h"

#include <sys/types.h>
#include <optional>
#include <string>
#include <vector>

/// Whom the helper serves. Decided once, from how it was started, never from a message.
namespace vethloom::server {

/// What the kernel says about this process and its parent.
struct ProcessFacts {
  uid_t realUid = static_cast<uid_t>(-1);
  uid_t effectiveUid = static_cast<uid_t>(-1);
  std::optional<uid_t> parentUid;  ///< Real uid of the parent, where it still lives.
  bool parentIsSudo = false;       ///< The parent runs a root-owned set-user-id program named sudo.
};

/// A user's entry in the password database, as far as a command of theirs needs it.
struct Account {
  uid_t uid = static_cast<uid_t>(-1);
  gid_t gid = static_cast<gid_t>(-1);
  std::vector<gid_t> groups;
  std::string name;
  std::string home = "/";
};

[[nodiscard]] ProcessFacts processFacts();

/// The user behind a helper on the host; NotPermitted where that is in doubt.
[[nodiscard]] contract::Result<uid_t> decideHostCaller(const ProcessFacts& facts, const StartVariables& variables);

/// The account of `uid` with all its groups; NotFound without an entry.
[[nodiscard]] contract::Result<Account> accountOf(uid_t uid);
/// This process's own user; works without an entry too.
[[nodiscard]] Account ownAccount();

}  // namespace vethloom::server
