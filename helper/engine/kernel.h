// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "netlink/decode.h"

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
  bool operator==(const RestoreRoute&) const = default;
};

/// Does without a setting of the host that the lab did not use before; where no other lab uses it, it is put back.
struct ReleaseSetting {
  contract::Sysctl key = contract::Sysctl::Ipv4Forwarding;
  bool operator==(const ReleaseSetting&) const = default;
};

using UndoStep = std::variant<contract::Operation, RestoreAddress, RestoreRoute, ReleaseSetting>;

/// How to take one operation back.
struct Undo {
  std::vector<UndoStep> steps;    ///< In the order in which to carry them out.
  std::vector<std::string> lost;  ///< What nobody can put back, one sentence each.
  bool operator==(const Undo&) const = default;
};

/// What the executor needs of a kernel: one lab's view of it. Each call is all or nothing.
class Kernel {
public:
  virtual ~Kernel() = default;
  /// Looks at what is there now and says how `operation` could be taken back afterwards. Changes nothing.
  [[nodiscard]] virtual contract::Result<Undo> inverse(const contract::Operation& operation) = 0;
  /// Checks what the operation expects, at this moment, then carries it out and reads it back.
  virtual contract::Result<void> apply(const contract::Operation& operation) = 0;
  virtual contract::Result<void> restore(const RestoreAddress& step) = 0;
  virtual contract::Result<void> restore(const RestoreRoute& step) = 0;
  virtual contract::Result<void> restore(const ReleaseSetting& step) = 0;
  /// Called once before the first undo: frees descriptors kept for the case that none can be had any more.
  virtual void prepareToUndo() = 0;
  /// Called once, after the last operation or undo.
  virtual void finish() = 0;
};

}  // namespace vethloom::engine
