// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/decode.h"

#include <sys/types.h>
#include <map>
#include <set>
#include <string>
#include <variant>

/// What a lab owns, and the lines of the journal that say so. Pure values; journal.h has the file.
namespace vethloom::engine {

constexpr int journalVersion = 1;

/// A namespace by its cookie (SO_NETNS_COOKIE): recorded before the namespace gets its name, or before anything is made
/// in it, if it is adopted.
struct OwnedNamespace {
  contract::NamespaceName name;
  std::uint64_t cookie = 0;
  std::optional<contract::Adoption> adopted = {};
  bool operator==(const OwnedNamespace&) const = default;
};

// What follows is in a *shared* namespace, one in which the lab is a guest: the host, or one that it has adopted. In a
// namespace that it made everything is the lab's, which needs no record.

/// A link. Recorded before it is made, with the index and MAC that it will have; it carries the lab's group from its
/// first moment.
struct OwnedLink {
  contract::InterfaceName name;
  std::string kind;
  int index = 0;                        ///< 0: not known (a journal of an older version).
  std::set<contract::MacAddress> macs;  ///< Any that it may have; empty: not known.
  contract::NamespaceRef ns = {};
  bool operator==(const OwnedLink&) const = default;

  /// Whether this may be the link that the lab made, though somebody has changed its group or MAC since: not safe to
  /// touch, and not safe to forget.
  [[nodiscard]] bool mayBe(const netlink::LinkMessage& link) const;
};

/// A route; it carries netlink::routeProtocol as well.
struct OwnedRoute {
  contract::Route route;
  contract::NamespaceRef ns = {};
  bool operator==(const OwnedRoute&) const = default;
};

/// A policy rule; it carries netlink::routeProtocol as well.
struct OwnedRule {
  contract::Rule rule;
  contract::NamespaceRef ns = {};
  bool operator==(const OwnedRule&) const = default;
};

/// A setting that the lab has set. What one of a shared namespace as a whole was before is not the lab's alone to say:
/// host_settings.h. Any other goes with its namespace or its link; it is recorded because the kernel tells of few
/// changes, so that whoever observes the lab knows where to look.
struct UsedSysctl {
  contract::SysctlKey key = contract::Sysctl::Ipv4Forwarding;
  contract::NamespaceRef ns = {};
  bool operator==(const UsedSysctl&) const = default;
};

/// The lab's table of packet filter rules. It has the lab's id in its name.
struct OwnedFilter {
  contract::NamespaceRef ns = {};
  bool operator==(const OwnedFilter&) const = default;
};

/// One line of a journal.
struct JournalEntry {
  bool added = true;  ///< About to be made, or known better; else it is gone.
  std::variant<OwnedNamespace, OwnedLink, OwnedRoute, UsedSysctl, OwnedRule, OwnedFilter> what;
  bool operator==(const JournalEntry&) const = default;
};

/// What the lab has in a shared namespace, but for settings.
struct Holdings {
  std::map<contract::InterfaceName, OwnedLink> links;
  std::set<contract::Route> routes;
  std::set<contract::Rule> rules;
  bool filter = false;
  [[nodiscard]] bool isEmpty() const { return links.empty() && routes.empty() && rules.empty() && !filter; }
  bool operator==(const Holdings&) const = default;
};

/// All lines of a journal taken together.
struct Ownership {
  std::string id;                      ///< Random, 32 hexadecimal digits.
  std::uint32_t group = 0;             ///< Random link group of everything that the lab makes; never 0.
  uid_t uid = static_cast<uid_t>(-1);  ///< Whose lab it is.
  std::map<contract::NamespaceName, std::uint64_t> namespaces;    ///< With their cookies.
  std::map<contract::NamespaceName, contract::Adoption> adopted;  ///< Those of them that the lab did not make.
  std::map<contract::NamespaceRef, Holdings> holdings;            ///< By shared namespace.
  std::map<contract::NamespaceRef, std::set<contract::SysctlKey>> sysctls;
  bool operator==(const Ownership&) const = default;

  /// Whether only what the journal names there is the lab's.
  [[nodiscard]] bool isShared(const contract::NamespaceRef& ns) const;
  /// Whether others than the lab live there, so that it must not get in their way: an adopted namespace, and this
  /// computer itself, but not a sandbox.
  [[nodiscard]] bool isGuest(const contract::NamespaceRef& ns, contract::Where where) const;
  /// How the lab came to a namespace that it did not make; nothing for any other.
  [[nodiscard]] std::optional<contract::Adoption> adoptionOf(const contract::NamespaceName& name) const;
  /// What the lab has in a shared namespace.
  [[nodiscard]] const Holdings& in(const contract::NamespaceRef& ns) const;
  /// Whether a link of a shared namespace is the one that the journal names: by name or index, and by group and kind.
  [[nodiscard]] bool owns(const contract::NamespaceRef& ns, const netlink::LinkMessage& link) const {
    return recordOf(ns, link) != nullptr;
  }
  [[nodiscard]] const OwnedLink* recordOf(const contract::NamespaceRef& ns, const netlink::LinkMessage& link) const;
  [[nodiscard]] bool uses(const contract::NamespaceRef& ns, const contract::SysctlKey& key) const;
  /// The settings of a shared namespace as a whole, which have to be released.
  [[nodiscard]] std::vector<contract::Sysctl> sharedSysctls(const contract::NamespaceRef& ns) const;
  /// Nothing is left that a teardown would have to remove.
  [[nodiscard]] bool isEmpty() const;
  void take(const JournalEntry& entry);
};

/// Whether who asks for a route that he has seen in the kernel means the recorded one: what the record leaves to the
/// kernel (device, source, metric) may be anything.
[[nodiscard]] bool isMeant(const contract::Route& recorded, contract::Route asked);

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
