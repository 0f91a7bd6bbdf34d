// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "plan/plan.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace vethloom::editor {

class StepList;

/// What was done to the kernel, run by run: each step with its `ip` line and how it ended.
class CommandLogPanel : public QWidget {
  Q_OBJECT

public:
  explicit CommandLogPanel(QWidget* parent = nullptr);

  /// A new apply begins. `title` says where.
  void begin(const QString& title, const plan::Plan& plan);
  void addResult(const contract::StepResult& result);
  /// The apply that is on has ended: one sentence, a failure's own where there is one.
  void finish(const std::optional<contract::Failure>& failure);
  /// Something else that happened to the lab: it was torn down, the helper was lost.
  void addEvent(const QString& text, bool isFailure);

  [[nodiscard]] const StepList& steps() const { return *list_; }

protected:
  void changeEvent(QEvent* event) override;

private:
  void grown();
  void colourIcons();

  StepList* list_;
  QLabel* nothing_;
  QToolButton* copy_;
  QToolButton* clear_;
  int firstRow_ = 0;
  int stepCount_ = 0;
  bool running_ = false;
};

}  // namespace vethloom::editor
