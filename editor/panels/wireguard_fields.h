// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

namespace vethloom::editor {

class FormPage;

/// What a WireGuard link is told: its port, its key and its peers. Keys are made by whoever shows the page.
void addWireguard(FormPage& page, model::ElementId link);

}  // namespace vethloom::editor
