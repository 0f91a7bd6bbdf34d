// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/known_links.h"

#include "contract/limits.h"

#include <sys/random.h>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;

Result<int> KnownLinks::newIndex() {
  if (nextIndex_ == 0) {
    // The kernel counts up from 1, so the lower part of the 31 bits is left to it.
    constexpr std::uint32_t block = contract::limits::links;
    constexpr std::uint32_t blocks = (std::uint32_t{1} << 30) / block;
    std::uint32_t random = 0;
    if (::getrandom(&random, sizeof(random), 0) != sizeof(random))
      return contract::fail(FailureKind::Internal, "No random numbers.");
    nextIndex_ = static_cast<int>(block * (1 + random % (blocks - 2)));
  }
  return nextIndex_++;
}

void KnownLinks::setMac(const contract::LinkRef& ref, const contract::MacAddress& mac) {
  if (const auto found = links_.find(ref); found != links_.end())
    found->second.mac = mac;
}

void KnownLinks::forget() {
  namespaces_.clear();
  links_.clear();
}

const netlink::LinkMessage* KnownLinks::find(const contract::LinkRef& ref) const {
  const auto found = links_.find(ref);
  return found == links_.end() ? nullptr : &found->second;
}

}  // namespace vethloom::engine
