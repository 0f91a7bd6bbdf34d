// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "netlink/decode.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace vethloom::engine {

/// Puts an address back as it was, with its flags, label and times, on a link that may be a new one of the old name.
struct RestoreAddress {
  contract::LinkRef link;
  netlink::AddressMessage was;
  bool operator==(const RestoreAddress&) const = default;
};

/// Puts a route back as it was, with its metric, protocol and source.
struct RestoreRoute {
  contract::NamespaceRef ns;
  std::optional<contract::InterfaceName> dev;
  netlink::RouteMessage was;
  std::vector<contract::InterfaceName> hopDevs = {};  ///< One for each of its next hops.
  bool operator==(const RestoreRoute&) const = default;
};

/// Does without a setting of a shared namespace that the lab did not use before; where no other lab uses it, it is put
/// back.
struct ReleaseSetting {
  contract::Sysctl key = contract::Sysctl::Ipv4Forwarding;
  contract::NamespaceRef ns = {};
  bool operator==(const ReleaseSetting&) const = default;
};

using UndoStep = std::variant<contract::Operation, RestoreAddress, RestoreRoute, ReleaseSetting>;

/// How to take one operation back.
struct Undo {
  std::vector<UndoStep> steps;    ///< In the order in which to carry them out.
  std::vector<std::string> lost;  ///< What nobody can put back, one sentence each.
  bool operator==(const Undo&) const = default;
};

/// What became of the operations at the front of a plan.
struct Progress {
  std::vector<Undo> done;  ///< One for each operation carried out, in the plan's order.
  /// Why the operation after those was not carried out.
  std::optional<contract::Failure> failure;
  /// With a failure: how to take back what it and operations behind it did nevertheless, in the plan's order.
  std::vector<Undo> beyond;
};

/// What the executor needs of a kernel: one lab's view of it.
class Kernel {
public:
  using Clock = std::chrono::steady_clock;

  virtual ~Kernel() = default;
  /// Carries out operations from the front of `operations` (which is not empty), at least one unless that fails, and
  /// no more than can be begun before `until`. Of each it notes first how to take it back, and checks what it expects.
  virtual Progress apply(std::span<const contract::Operation> operations, Clock::time_point until) = 0;
  /// Takes one step back.
  virtual contract::Result<void> undo(const UndoStep& step) = 0;
  /// Called once before the first undo: frees descriptors kept for the case that none can be had any more.
  virtual void prepareToUndo() = 0;
  /// Called once, after the last operation or undo.
  virtual void finish() = 0;
};

}  // namespace vethloom::engine
