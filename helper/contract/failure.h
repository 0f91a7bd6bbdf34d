// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace vethloom::contract {

/// What went wrong, as a program may decide by it. Each kind is one named error on the wire.
enum class FailureKind {
  InvalidArgument,  ///< A value, file or request that nobody could carry out.
  NotFound,         ///< The object does not exist.
  AlreadyExists,    ///< Something of that name is there already.
  NotOurs,          ///< It exists, but this lab did not make it, so it is left alone.
  Busy,             ///< Somebody else is applying to, or holds, this lab.
  NotSupported,     ///< This kernel or system lacks what is needed.
  NotPermitted,     ///< Refused by the kernel, polkit or our own policy.
  LimitExceeded,    ///< Over one of the limits in limits.h.
  Kernel,           ///< The kernel refused an operation; errorNumber and kernelMessage say why.
  Cancelled,        ///< The user asked to stop.
  Disconnected,     ///< The other side went away.
  Io,               ///< A file or socket failed.
  Internal,         ///< Our own mistake.
};

/// Every error of the program, as a value.
struct Failure {
  FailureKind kind = FailureKind::Internal;
  /// One sentence for people. Text from outside is already escaped (see escape.h).
  std::string message;
  /// What it is about: "ns1/veth1", "operations[3].mtu", a file's path. May be empty.
  std::string object;
  /// errno of the system call, 0 where none was made.
  int errorNumber = 0;
  /// The kernel's own sentence (extended acknowledgement), escaped; may be empty.
  std::string kernelMessage;
  /// Index into the plan's operations, where one operation failed.
  std::optional<std::size_t> operation;

  bool operator==(const Failure&) const = default;
};

/// A value or the failure to make one. Never to be dropped silently (a dropped check is how CVE-2025-66002 happened).
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Failure> {
public:
  using tl::expected<T, Failure>::expected;
};

/// A failure of `kind`, ready to be returned from a function that returns a Result.
[[nodiscard]] tl::unexpected<Failure> fail(FailureKind kind, std::string message, std::string object = {});

/// The failure as one sentence with object, errno text and the kernel's own words.
[[nodiscard]] std::string describe(const Failure& failure);

/// The wire name of a kind, such as "NotFound".
[[nodiscard]] std::string_view nameOf(FailureKind kind);
[[nodiscard]] std::optional<FailureKind> failureKindFromName(std::string_view name);

}  // namespace vethloom::contract
