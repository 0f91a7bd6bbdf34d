// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <cstdint>
#include <optional>

/// Network namespaces that are there without us: how a lab comes to one, and the numbers that they have.
namespace vethloom::contract {

/// How a lab takes in a namespace that it did not make: one that has a name (/run/netns) already, or that of a process,
/// which then gets the name. Whatever is in it stays; only what the lab adds is the lab's.
struct Adoption {
  std::optional<std::uint32_t> process = {};  ///< Its id; unset: by name.
  auto operator<=>(const Adoption&) const = default;
};

constexpr std::uint32_t processMax = 4'194'304;          ///< PID_MAX_LIMIT, include/linux/threads.h
constexpr std::uint32_t namespaceIdMax = 2'147'483'647;  ///< It is signed in the kernel, which keeps -1 for "none".

/// Whether it can be the id of a process; else a sentence.
[[nodiscard]] Result<void> validateProcess(std::uint64_t process);
/// Whether it can be the number of a namespace (man ip-netns, "set"); else a sentence.
[[nodiscard]] Result<void> validateNamespaceId(std::uint64_t id);

}  // namespace vethloom::contract
