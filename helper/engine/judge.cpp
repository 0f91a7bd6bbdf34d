// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/judge.h"

namespace vethloom::engine {

using contract::NamespaceName;
using contract::Result;
using contract::Where;

Result<bool> Judge::start(Source source) {
  auto ownership = source();
  if (!ownership)
    return tl::unexpected(ownership.error());
  const bool known = *ownership == ownership_ || **ownership == *ownership_;
  source_ = std::move(source);
  ownership_ = std::move(*ownership);
  return known;
}

bool Judge::isOurs(const HeldNamespace& ns) const {
  if (ns.ref.isHost())
    return where_ == Where::Sandbox;
  return isNamed(ns) && !ownership_->isShared(ns.ref);
}

bool Judge::isOurs(const HeldNamespace& ns, const netlink::LinkMessage& link) {
  if (!ownership_->isShared(ns.ref))
    return isOurs(ns);
  return ownership_->owns(ns.ref, link) || (link.group != 0 && reload() && ownership_->owns(ns.ref, link));
}

bool Judge::isNamed(const HeldNamespace& ns) const {
  const auto name = NamespaceName::parse(ns.ref.text());
  return name && cookieOf(*name) == ns.cookie;
}

std::optional<contract::Adoption> Judge::adoptionOf(const HeldNamespace& ns) const {
  return !ns.ref.isHost() && isNamed(ns) ? ownership_->adoptionOf(*NamespaceName::parse(ns.ref.text())) : std::nullopt;
}

bool Judge::names(const NamespaceName& name) const {
  return ownership_->namespaces.contains(name);
}

std::optional<std::uint64_t> Judge::cookieOf(const NamespaceName& name) const {
  const auto owned = ownership_->namespaces.find(name);
  return owned == ownership_->namespaces.end() ? std::nullopt : std::optional(owned->second);
}

std::vector<contract::SysctlKey> Judge::settingsIn(const contract::NamespaceRef& ns) const {
  const auto found = ownership_->sysctls.find(ns);
  if (found == ownership_->sysctls.end())
    return {};
  return {found->second.begin(), found->second.end()};
}

bool Judge::reload() {
  auto ownership = source_();
  if (!ownership || **ownership == *ownership_)
    return false;
  ownership_ = std::move(*ownership);
  return true;
}

}  // namespace vethloom::engine
