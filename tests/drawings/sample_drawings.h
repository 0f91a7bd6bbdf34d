// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

/// Drawings made as a user makes them: by edits.
namespace vethloom::samples {

/// Carries the patch out; ends the program where it does not fit, which no test means to try here.
void carryOut(model::Topology& topology, const model::Patch& patch);

model::ElementId addNamespace(model::Topology& topology);
model::ElementId addBridge(model::Topology& topology, model::ElementId box);
model::ElementId addCable(model::Topology& topology, model::ElementId from, model::ElementId to, bool addresses = true);

/// ns1/eth0 10.0.1.1/24 – ns2/eth0 10.0.1.2/24
struct TwoRooms {
  model::Topology topology;
  model::ElementId ns1, ns2, cable;
};
TwoRooms twoRooms();

/// br0 in the host with ns1 and ns2 at it, numbered 10.0.1.1/24 and 10.0.1.2/24.
struct SwitchedRooms {
  model::Topology topology;
  model::ElementId bridge, ns1, ns2, cable1, cable2;
};
SwitchedRooms switchedRooms();

/// So many namespaces around one bridge in the host, put together without edits, which is quick. The bridge has the
/// id 2.
model::Topology star(unsigned namespaces);
constexpr model::ElementId starBridge{2};

}  // namespace vethloom::samples
