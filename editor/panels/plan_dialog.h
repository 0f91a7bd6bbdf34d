// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"

#include <QDialog>

class QCheckBox;

namespace vethloom::editor {

/// Shows what an apply would do, step by step in words and as `ip` commands, before it is done. What stands in the way
/// is shown first, and then there is nothing to apply.
class PlanDialog : public QDialog {
  Q_OBJECT

public:
  /// `place` is "the sandbox" or "this computer". Where `mayApply` is false the plan is only to be read.
  PlanDialog(const plan::Plan& plan, const QString& place, bool mayApply, QWidget* parent = nullptr);

  /// Whether the user wants to see the plan the next time as well.
  [[nodiscard]] bool showNextTime() const;

private:
  [[nodiscard]] QWidget* makeObstacles(const plan::Plan& plan);
  [[nodiscard]] QWidget* makeButtons(const plan::Plan& plan, bool mayApply);

  QCheckBox* showNextTime_;
};

}  // namespace vethloom::editor
