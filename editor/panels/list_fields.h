// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>

namespace vethloom::editor {

class FormPage;

/// What is written a line each, in the words of `ip`, `bridge` and the file: a text field for each list.

void addRoutes(FormPage& page, model::ElementId box);
/// Policy rules, neighbours and forwarding entries, closed.
void addMoreRouting(FormPage& page, model::ElementId box);
/// The packet filter and address translation, closed.
void addFilter(FormPage& page, model::ElementId box);
/// The VLANs of a bridge's port, or of a bridge itself. `prefix` goes before the field's object name.
void addVlans(FormPage& page, model::InterfaceId id, const QString& prefix);

}  // namespace vethloom::editor
