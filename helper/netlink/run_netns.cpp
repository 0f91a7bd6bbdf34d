// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/run_netns.h"

#include "netlink/failures.h"
#include "netlink/file_lock.h"
#include "netlink/netns.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <memory>

namespace vethloom::netlink {

using contract::FailureKind;
using contract::NamespaceName;
using contract::Result;

namespace {

constexpr std::chrono::milliseconds courtesy{200};

std::string pathOf(const NamespaceName& name) {
  return std::string(RunNetns::path()) + '/' + name.text();
}

/// Whether a file system is mounted exactly here (Linux 5.8).
bool isMountPoint(const char* path) {
  struct statx info;
  return ::statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &info) == 0 &&
         (info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

Result<void> mountHere(RunNetns::Sharing sharing) {
  const char* const path = RunNetns::path();
  if (sharing == RunNetns::Sharing::Private) {
    if (!isMountPoint(path) && ::mount("vethloom", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755") != 0)
      return systemFailure(errno, "Cannot mount a directory for named namespaces.", path);
    return {};
  }
  // Never stack a second mount: each one makes every later name more expensive.
  if (!isMountPoint(path) && ::mount(path, path, "none", MS_BIND | MS_REC, nullptr) != 0)
    return systemFailure(errno, "Cannot make a mount point for named namespaces.", path);
  if (::mount("", path, "none", MS_SHARED | MS_REC, nullptr) != 0)
    return systemFailure(errno, "Cannot share named namespaces with the rest of the system.", path);
  return {};
}

}  // namespace

Result<RunNetns> RunNetns::prepare(Sharing sharing) {
  if (::mkdir(path(), 0755) != 0 && errno != EEXIST)
    return systemFailure(errno, "Cannot make the directory for named namespaces.", path());
  const FileDescriptor directory(::open(path(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory)
    return systemFailure(errno, "Cannot open the directory for named namespaces.", path());
  // The same lock as iproute2's: two first comers would otherwise stack mounts (Debian #949235). Anybody may hold it
  // for as long as they like, so it is a courtesy and no condition.
  (void)lockWithin(directory.get(), courtesy);
  if (const auto mounted = mountHere(sharing); !mounted)
    return tl::unexpected(mounted.error());
  return RunNetns();
}

Result<std::vector<NamespaceName>> RunNetns::list() const {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path()), ::closedir);
  if (!directory)
    return systemFailure(errno, "Cannot read the directory of named namespaces.", path());
  std::vector<NamespaceName> names;
  while (const dirent* entry = ::readdir(directory.get())) {
    if (auto name = NamespaceName::parse(entry->d_name))
      names.push_back(std::move(*name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<NamespaceInode> RunNetns::inodeOf(const NamespaceName& name) const {
  struct stat info {};
  if (::lstat(pathOf(name).c_str(), &info) != 0)
    return std::nullopt;
  return NamespaceInode{info.st_dev, info.st_ino};
}

Result<FileDescriptor> RunNetns::open(const NamespaceName& name) const {
  FileDescriptor fd(::open(pathOf(name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd)
    return systemFailure(errno, "Cannot open the namespace.", name.text());
  if (!isNetworkNamespace(fd.get()))
    return contract::fail(FailureKind::NotFound, "No network namespace is mounted there.", pathOf(name));
  return fd;
}

Result<void> RunNetns::publish(const NamespaceName& name, const FileDescriptor& ns) const {
  const std::string path = pathOf(name);
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0));
  if (!file)
    return systemFailure(errno, "Cannot make the namespace's file.", path);
  const std::string source = "/proc/self/fd/" + std::to_string(ns.get());
  if (::mount(source.c_str(), path.c_str(), "none", MS_BIND, nullptr) != 0) {
    const int error = errno;
    ::unlink(path.c_str());
    return systemFailure(error, "Cannot mount the namespace.", path);
  }
  return {};
}

Result<void> RunNetns::unpublish(const NamespaceName& name) const {
  const std::string path = pathOf(name);
  // Lazily, because a process may have its working directory or a descriptor there; as `ip netns del` does.
  if (::umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0)
    return systemFailure(errno, "Cannot unmount the namespace.", path);
  if (::unlink(path.c_str()) != 0)
    return systemFailure(errno, "Cannot remove the namespace's file.", path);
  return {};
}

bool RunNetns::removeDeadFile(const NamespaceName& name) const {
  const std::string path = pathOf(name);
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0)
    return false;
  const bool dead =
      S_ISREG(info.st_mode) && info.st_size == 0 && info.st_uid == ::geteuid() && !isMountPoint(path.c_str());
  return dead && ::unlink(path.c_str()) == 0;
}

}  // namespace vethloom::netlink
