// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

#include <optional>
#include <string>

/// What things are called where they are shown, and what it means to call them otherwise.
namespace vethloom::model {

/// The label where there is one, else the kernel's name; empty for a cable or a host without a label. Nothing where
/// there is no such element.
[[nodiscard]] std::optional<std::string> shownName(const Topology& topology, ElementId id);
/// Changes what shownName() gives: the label where there is one, else the kernel's name.
[[nodiscard]] Result<Patch> rename(const Topology& topology, ElementId id, std::string_view text);

}  // namespace vethloom::model
