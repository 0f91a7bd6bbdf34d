// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observed.h"

#include <optional>
#include <set>
#include <string>

namespace vethloom::samples {

/// A kernel small enough to keep in the head: it carries operations out on an `Observed`, refuses what Linux refuses,
/// and drops what Linux drops on the way (routes of a link that goes down, secondary addresses, …). Written apart from
/// the planner's own expectations, so that each checks the other.
class ModelKernel {
public:
  /// An empty host that is ours, as a sandbox has it. Kernels before 6.2 rename a link only while it is down.
  explicit ModelKernel(bool renamesWhileUp = true);

  [[nodiscard]] const model::Observed& observed() const { return observed_; }
  /// Why the kernel refused ("File exists"), or nothing.
  std::optional<std::string> carryOut(const contract::Operation& operation);

  /// Something that somebody else made.
  void addForeignNamespace(const contract::NamespaceName& name);
  void addForeignLink(const contract::NamespaceRef& ns, const std::string& name, const std::string& kind);

private:
  friend class KernelState;
  friend class Syscall;

  /// What the kernel keeps of a link beside what it reports.
  struct Secret {
    std::vector<contract::InterfaceAddress> order;  ///< Of adding: the first of a subnet is its primary address.
    bool mtuSet = false;                            ///< A bridge that follows its ports no longer.
  };

  model::Observed observed_;
  std::map<std::pair<contract::NamespaceRef, int>, Secret> secrets_;
  int lastIndex_ = 1;
  bool renamesWhileUp_;
};

}  // namespace vethloom::samples
