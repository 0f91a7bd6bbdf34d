// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/namespaces.h"
#include "engine/ownership.h"
#include "netlink/decode.h"

#include <functional>

namespace vethloom::engine {

/// Says what belongs to the watched lab. Another helper may be at work on the same lab, so a link that could be the
/// lab's and is not known yet makes it read the journal again.
class Judge {
public:
  /// What the lab owns now.
  using Source = std::function<contract::Result<std::shared_ptr<const Ownership>>()>;

  Judge(Namespaces& namespaces, contract::Where where) : namespaces_(namespaces), where_(where) {}

  /// Watches another lab, or the same once more. True where what it owns is what we knew. The source's failure where
  /// its journal cannot be read.
  contract::Result<bool> start(Source source);
  /// From here on this is what the lab owns; it may grow while an apply goes on.
  void follow(std::shared_ptr<const Ownership> ownership) { ownership_ = std::move(ownership); }

  [[nodiscard]] const Ownership& ownership() const { return *ownership_; }
  [[nodiscard]] contract::Where where() const { return where_; }
  [[nodiscard]] const netlink::Monitor& monitor() const { return namespaces_.monitor(); }
  /// The namespace that the thread comes back to.
  [[nodiscard]] const netlink::FileDescriptor& home() const { return namespaces_.host().fd; }
  /// A namespace that we hold is ours altogether; the host is in a sandbox, an adopted one is not.
  [[nodiscard]] bool isOurs(const HeldNamespace& ns) const;
  [[nodiscard]] bool isOurs(const HeldNamespace& ns, const netlink::LinkMessage& link);
  /// How the lab came to a namespace that it has adopted; nothing for any other.
  [[nodiscard]] std::optional<contract::Adoption> adoptionOf(const HeldNamespace& ns) const;
  /// Whether the journal has this route, or this rule, of a shared namespace.
  [[nodiscard]] bool names(const contract::NamespaceRef& ns, const contract::Route& route) const {
    return ownership_->in(ns).routes.contains(route);
  }
  [[nodiscard]] bool names(const contract::NamespaceRef& ns, const contract::Rule& rule) const {
    return ownership_->in(ns).rules.contains(rule);
  }
  /// The settings that the lab has set in a namespace.
  [[nodiscard]] std::vector<contract::SysctlKey> settingsIn(const contract::NamespaceRef& ns) const;
  /// Whether the lab's journal has a namespace of this name, held or not.
  [[nodiscard]] bool names(const contract::NamespaceName& name) const;
  /// The cookie that the lab's namespace of this name has; nothing where the lab has none.
  [[nodiscard]] std::optional<std::uint64_t> cookieOf(const contract::NamespaceName& name) const;
  /// Reads the journal again. True where it says something new.
  bool reload();

private:
  [[nodiscard]] bool isNamed(const HeldNamespace& ns) const;

  Namespaces& namespaces_;
  contract::Where where_;
  Source source_;
  std::shared_ptr<const Ownership> ownership_ = std::make_shared<Ownership>();
};

}  // namespace vethloom::engine
