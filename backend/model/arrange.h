// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

namespace vethloom::model {

/// Gives a place to every box and bridge that has none (a drawing that was written by hand or by a script): namespaces
/// in rows below everything that is placed already, bridges below each other in their box.
void placeMissing(Topology& topology);

}  // namespace vethloom::model
