// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <optional>
#include <vector>

namespace vethloom::editor {

/// Something drawn that has a searched text.
struct Match {
  model::ElementId element = model::noElement;
  std::optional<model::InterfaceId> interface;  ///< Where the text is an interface's own.
  QString text;                                 ///< What has it: a name, a label, an address, a MAC address.
  bool operator==(const Match&) const = default;
};

/// What has the text in a name, label, address or MAC address, in any case of letters: boxes with their devices and
/// interfaces in the order of drawing. An empty text is nowhere.
[[nodiscard]] std::vector<Match> search(const model::Topology& topology, const QString& text);

}  // namespace vethloom::editor
