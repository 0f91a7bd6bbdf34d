// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "netlink/file_descriptor.h"

#include <cstdint>
#include <string>

namespace vethloom::netlink {

/// The calling thread's network namespace.
[[nodiscard]] contract::Result<FileDescriptor> openCurrentNamespace();

/// The network namespace of a process, by no more than its id: NotFound where there is no such process, and where it
/// ended before its namespace was open, so that it cannot be that of a later process with the same id.
[[nodiscard]] contract::Result<FileDescriptor> openNamespaceOfProcess(std::uint32_t process);

/// A new network namespace that only the descriptor keeps alive. The thread comes back to `home`.
[[nodiscard]] contract::Result<FileDescriptor> makeNamespace(const FileDescriptor& home);

/// Moves the calling thread into a new network namespace, which only the descriptor keeps alive after it has left.
/// Whoever calls it holds a ScopedNamespace for the way back.
[[nodiscard]] contract::Result<FileDescriptor> enterNewNamespace();

/// What tells namespaces apart: inode numbers are only given again when their namespace has gone.
struct NamespaceInode {
  dev_t device = 0;
  ino_t number = 0;
  bool operator==(const NamespaceInode&) const = default;
};
/// Of an open namespace; zeros where it cannot be had.
[[nodiscard]] NamespaceInode inodeOf(int fd);

/// Whether `fd` is a network namespace (and not some other file).
[[nodiscard]] bool isNetworkNamespace(int fd);

/// While it lives the calling thread is in another network namespace; only that one, never a mount or user
/// namespace. It always comes back: a thread that could not would do everything after in the wrong place, so
/// then the process ends.
class ScopedNamespace {
public:
  [[nodiscard]] static contract::Result<ScopedNamespace> enter(const FileDescriptor& ns, const FileDescriptor& home);
  ~ScopedNamespace();
  ScopedNamespace(ScopedNamespace&& other) noexcept : home_(std::exchange(other.home_, -1)) {}
  ScopedNamespace& operator=(ScopedNamespace&&) = delete;

private:
  explicit ScopedNamespace(int home) : home_(home) {}
  int home_;  ///< Not owned.
};

}  // namespace vethloom::netlink
