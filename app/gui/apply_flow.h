// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "plan/plan.h"

#include <QObject>
#include <QStringList>

class QWidget;

namespace vethloom::editor {
class CommandLogPanel;
class MessageBar;
}  // namespace vethloom::editor

namespace vethloom::gui {

class ApplyBar;
class LabController;
class Settings;

/// What the user sees of an apply or a teardown: the plan before, the progress meanwhile, and how it ended.
class ApplyFlow : public QObject {
  Q_OBJECT

public:
  struct Surfaces {
    QWidget& window;  ///< Where dialogs belong to.
    editor::MessageBar& message;
    ApplyBar& progress;
    editor::CommandLogPanel& log;
  };

  ApplyFlow(LabController& lab, Settings& settings, const Surfaces& surfaces, QObject* parent = nullptr);

  /// Plans, shows the plan unless that is switched off, and applies.
  void apply();
  /// Only shows the plan.
  void preview();
  void tearDown();

private:
  void planReady(const plan::Plan& plan);
  void showPlan(const plan::Plan& plan, bool mayApply);
  void began(const plan::Plan& plan);
  void stepped(const contract::StepResult& step);
  void finished(const std::optional<contract::Failure>& failure);
  void tornDown(const contract::Result<contract::TearDownReport>& report);
  void failed(const contract::Failure& failure, bool lost);
  [[nodiscard]] QString placeName() const;

  LabController& lab_;
  Settings& settings_;
  Surfaces surfaces_;
  bool previewOnly_ = false;
  QStringList steps_;
  int done_ = 0;
};

}  // namespace vethloom::gui
