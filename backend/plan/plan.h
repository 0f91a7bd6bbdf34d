// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observed.h"
#include "model/topology.h"

#include <string>
#include <vector>

namespace vethloom::plan {

/// One operation and the drawn element that asks for it (noElement where something undrawn is removed).
struct Step {
  contract::Operation operation;
  model::ElementId element = model::noElement;
  std::string reason;  ///< Why something is re-created or removed; else empty.
  bool operator==(const Step&) const = default;
};

/// What would turn the kernel into the drawing: removals, namespaces, links, addresses, up, routes, bridges up last.
struct Plan {
  std::vector<Step> steps;
  /// Why the drawing cannot be applied as it is (a name taken by something that is not ours). Empty: it can.
  std::vector<contract::Failure> obstacles;
  bool operator==(const Plan&) const = default;

  [[nodiscard]] bool isEmpty() const { return steps.empty(); }
  [[nodiscard]] contract::Operations operations() const;
};

/// `lacks` is what the kernel has said that it lacks (Capabilities::lacks), where that leaves a choice of ways.
[[nodiscard]] Plan makePlan(const model::Topology& topology, const model::Observed& observed,
                            const std::vector<contract::Lack>& lacks = {});

/// The `ip` (or sysctl) command lines that do the same, one a line.
[[nodiscard]] std::string asCommands(const contract::Operation& operation);
/// The whole plan as a shell script.
[[nodiscard]] std::string asScript(const Plan& plan);
/// Numbered sentences for a terminal or a preview.
[[nodiscard]] std::string asText(const Plan& plan);
[[nodiscard]] std::string asJson(const Plan& plan);

}  // namespace vethloom::plan
