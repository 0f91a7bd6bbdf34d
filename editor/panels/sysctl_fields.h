// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <vector>

namespace vethloom::editor {

class FormPage;

/// The kernel's settings that may be set, from the contract's table, in a closed section each.

/// Of boxes: all but forwarding, which has fields of its own.
void addBoxSysctls(FormPage& page, const std::vector<model::ElementId>& boxes);
/// Of interfaces.
void addInterfaceSysctls(FormPage& page, const std::vector<model::InterfaceId>& ids, const QString& prefix);

}  // namespace vethloom::editor
