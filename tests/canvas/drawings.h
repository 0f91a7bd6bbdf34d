// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <string>
#include <vector>

/// Small drawings that the canvas' tests share, built with the model's own edits.
namespace drawings {

struct Drawing {
  std::string name;
  vethloom::model::Topology topology;
};

vethloom::model::ElementId addNamespace(vethloom::model::Topology& topology, double x, double y,
                                        const std::string& label = {});
vethloom::model::ElementId addBridge(vethloom::model::Topology& topology, vethloom::model::ElementId box, double x,
                                     double y);
vethloom::model::ElementId addCable(vethloom::model::Topology& topology, vethloom::model::ElementId from,
                                    vethloom::model::ElementId to);

vethloom::model::ElementId addLink(vethloom::model::Topology& topology, vethloom::model::ElementId box,
                                   vethloom::contract::LinkKind kind, vethloom::model::InterfaceId lower, double x,
                                   double y);

/// Two namespaces side by side and a cable between them, which have these ids.
vethloom::model::Topology twoRooms();
constexpr vethloom::model::ElementId leftRoom{2};
constexpr vethloom::model::ElementId rightRoom{3};
constexpr vethloom::model::ElementId cable{4};
/// Every kind of arrangement: empty, side by side, star, inside a namespace, many addresses, parallel cables, long
/// names, links of other kinds.
std::vector<Drawing> all();

/// What the comparison says when the kernel has all of it, as drawn and with carrier.
vethloom::plan::Comparison applied(const vethloom::model::Topology& topology);

}  // namespace drawings
