// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observed.h"
#include "model/topology.h"

#include <map>
#include <string>
#include <vector>

namespace vethloom::plan {

/// How a drawn element stands to the kernel.
enum class Standing {
  Planned,   ///< Drawn, not in the kernel.
  Applied,   ///< In the kernel, as drawn.
  Drifted,   ///< In the kernel, but different.
  Conflict,  ///< Something that is not ours has its name.
};

/// One thing that differs, for people: "mtu is 1400, drawn 1500".
struct Difference {
  std::string what;      ///< "mtu", "address", "up", "master", "route", …
  std::string observed;  ///< Empty: absent. Escaped.
  std::string drawn;     ///< Empty: absent.
  bool operator==(const Difference&) const = default;
};

/// What the kernel says of one drawn interface, for the canvas.
struct LiveInterface {
  bool present = false;
  bool up = false;
  bool carrier = false;
  std::vector<std::string> addresses;  ///< Escaped, as the kernel has them, without link-local.
  Standing standing = Standing::Planned;
  bool operator==(const LiveInterface&) const = default;
};

struct ElementComparison {
  Standing standing = Standing::Planned;
  std::vector<Difference> differences;
  bool operator==(const ElementComparison&) const = default;
};

/// Something in the lab's reach that is not drawn.
struct Extra {
  contract::NamespaceRef ns;
  std::string link;  ///< Escaped; empty where the namespace itself is meant.
  std::string kind;
  bool ours = false;  ///< Ours: the next apply removes it. Not ours: shown grey, never touched.
  bool operator==(const Extra&) const = default;
};

/// The one comparison that both colours the canvas and makes the plan.
struct Comparison {
  std::map<model::ElementId, ElementComparison> elements;
  std::map<model::InterfaceId, LiveInterface> interfaces;
  std::vector<Extra> extras;
  bool operator==(const Comparison&) const = default;
};

[[nodiscard]] Comparison compare(const model::Topology& topology, const model::Observed& observed);

}  // namespace vethloom::plan
