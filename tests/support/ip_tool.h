// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

/// The kernel as iproute2 sees it: the second witness beside our own decoder.
namespace vethloom::test {

/// Runs a command line of space-separated words and waits. Its standard output; `ok` says whether it ended with 0.
QString shell(const QString& command, bool* ok = nullptr);

/// `ip -j WORDS…`; an empty array where the command failed or said nothing.
[[nodiscard]] QJsonArray ipJson(const QString& words);

/// One link of a namespace ("host" or a name) as `ip -j -d link show` has it; empty where there is none.
[[nodiscard]] QJsonObject ipLink(const QString& ns, const QString& name);
/// "10.0.0.1/24" and the like, without link-local ones; sorted.
[[nodiscard]] QStringList ipAddresses(const QString& ns, const QString& name);
/// "default via 10.0.0.1 dev eth0 proto 118" and the like, without the kernel's own; sorted.
[[nodiscard]] QStringList ipRoutes(const QString& ns);
[[nodiscard]] bool ipForwards(const QString& ns);
/// As `ip netns list` has them; sorted.
[[nodiscard]] QStringList ipNamespaces();

/// Everything in the host and in all named namespaces, a line a fact, without what changes by itself: indexes, states
/// of carrier, link-local addresses, counters and the kernel's own routes. Two equal dumps are two equal networks.
[[nodiscard]] QStringList ipDump();

}  // namespace vethloom::test
