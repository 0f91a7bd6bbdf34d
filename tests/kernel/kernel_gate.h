// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// Stands between the helper's rooms and the kernel, in tests only: the linker leads the system calls of whatever links
/// vethloom_kernel_gate through here (ld's --wrap), and nothing of it exists in the helper that is shipped.
namespace vethloom::test::gate {

/// What becomes of one netlink message.
enum class Fault {
  Refused,     ///< The kernel answers with the error; nothing was done.
  AnswerLost,  ///< It was done, but the answer is lost in an overrun (ENOBUFS).
  ShortRead,   ///< It was done, but only half of the answer arrives.
};

/// Counts from zero again, and lets everything pass.
void open();
/// The message with this number since `open`, from 0, meets with the fault. May be said of several.
void fail(std::size_t message, Fault fault, int errorNumber = 0);
/// The call with this number since `open`, from 0, that writes, names, links or mounts a file fails, and does nothing.
void failFile(std::size_t call, int errorNumber);
/// Netlink messages since `open`, and faults that were met.
[[nodiscard]] std::size_t messages();
[[nodiscard]] std::size_t faults();

/// Ends this process by SIGKILL just before the call with this number since `open`, of those that change something:
/// messages to the kernel, mounts, files, namespaces. What is between two of them no look from outside can tell apart.
void dieBefore(std::size_t call);

}  // namespace vethloom::test::gate
