// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "plan/plan.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

class QWidget;

namespace vethloom::editor {
class CommandLogPanel;
class MessageBar;
class AppliedMark;
class PlanDialog;
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

  ApplyFlow(editor::AppliedMark& applied, LabController& lab, Settings& settings, const Surfaces& surfaces,
            QObject* parent = nullptr);

  /// Plans, shows the plan unless that is switched off, and applies.
  void apply();
  /// Only shows the plan.
  void preview();
  void tearDown();
  /// Applies without a word where all goes well, and tells by settled() how it ended. The `first` time on this computer
  /// the plan is shown before.
  void applyLive(bool first);
  /// Nobody waits for settled() any more: what is being applied ends as after apply(), what is not yet is not begun.
  void endLive();

signals:
  /// What applyLive() began has ended: with nothing where the kernel has now what is drawn, else with the reason.
  void settled(const std::optional<vethloom::contract::Failure>& failure);

private:
  enum class Manner { Preview, Apply, FirstLive, Live, Dropped };

  void prepare(Manner manner);
  [[nodiscard]] bool isLive() const { return manner_ == Manner::Live || manner_ == Manner::FirstLive; }
  void settle(const std::optional<contract::Failure>& failure);
  void planReadyLive(const plan::Plan& plan);
  void sayWhatUndoCannotBring(const plan::Plan& plan);
  void planReady(const plan::Plan& plan);
  void showPlan(const plan::Plan& plan, bool mayApply);
  /// Applies the plan unless the kernel has moved on since; then the new one is shown.
  void applyWhatWasShown(const plan::Plan& shown);
  void labChanged();
  void abandoned();
  void keysFailed(const contract::Failure& failure);
  void began(const plan::Plan& plan);
  void stepped(const contract::StepResult& step);
  void finished(const std::optional<contract::Failure>& failure);
  void tornDown(const contract::Result<contract::TearDownReport>& report);
  void failed(const contract::Failure& failure, bool lost);
  [[nodiscard]] QString placeName() const;
  /// After an apply that did not end well.
  [[nodiscard]] QString whatIsLeft() const;

  editor::AppliedMark& applied_;
  LabController& lab_;
  Settings& settings_;
  Surfaces surfaces_;
  Manner manner_ = Manner::Apply;
  bool saidWhatUndoCannotBring_ = false;
  QStringList steps_;
  int done_ = 0;
  int notUndone_ = 0;
  QPointer<editor::PlanDialog> dialog_;
};

}  // namespace vethloom::gui
