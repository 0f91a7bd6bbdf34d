// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/lab_files.h"

#include "netlink/failures.h"
#include "netlink/file_lock.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
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

/// Whether `name` is still the file behind `fd`, and not removed or another one.
bool isCurrent(int directory, const std::string& name, int fd) {
  struct stat held;
  struct stat named;
  return ::fstat(fd, &held) == 0 && ::fstatat(directory, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

Result<FileDescriptor> openLocks(int directory) {
  if (::mkdirat(directory, "locks", 0700) != 0 && errno != EEXIST)
    return systemFailure(errno, "Cannot make the directory of the labs' locks.", "locks");
  FileDescriptor locks(::openat(directory, "locks", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!locks)
    return systemFailure(errno, "Cannot open the directory of the labs' locks.", "locks");
  if (!isOursAlone(locks.get()))
    return contract::fail(FailureKind::NotPermitted, "Others may write to the directory of the labs' locks.", "locks");
  return locks;
}

std::string draftOf(const std::string& name) {
  return "." + name + ".new";
}

}  // namespace

Result<std::string> readWhole(int fd, const std::string& object) {
  std::string text;
  std::array<char, 65536> buffer;
  while (text.size() <= journalLimit) {
    const ssize_t size = ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(text.size()));
    if (size < 0)
      return systemFailure(errno, "Cannot read the journal.", object);
    if (size == 0)
      return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return contract::fail(FailureKind::LimitExceeded, "The journal is too large.", object);
}

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
  auto locks = openLocks(directory->get());
  if (!locks)
    return tl::unexpected(locks.error());
  return LabFiles(std::move(*directory), std::move(*locks));
}

Result<HeldLock> LabFiles::lock(const contract::LabName& lab) const {
  auto held = lockFile("lab." + lab.text(), std::chrono::milliseconds(0));
  if (!held && held.error().kind == FailureKind::Busy)
    return contract::fail(FailureKind::Busy, "Somebody else is changing this lab just now.", lab.text());
  return held;
}

Result<HeldLock> LabFiles::lockShared(const char* what) const {
  return lockFile(std::string("shared.") + what, std::chrono::seconds(2));
}

Result<HeldLock> LabFiles::lockFile(const std::string& name, std::chrono::milliseconds patience) const {
  while (true) {
    FileDescriptor file(::openat(locks_.get(), name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
      return systemFailure(errno, "Cannot open a lock.", name);
    if (!netlink::lockWithin(file.get(), patience)) {
      if (errno == EWOULDBLOCK)
        return contract::fail(FailureKind::Busy, "Another helper is at work there just now.", name);
      return systemFailure(errno, "Cannot take a lock.", name);
    }
    // Between opening and locking its last holder may have removed it.
    if (isCurrent(locks_.get(), name, file.get()))
      return HeldLock(locks_.get(), name, std::move(file));
  }
}

HeldLock::~HeldLock() {
  if (file_)
    ::unlinkat(directory_, name_.c_str(), 0);
}

Result<FileDescriptor> LabFiles::openOurs(const std::string& name, int flags) const {
  FileDescriptor file(
      ::openat(directory_.get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644));
  if (!file)
    return systemFailure(errno, "Cannot open a file of the labs' journals.", name);
  struct stat info;
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || !isOursAlone(file.get()))
    return contract::fail(FailureKind::NotPermitted, "The journal is not a file of ours.", name);
  return file;
}

Result<FileDescriptor> LabFiles::open(const contract::LabName& lab, int flags) const {
  auto file = openOurs(fileName(lab), flags);
  if (!file && file.error().errorNumber == ENOENT)
    return contract::fail(FailureKind::NotFound, "No such lab is up.", lab.text());
  return file;
}

Result<std::optional<std::string>> LabFiles::read(const std::string& name) const {
  const auto file = openOurs(name, O_RDONLY);
  if (!file && file.error().errorNumber == ENOENT)
    return std::optional<std::string>();
  if (!file)
    return tl::unexpected(file.error());
  auto text = readWhole(file->get(), name);
  if (!text)
    return tl::unexpected(text.error());
  return std::optional(std::move(*text));
}

Result<FileDescriptor> LabFiles::replace(const std::string& name, std::string_view text) const {
  const std::string draft = draftOf(name);
  removeDraft(name);
  auto file = openOurs(draft, O_RDWR | O_CREAT | O_EXCL);
  if (!file)
    return file;
  const ssize_t written = ::write(file->get(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()) || ::fsync(file->get()) != 0 ||
      ::renameat(directory_.get(), draft.c_str(), directory_.get(), name.c_str()) != 0) {
    const int error = written >= 0 && written != static_cast<ssize_t>(text.size()) ? ENOSPC : errno;
    (void)::unlinkat(directory_.get(), draft.c_str(), 0);
    return systemFailure(error, "Cannot write a file of the labs' journals.", name);
  }
  // What is under the name now is this file, so it is this that must be gone on with, also where this fails.
  (void)sync();
  return file;
}

Result<void> LabFiles::remove(const contract::LabName& lab) const {
  return remove(fileName(lab));
}

Result<void> LabFiles::remove(const std::string& name) const {
  if (::unlinkat(directory_.get(), name.c_str(), 0) != 0)
    return systemFailure(errno, "Cannot remove a file of the labs' journals.", name);
  return {};
}

void LabFiles::removeDraft(const std::string& name) const {
  (void)::unlinkat(directory_.get(), draftOf(name).c_str(), 0);
}

Result<void> LabFiles::sync() const {
  if (::fsync(directory_.get()) != 0)
    return systemFailure(errno, "Cannot write the directory of the labs' journals.", path());
  return {};
}

}  // namespace vethloom::engine
