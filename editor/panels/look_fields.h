// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <vector>

namespace vethloom::editor {

class FormPage;

/// How the elements are drawn: a colour where one of them can have one, an icon where one is a namespace.
void addLook(FormPage& page, const std::vector<model::ElementId>& ids);

}  // namespace vethloom::editor
