// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <vector>

namespace vethloom::editor {

class FormPage;

/// How bad links are in the direction in which these interfaces send: delay, loss, rate …, in a closed section. It can
/// be changed while the link is up. `prefix` goes before the fields' object names.
void addQuality(FormPage& page, const std::vector<model::InterfaceId>& ids, const QString& prefix);

}  // namespace vethloom::editor
