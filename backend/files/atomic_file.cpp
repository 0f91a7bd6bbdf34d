// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/atomic_file.h"

#include "contract/escape.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <random>
#include <utility>

namespace vethloom::files {

namespace {

using contract::Failure;
using contract::FailureKind;
namespace fs = std::filesystem;

constexpr mode_t newFileMode = 0666;  // The umask takes its part.
constexpr mode_t ownersMode = 0600;

/// A descriptor that is closed when it goes out of scope.
class File {
public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool isOpen() const { return descriptor_ >= 0; }
  /// Whether the system took everything: some file systems tell of a full disk only here.
  bool close() {
    const int descriptor = std::exchange(descriptor_, -1);
    return descriptor < 0 || ::close(descriptor) == 0;
  }

private:
  int descriptor_;
};

FailureKind kindOf(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return FailureKind::NotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return FailureKind::NotPermitted;
    default:
      return FailureKind::Io;
  }
}

tl::unexpected<Failure> failWith(int error, std::string message, const fs::path& path) {
  return tl::unexpected(Failure{kindOf(error), std::move(message), nameOf(path), error, {}, {}});
}

bool isRegular(const struct stat& status) {
  return S_ISREG(status.st_mode);
}

/// Where the bytes go in the end: what a chain of symbolic links points to, even if that does not exist yet.
fs::path targetOf(const fs::path& path) {
  constexpr int longestChain = 40;  // As the kernel's own limit (ELOOP).
  fs::path target = path;
  std::error_code error;
  for (int i = 0; i < longestChain && fs::is_symlink(target, error); ++i) {
    const fs::path next = fs::read_symlink(target, error);
    if (error) {
      break;
    }
    target = next.is_absolute() ? next : target.parent_path() / next;
  }
  return target;
}

bool writeAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count > 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// A temporary file in the target's directory, so that a rename can put it in place; removed again unless it was.
class Temporary {
public:
  Temporary(const fs::path& directory, mode_t mode) : path_(nameIn(directory)), file_(create(path_, mode)) {}
  ~Temporary() {
    if (file_.isOpen() || unfinished_) {
      ::unlink(path_.c_str());
    }
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  [[nodiscard]] bool isOpen() const { return file_.isOpen(); }

  /// Gives the file the owner, and what of the mode is in `most`, of the one that it replaces. A foreign owner can only
  /// be kept by root.
  [[nodiscard]] bool takeAfter(const struct stat& old, mode_t most) {
    const bool sameOwner = old.st_uid == ::geteuid() && old.st_gid == ::getegid();
    const bool kept = sameOwner || ::fchown(file_.get(), old.st_uid, old.st_gid) == 0;
    // Without the owner, set-id bits would mean somebody else.
    const mode_t mode = old.st_mode & (kept ? 07777 : 0777) & most;
    return ::fchmod(file_.get(), mode) == 0;
  }

  [[nodiscard]] bool fill(std::string_view text) {
    unfinished_ = true;
    return writeAll(file_.get(), text) && ::fsync(file_.get()) == 0 && file_.close();
  }

  [[nodiscard]] bool renameTo(const fs::path& target) {
    unfinished_ = ::rename(path_.c_str(), target.c_str()) != 0;
    return !unfinished_;
  }

private:
  static fs::path nameIn(const fs::path& directory) {
    std::random_device random;
    return directory / (".vloom-" + std::to_string(random()) + std::to_string(random()) + ".tmp");
  }
  static int create(const fs::path& path, mode_t mode) {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  }

  fs::path path_;
  File file_;
  bool unfinished_ = false;
};

/// Makes the rename itself last; a file system that cannot do this (EINVAL) has nothing to lose.
void syncDirectory(const fs::path& directory) {
  const File file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.isOpen()) {
    ::fsync(file.get());
  }
}

}  // namespace

std::string nameOf(const fs::path& path) {
  return contract::escape(path.native(), 400);
}

contract::Result<std::string> readFile(const fs::path& path, std::size_t most) {
  // O_NONBLOCK: a FIFO must not hang us before it is refused.
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.isOpen() || ::fstat(file.get(), &status) != 0) {
    return failWith(errno, "The file cannot be opened.", path);
  }
  if (!isRegular(status)) {
    return contract::fail(FailureKind::InvalidArgument, "This is not an ordinary file.", nameOf(path));
  }
  std::string text;
  std::string block(64 * 1024, '\0');
  while (text.size() <= most) {
    const ssize_t count = ::read(file.get(), block.data(), block.size());
    if (count == 0) {
      return text;
    }
    if (count > 0) {
      text.append(block, 0, static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return failWith(errno, "The file cannot be read.", path);
    }
  }
  return contract::fail(FailureKind::LimitExceeded, "The file is too large.", nameOf(path));
}

contract::Result<void> replaceFile(const fs::path& path, std::string_view text, Readers readers) {
  const bool forOwner = readers == Readers::Owner;
  std::error_code ignored;
  if (forOwner && fs::is_symlink(path, ignored)) {
    return contract::fail(FailureKind::InvalidArgument,
                          "This is a link to a file elsewhere, where nothing secret is written. Replace it by a file.",
                          nameOf(path));
  }
  const fs::path target = targetOf(path);
  const fs::path directory = target.has_parent_path() ? target.parent_path() : fs::path(".");
  struct stat old {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && !isRegular(old)) {
    return contract::fail(FailureKind::InvalidArgument, "This is not an ordinary file, so it is not overwritten.",
                          nameOf(target));
  }
  if (exists && ::access(target.c_str(), W_OK) != 0) {
    return failWith(errno, "The file cannot be written.", target);
  }
  Temporary temporary(directory, forOwner ? ownersMode : newFileMode);
  if (!temporary.isOpen()) {
    return failWith(errno, "Nothing can be written beside the file. It is as it was.", target);
  }
  if (exists && !temporary.takeAfter(old, forOwner ? ownersMode : 07777)) {
    return failWith(errno, "The file's mode cannot be kept. It is as it was.", target);
  }
  if (!temporary.fill(text) || !temporary.renameTo(target)) {
    return failWith(errno, "The file cannot be saved. It is as it was.", target);
  }
  syncDirectory(directory);
  return {};
}

}  // namespace vethloom::files
