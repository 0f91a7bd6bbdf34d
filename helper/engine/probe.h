// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"

#include <string>
#include <vector>

namespace vethloom::engine {

/// What a kernel can do.
struct Support {
  std::vector<std::string> kinds;     ///< Names of the kinds of link that it makes.
  std::vector<contract::Lack> lacks;  ///< Of contract/feature.h.
};

/// Found out by making one of each in a namespace without a name: nothing is seen of it and nothing can remain. All is
/// lacking where not even that namespace can be made.
[[nodiscard]] Support probe(const netlink::FileDescriptor& home);

}  // namespace vethloom::engine
