// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "netlink/decode.h"

#include <sys/types.h>
#include <map>
#include <set>
#include <string>
#include <variant>

/// What a lab owns, and the lines of the journal that say so. Pure values; journal.h has the file.
namespace vethloom::engine {

constexpr int journalVersion = 1;

/// A namespace by its cookie (SO_NETNS_COOKIE): recorded before the namespace gets its name.
struct OwnedNamespace {
  contract::NamespaceName name;
  std::uint64_t cookie = 0;
  bool operator==(const OwnedNamespace&) const = default;
};

/// A link in the host. Recorded before it is made, with the index and MAC that it will have; it carries the lab's group
/// from its first moment. Links in namespaces of ours need no record.
struct OwnedLink {
  contract::InterfaceName name;
  std::string kind;
  int index = 0;                        ///< 0: not known (a journal of an older version).
  std::set<contract::MacAddress> macs;  ///< Any that it may have; empty: not known.
  bool operator==(const OwnedLink&) const = default;

  /// Whether this may be the link that the lab made, though somebody has changed its group or MAC since: not safe to
  /// touch, and not safe to forget.
  [[nodiscard]] bool mayBe(const netlink::LinkMessage& link) const;
};

/// A route in the host; it carries netlink::routeProtocol as well.
struct OwnedRoute {
  contract::Route route;
  bool operator==(const OwnedRoute&) const = default;
};

/// A policy rule in the host; it carries netlink::routeProtocol as well.
struct OwnedRule {
  contract::Rule rule;
  bool operator==(const OwnedRule&) const = default;
};

/// A setting that the lab has set. What one of the host as a whole was before is not the lab's alone to say:
/// host_settings.h. Any other goes with its namespace or its link; it is recorded because the kernel tells of few
/// changes, so that whoever observes the lab knows where to look.
struct UsedSysctl {
  contract::SysctlKey key = contract::Sysctl::Ipv4Forwarding;
  contract::NamespaceRef ns = {};
  bool operator==(const UsedSysctl&) const = default;
};

/// The lab's table of packet filter rules in the host. It has the lab's id in its name.
struct OwnedFilter {
  bool operator==(const OwnedFilter&) const = default;
};

/// One line of a journal.
struct JournalEntry {
  bool added = true;  ///< About to be made, or known better; else it is gone.
  std::variant<OwnedNamespace, OwnedLink, OwnedRoute, UsedSysctl, OwnedRule, OwnedFilter> what;
  bool operator==(const JournalEntry&) const = default;
};

/// All lines of a journal taken together.
struct Ownership {
  std::string id;                      ///< Random, 32 hexadecimal digits.
  std::uint32_t group = 0;             ///< Random link group of everything that the lab makes; never 0.
  uid_t uid = static_cast<uid_t>(-1);  ///< Whose lab it is.
  std::map<contract::NamespaceName, std::uint64_t> namespaces;  ///< With their cookies.
  std::map<contract::InterfaceName, OwnedLink> hostLinks;
  std::set<contract::Route> hostRoutes;
  std::set<contract::Rule> hostRules;
  std::map<contract::NamespaceRef, std::set<contract::SysctlKey>> sysctls;
  bool hostFilter = false;
  bool operator==(const Ownership&) const = default;

  /// Whether a link of the host is the one that the journal names: by name or index, and by group and kind.
  [[nodiscard]] bool owns(const netlink::LinkMessage& link) const { return recordOf(link) != nullptr; }
  [[nodiscard]] const OwnedLink* recordOf(const netlink::LinkMessage& link) const;
  [[nodiscard]] bool uses(const contract::NamespaceRef& ns, const contract::SysctlKey& key) const;
  /// The settings of the host as a whole, which a teardown has to release.
  [[nodiscard]] std::vector<contract::Sysctl> hostSysctls() const;
  /// Nothing is left that a teardown would have to remove.
  [[nodiscard]] bool isEmpty() const;
  void take(const JournalEntry& entry);
};

/// A line each, with its newline.
[[nodiscard]] std::string headerLine(const contract::LabName& lab, const Ownership& ownership);
[[nodiscard]] std::string entryLine(const JournalEntry& entry);

/// The shortest journal that says the same.
[[nodiscard]] std::string wholeText(const contract::LabName& lab, const Ownership& ownership);

struct ParsedJournal {
  Ownership ownership;
  /// How many bytes are good: a line that was cut short by a crash is not.
  std::size_t goodBytes = 0;
};

/// Reads a journal's text. A last line without its newline is ignored (a crash cut it short, before what it announced
/// was made); anything else that is not as we write it is a failure, because then the file is not ours to act upon.
[[nodiscard]] contract::Result<ParsedJournal> parseJournal(std::string_view text, const contract::LabName& lab);

}  // namespace vethloom::engine
