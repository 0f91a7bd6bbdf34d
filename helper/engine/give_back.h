// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/host_settings.h"
#include "engine/journal.h"
#include "engine/namespaces.h"

namespace vethloom::engine {

/// Takes a lab out of a namespace in which it is a guest: removes exactly what the journal names there and what is
/// still what the journal says, and puts settings back. The rest is left, with a sentence.
class GiveBack {
public:
  GiveBack(Namespaces& namespaces, HostSettings& settings, Journal& journal, contract::Where where, HeldNamespace& ns)
      : namespaces_(namespaces), settings_(settings), journal_(journal), where_(where), ns_(ns) {}

  void removeAll();
  void restoreSettings();

  [[nodiscard]] std::size_t links() const { return links_; }  ///< How many were removed.
  [[nodiscard]] std::vector<std::string> takeLeft() { return std::exchange(left_, {}); }

private:
  void leave(std::string why) { left_.push_back(std::move(why)); }
  void drop(JournalEntry entry) { drop(std::vector{std::move(entry)}); }
  void drop(const std::vector<JournalEntry>& entries);
  [[nodiscard]] const Holdings& holdings() const { return journal_.ownership().in(ns_.ref); }
  void removeRules();
  void removeRoutes();
  void removeFilter();
  void removeLinks();
  [[nodiscard]] std::vector<netlink::LinkMessage> confirmedLinks(const std::vector<netlink::LinkMessage>& all) const;
  void removeConfirmed(const std::vector<netlink::LinkMessage>& confirmed);
  [[nodiscard]] bool removeLink(const netlink::LinkMessage& link);
  void leaveOtherLinks();

  Namespaces& namespaces_;
  HostSettings& settings_;
  Journal& journal_;
  contract::Where where_;
  HeldNamespace& ns_;
  std::size_t links_ = 0;
  std::vector<std::string> left_;
};

struct GivenBack {
  std::size_t links = 0;          ///< How many were removed.
  std::vector<std::string> left;  ///< What could not be taken away, a sentence each.
};
/// Takes the lab out of a namespace that it has adopted, and the namespace out of the journal; its name goes where it
/// has it from us. Where something of the lab's remains in it the journal keeps it, for another try.
[[nodiscard]] GivenBack giveBack(Namespaces& namespaces, HostSettings& settings, Journal& journal,
                                 contract::Where where, const contract::NamespaceName& name);

/// The thread's way into a shared namespace for its settings; it is in the host already.
class SettingsOf {
public:
  SettingsOf(const HeldNamespace& ns, const netlink::FileDescriptor& home);
  /// Whether the thread got there.
  [[nodiscard]] contract::Result<void> entered() const;
  [[nodiscard]] SettingPlace place(contract::Sysctl key) const { return {key, cookie_}; }

private:
  std::optional<std::uint64_t> cookie_;
  std::optional<contract::Result<netlink::ScopedNamespace>> inside_;
};

}  // namespace vethloom::engine
