// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <unistd.h>
#include <array>
#include <utility>

namespace vethloom::session {

/// Owns a file descriptor; -1 is none.
class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other)
      reset(std::exchange(other.fd_, -1));
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset(int fd = -1) {
    if (fd_ >= 0)
      ::close(fd_);
    fd_ = fd;
  }

private:
  int fd_ = -1;
};

/// Both ends of a connected stream socket, close-on-exec and not blocking.
[[nodiscard]] contract::Result<std::array<Descriptor, 2>> makeSocketPair();
/// A copy of a descriptor that stays the caller's.
[[nodiscard]] contract::Result<Descriptor> duplicate(int fd);
/// What the last failed system call said: Io (LimitExceeded where descriptors ran out) with errno.
[[nodiscard]] contract::Failure systemFailure(std::string message, std::string object = {});

}  // namespace vethloom::session
