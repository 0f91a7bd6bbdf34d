// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/options.h"
#include "netlink/file_descriptor.h"

#include <sys/types.h>

namespace vethloom::netlink {

/// A TAP or TUN device on its way into being. It is made through /dev/net/tun, in the calling thread's network
/// namespace, and until it is kept it vanishes with this object: whoever is killed before leaves nothing.
class TunDevice {
public:
  /// AlreadyExists where the name is taken, NotSupported where the system has no /dev/net/tun. `owner` may open it
  /// besides root; the options' own owner comes before that.
  [[nodiscard]] static contract::Result<TunDevice> make(contract::LinkKind kind, const std::string& name, uid_t owner,
                                                        const contract::Options& options);
  /// Makes it stay.
  contract::Result<void> keep();

private:
  explicit TunDevice(FileDescriptor fd) : fd_(std::move(fd)) {}
  FileDescriptor fd_;
};

}  // namespace vethloom::netlink
