// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sandbox_mounts.h"

#include "netlink/file_descriptor.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace vethloom::server {

using netlink::FileDescriptor;

namespace {

/// An entry of the old /run, held open so that it can be shown in the new one.
struct KeptEntry {
  std::string path;
  mode_t mode = 0;
  std::string linkTarget;  ///< For a symbolic link.
  FileDescriptor tree;     ///< For everything else: a detached copy of its mounts (open_tree(2)).
};

bool isOurs(std::string_view name) {
  return name == "." || name == ".." || name == "netns" || name == "vethloom";
}

bool keepEntry(KeptEntry& entry) {
  struct stat status {};
  if (::lstat(entry.path.c_str(), &status) != 0)
    return false;
  entry.mode = status.st_mode;
  if (S_ISLNK(entry.mode)) {
    entry.linkTarget.resize(static_cast<std::size_t>(status.st_size));
    return ::readlink(entry.path.c_str(), entry.linkTarget.data(), entry.linkTarget.size()) == status.st_size;
  }
  entry.tree.reset(::open_tree(AT_FDCWD, entry.path.c_str(),
                               OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW));
  return entry.tree.isOpen();
}

tl::expected<std::vector<KeptEntry>, int> entriesOfRun(Log& log) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/run"), ::closedir);
  if (!directory)
    return tl::unexpected(errno);
  std::vector<KeptEntry> entries;
  while (const dirent* found = ::readdir(directory.get())) {
    if (isOurs(found->d_name))
      continue;
    KeptEntry entry{std::string("/run/") + found->d_name, 0, {}, {}};
    if (keepEntry(entry))
      entries.push_back(std::move(entry));
    else
      log.event(entry.path + " is not visible in the sandbox: " + std::strerror(errno));
  }
  return entries;
}

/// Shows one entry in the new /run: a link is made again, everything else is mounted on an empty file or directory.
bool showEntry(const KeptEntry& entry) {
  const char* path = entry.path.c_str();
  if (S_ISLNK(entry.mode))
    return ::symlink(entry.linkTarget.c_str(), path) == 0;
  const bool made = S_ISDIR(entry.mode) ? ::mkdir(path, 0755) == 0 : ::mknod(path, S_IFREG | 0600, 0) == 0;
  return made && ::move_mount(entry.tree.get(), "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

tl::expected<void, int> replaceRun(Log& log) {
  const auto entries = entriesOfRun(log);
  if (!entries)
    return tl::unexpected(entries.error());
  // Bounded, because a sandbox's memory is its user's.
  if (::mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64m") != 0)
    return tl::unexpected(errno);
  for (const auto& entry : *entries) {
    // One socket less is no reason for having no sandbox.
    if (!showEntry(entry))
      log.event(entry.path + " is not visible in the sandbox: " + std::strerror(errno));
  }
  if (::mkdir("/run/netns", 0755) != 0 || ::mkdir("/run/vethloom", 0700) != 0)
    return tl::unexpected(errno);
  // Shared, as ip-netns(8) has it on the host: commands have mount namespaces of their own (namespace_view.h), and
  // what is made or removed while they run is to show there too.
  if (::mount("vethloom", "/run/netns", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755") != 0 ||
      ::mount(nullptr, "/run/netns", nullptr, MS_SHARED, nullptr) != 0)
    return tl::unexpected(errno);
  return {};
}

/// A file system that shows the new namespaces. In a container the kernel may refuse it, because the old mount hides
/// parts (mount_too_revealing in fs/namespace.c); the old one still serves then.
void tryMount(const char* type, const char* path, Log& log) {
  if (::mount(type, path, type, MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0)
    log.event(std::string("keeping the outer ") + path + ": " + std::strerror(errno));
}

}  // namespace

tl::expected<void, int> mountPrivateTrees(Log& log) {
  // Before anything else: from here on no mount is seen outside, and none comes in.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return tl::unexpected(errno);
  if (auto replaced = replaceRun(log); !replaced)
    return replaced;
  tryMount("proc", "/proc", log);
  tryMount("sysfs", "/sys", log);
  return {};
}

}  // namespace vethloom::server
