// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"

#include <sys/types.h>
#include <string>
#include <vector>

namespace vethloom::engine {

/// The directory of the journals, /run/vethloom: ours alone to write, for everybody to read.
class LabFiles {
public:
  /// Makes the directory. In a sandbox it is a private mount, so that the host's journals stay out of it.
  [[nodiscard]] static contract::Result<LabFiles> prepare(contract::Where where);

  [[nodiscard]] static const char* path() { return "/run/vethloom"; }
  [[nodiscard]] static std::string fileName(const contract::LabName& lab) { return lab.text() + ".journal"; }

  /// Opens a lab's journal. `flags` are open(2)'s access mode and perhaps O_CREAT.
  [[nodiscard]] contract::Result<netlink::FileDescriptor> open(const contract::LabName& lab, int flags) const;
  contract::Result<void> remove(const contract::LabName& lab) const;
  /// Whether the lab's journal is still the file behind `fd`, and not removed or another one.
  [[nodiscard]] bool isCurrent(const contract::LabName& lab, int fd) const;
  /// Writes the directory itself to its device, so that a new name in it is as safe as what the file says.
  contract::Result<void> sync() const;

private:
  explicit LabFiles(netlink::FileDescriptor directory) : directory_(std::move(directory)) {}
  netlink::FileDescriptor directory_;
};

}  // namespace vethloom::engine
