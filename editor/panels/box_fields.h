// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <vector>

namespace vethloom::editor {

class FormPage;

/// The fields of a box's network stack. Those that take a list can stand for several boxes at once.

void addNamespaceName(FormPage& page, model::ElementId id);
/// Namespaces only.
void addLoopback(FormPage& page, const std::vector<model::ElementId>& ids);
void addForwarding(FormPage& page, const std::vector<model::ElementId>& boxes);
/// Who makes a namespace, and the number by which the host knows it.
void addOrigin(FormPage& page, model::ElementId id);

}  // namespace vethloom::editor
