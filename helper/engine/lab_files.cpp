// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lab_files.h"

#include "netlink/failures.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Result;
using netlink::FileDescriptor;
using netlink::systemFailure;

namespace {

Result<FileDescriptor> openDirectory() {
  FileDescriptor directory(::open(LabFiles::path(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory)
    return systemFailure(errno, "Cannot open the directory of the labs' journals.", LabFiles::path());
  return directory;
}

/// Nobody else could have put a file there, or a link to one.
bool isOursAlone(int fd) {
  struct stat info;
  return ::fstat(fd, &info) == 0 && info.st_uid == ::geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// Covers the directory, which in a sandbox may be the host's own seen from inside, with one that only we see.
Result<void> mountPrivate() {
  constexpr unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (::mount("vethloom", LabFiles::path(), "tmpfs", flags, "mode=0755") != 0)
    return systemFailure(errno, "Cannot mount a directory for the sandbox's journals.", LabFiles::path());
  return {};
}

}  // namespace

Result<LabFiles> LabFiles::prepare(contract::Where where) {
  if (::mkdir(path(), 0755) != 0 && errno != EEXIST)
    return systemFailure(errno, "Cannot make the directory of the labs' journals.", path());
  auto directory = openDirectory();
  if (directory && !isOursAlone(directory->get()) && where == contract::Where::Sandbox) {
    if (const auto mounted = mountPrivate(); !mounted)
      return tl::unexpected(mounted.error());
    directory = openDirectory();
  }
  if (!directory)
    return tl::unexpected(directory.error());
  if (!isOursAlone(directory->get()))
    return contract::fail(FailureKind::NotPermitted, "Others may write to the directory of the labs' journals.",
                          path());
  return LabFiles(std::move(*directory));
}

Result<FileDescriptor> LabFiles::open(const contract::LabName& lab, int flags) const {
  const std::string name = fileName(lab);
  FileDescriptor file(
      ::openat(directory_.get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644));
  if (!file && errno == ENOENT)
    return contract::fail(FailureKind::NotFound, "No such lab is up.", lab.text());
  if (!file)
    return systemFailure(errno, "Cannot open the lab's journal.", lab.text());
  struct stat info;
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || !isOursAlone(file.get()))
    return contract::fail(FailureKind::NotPermitted, "The lab's journal is not a file of ours.", lab.text());
  return file;
}

Result<void> LabFiles::remove(const contract::LabName& lab) const {
  if (::unlinkat(directory_.get(), fileName(lab).c_str(), 0) != 0)
    return systemFailure(errno, "Cannot remove the lab's journal.", lab.text());
  return {};
}

bool LabFiles::isCurrent(const contract::LabName& lab, int fd) const {
  struct stat held;
  struct stat named;
  return ::fstat(fd, &held) == 0 &&
         ::fstatat(directory_.get(), fileName(lab).c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

Result<void> LabFiles::sync() const {
  if (::fsync(directory_.get()) != 0)
    return systemFailure(errno, "Cannot write the directory of the labs' journals.", path());
  return {};
}

}  // namespace vethloom::engine
