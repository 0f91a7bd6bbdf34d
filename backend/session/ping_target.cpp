// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "session/lab_session.h"

namespace vethloom::session {

using contract::Family;
using contract::InterfaceAddress;
using contract::IpAddress;
using contract::NamespaceRef;

namespace {

/// What a ping could be sent from or to: no loopback, no link-local (that needs a zone).
std::vector<InterfaceAddress> pingableAddresses(const model::ObservedNamespace& ns) {
  std::vector<InterfaceAddress> addresses;
  for (const auto& [index, link] : ns.links)
    for (const auto& [address, kernelMade] : link.addresses)
      if (!kernelMade && !address.ip.isLoopback() && !address.ip.isLinkLocal())
        addresses.push_back(address);
  return addresses;
}

}  // namespace

contract::Result<IpAddress> pingTarget(const model::Observed& observed, const NamespaceRef& from,
                                       const NamespaceRef& to) {
  const auto missing = [](const NamespaceRef& ns) {
    return contract::fail(contract::FailureKind::NotFound, "There is no namespace " + ns.text() + " in the kernel",
                          ns.text());
  };
  const auto* source = observed.find(from);
  const auto* target = observed.find(to);
  if (!source)
    return missing(from);
  if (!target)
    return missing(to);

  const auto targets = pingableAddresses(*target);
  for (const InterfaceAddress& own : pingableAddresses(*source))
    for (const InterfaceAddress& other : targets)
      if (own.ip.family() == other.ip.family() && own.contains(other.ip))
        return other.ip;
  for (const Family family : {Family::V4, Family::V6})
    for (const InterfaceAddress& other : targets)
      if (other.ip.family() == family)
        return other.ip;
  return contract::fail(contract::FailureKind::NotFound,
                        "There is nothing to ping in " + to.text() +
                            ": none of its interfaces has an address; give one an address and apply",
                        to.text());
}

}  // namespace vethloom::session
