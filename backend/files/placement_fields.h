// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/object_reader.h"
#include "model/topology.h"

/// The fields that say where and how an element is drawn.
namespace vethloom::files {

/// What all have.
[[nodiscard]] model::Placement readPlacement(ObjectReader& reader);
/// What the line of a cable has instead.
[[nodiscard]] model::Placement readLine(ObjectReader& reader);

[[nodiscard]] nlohmann::ordered_json encodePlacement(const model::Placement& placement);
[[nodiscard]] nlohmann::ordered_json encodeLine(const model::Placement& placement);

}  // namespace vethloom::files
