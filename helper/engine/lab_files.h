// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"

#include <sys/types.h>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace vethloom::engine {

/// The most that a journal may hold. A lab of 4,096 namespaces with as many host links is under 2 MiB.
constexpr std::size_t journalLimit = std::size_t{64} * 1024 * 1024;

/// All that is in an open file, from its start. LimitExceeded beyond `journalLimit`.
[[nodiscard]] contract::Result<std::string> readWhole(int fd, const std::string& object);

/// A lock that is held: its file is there for as long. Only root can open it, so nobody else can hold it.
class HeldLock {
public:
  HeldLock(int directory, std::string name, netlink::FileDescriptor file)
      : directory_(directory), name_(std::move(name)), file_(std::move(file)) {}
  HeldLock(HeldLock&& other) noexcept = default;
  HeldLock& operator=(HeldLock&&) = delete;
  ~HeldLock();

private:
  int directory_;  ///< Not owned: LabFiles outlives its locks.
  std::string name_;
  netlink::FileDescriptor file_;
};

/// The directory of the journals, /run/vethloom: ours alone to write, for everybody to read.
class LabFiles {
public:
  /// Makes the directory. In a sandbox it is a private mount, so that the host's journals stay out of it.
  [[nodiscard]] static contract::Result<LabFiles> prepare(contract::Where where);

  [[nodiscard]] static const char* path() { return "/run/vethloom"; }
  [[nodiscard]] static std::string fileName(const contract::LabName& lab) { return lab.text() + ".journal"; }

  /// Takes the lab's lock; Busy where somebody has it.
  [[nodiscard]] contract::Result<HeldLock> lock(const contract::LabName& lab) const;
  /// Takes the lock of something that all labs of the computer share, waiting a moment for it. Busy after that.
  [[nodiscard]] contract::Result<HeldLock> lockShared(const char* what) const;

  /// Opens a lab's journal. `flags` are open(2)'s access mode and perhaps O_CREAT.
  [[nodiscard]] contract::Result<netlink::FileDescriptor> open(const contract::LabName& lab, int flags) const;
  contract::Result<void> remove(const contract::LabName& lab) const;
  /// Reads a file of the directory whole; nothing where there is none.
  [[nodiscard]] contract::Result<std::optional<std::string>> read(const std::string& name) const;
  /// Puts a file in the place of one of that name, all or nothing even if the computer stops meanwhile. Returns it.
  contract::Result<netlink::FileDescriptor> replace(const std::string& name, std::string_view text) const;
  contract::Result<void> remove(const std::string& name) const;
  /// Removes what a helper that was killed in `replace` has left. Whoever calls it holds the lock of the file.
  void removeDraft(const std::string& name) const;
  /// Writes the directory itself to its device, so that a new name in it is as safe as what the file says.
  contract::Result<void> sync() const;

private:
  LabFiles(netlink::FileDescriptor directory, netlink::FileDescriptor locks)
      : directory_(std::move(directory)), locks_(std::move(locks)) {}
  [[nodiscard]] contract::Result<HeldLock> lockFile(const std::string& name, std::chrono::milliseconds patience) const;
  [[nodiscard]] contract::Result<netlink::FileDescriptor> openOurs(const std::string& name, int flags) const;
  netlink::FileDescriptor directory_;
  netlink::FileDescriptor locks_;  ///< Its subdirectory "locks", which nobody else may even look into.
};

}  // namespace vethloom::engine
