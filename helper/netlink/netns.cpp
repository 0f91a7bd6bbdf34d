// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/netns.h"

#include "netlink/failures.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>

namespace vethloom::netlink {

using contract::Result;

Result<FileDescriptor> openCurrentNamespace() {
  FileDescriptor fd(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!fd)
    return systemFailure(errno, "Cannot open the current network namespace.", "/proc/thread-self/ns/net");
  return fd;
}

Result<FileDescriptor> openNamespaceOfProcess(std::uint32_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/ns/net";
  const FileDescriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (!pidfd)
    return systemFailure(errno, "There is no such process.", std::to_string(process));
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd)
    return systemFailure(errno, "Cannot open the namespace of the process.", path);
  // A pidfd is readable once its process has ended. Its id is not given again before that, so what is at the path now
  // is what was opened.
  pollfd ended{pidfd.get(), POLLIN, 0};
  if (::poll(&ended, 1, 0) != 0)
    return contract::fail(contract::FailureKind::NotFound, "The process has ended.", std::to_string(process));
  if (!isNetworkNamespace(fd.get()))
    return contract::fail(contract::FailureKind::InvalidArgument, "This is no network namespace.", path);
  return fd;
}

NamespaceInode inodeOf(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 ? NamespaceInode{info.st_dev, info.st_ino} : NamespaceInode{};
}

bool isNetworkNamespace(int fd) {
  // The ioctl alone is no proof: another file system may answer it in its own way.
  struct statfs info;
  return ::fstatfs(fd, &info) == 0 && info.f_type == NSFS_MAGIC && ::ioctl(fd, NS_GET_NSTYPE) == CLONE_NEWNET;
}

Result<ScopedNamespace> ScopedNamespace::enter(const FileDescriptor& ns, const FileDescriptor& home) {
  if (::setns(ns.get(), CLONE_NEWNET) != 0)
    return systemFailure(errno, "Cannot enter a network namespace.");
  return ScopedNamespace(home.get());
}

ScopedNamespace::~ScopedNamespace() {
  if (home_ >= 0 && ::setns(home_, CLONE_NEWNET) != 0)
    std::abort();
}

Result<FileDescriptor> makeNamespace(const FileDescriptor& home) {
  // Entering the namespace that we are in changes nothing, but makes sure of the way back before we leave.
  auto back = ScopedNamespace::enter(home, home);
  if (!back)
    return tl::unexpected(back.error());
  return enterNewNamespace();
}

Result<FileDescriptor> enterNewNamespace() {
  if (::unshare(CLONE_NEWNET) != 0)
    return systemFailure(errno, "Cannot make a network namespace.");
  return openCurrentNamespace();
}

}  // namespace vethloom::netlink
