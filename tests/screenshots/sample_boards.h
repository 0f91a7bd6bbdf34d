// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/problem_badges.h"
#include "model/topology.h"
#include "plan/comparison.h"

#include <QImage>
#include <optional>
#include <vector>

namespace screenshots {

/// What one screenshot shows.
struct SampleBoard {
  QString name;
  vethloom::model::Topology topology;
  std::optional<vethloom::plan::Comparison> comparison;  ///< Unset: everything is drawn as planned.
  vethloom::editor::ProblemBadges problems = {};
  std::vector<vethloom::model::ElementId> selected = {};
};

/// The examples, one drawing with something of every kind in every state, and a dense one that is seen from far away.
[[nodiscard]] std::vector<SampleBoard> sampleBoards();

/// The board as its window shows it, without the window.
[[nodiscard]] QImage paint(const SampleBoard& sample, bool dark, int scale);

}  // namespace screenshots
