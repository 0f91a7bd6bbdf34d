// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vethloom::test {

/// Everything of this process's network namespace ("the host") that a lab could change, a line a fact: links,
/// addresses, routes of all tables, policy rules, numbers of namespaces, the nftables ruleset, all sysctls of net.ipv4
/// and net.ipv6, and the files of /run/netns and /run/vethloom with what they hold. As ip(8), nft(8) and the file
/// system tell it; and the network and the sysctls of every named namespace. Equal dumps are equal hosts, byte by byte;
/// nothing is left out but what counts up by itself.
[[nodiscard]] QStringList hostDump();

/// The same once it has come to rest: the kernel looks for duplicates of its own link-local addresses for a second or
/// two.
[[nodiscard]] QStringList settledDump();

/// Waits until the host is as in `before`, because the kernel removes links some time after their namespaces. What is
/// different after `seconds`, a line each; empty where nothing is.
[[nodiscard]] QStringList differencesFrom(const QStringList& before, int seconds = 10);

}  // namespace vethloom::test
