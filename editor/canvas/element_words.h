// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <QString>

/// What is drawn, in words: for the outline, and for those who listen to the board instead of looking at it.
namespace vethloom::editor {

/// What the words are taken from.
struct WordSource {
  const model::Topology& topology;
  const plan::Comparison* comparison = nullptr;  ///< nullptr: nothing is known of the kernel, so nothing is said of it.
  QString hostTitle = {};                        ///< Where the host has no label.
  bool saysStates = true;                        ///< Whether links are up or down; where not, somebody else says it.
};

/// "applied", "different in the kernel".
[[nodiscard]] QString inWords(plan::Standing standing);
/// "ns1", "The kitchen", "Sandbox"; a cable without a label is "ns1/eth0 – ns2/eth0".
[[nodiscard]] QString nameInWords(const WordSource& source, model::ElementId id);
/// "namespace, 2 interfaces, applied", "bridge, 3 ports, 10.0.0.1/24, up". `members` is how many interfaces a box or
/// master has; negative: not said.
[[nodiscard]] QString detailsInWords(const WordSource& source, model::ElementId id, int members);
/// Of a cable's end: "to ns2/eth0, 10.0.0.1/24, up".
[[nodiscard]] QString detailsInWords(const WordSource& source, model::InterfaceId end);

}  // namespace vethloom::editor
