// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_mode.h"

#include "apply_flow.h"
#include "document/applied_mark.h"
#include "document/document.h"
#include "lab_controller.h"
#include "panels/command_log_panel.h"
#include "panels/message_bar.h"

#include <QScopedValueRollback>
#include <QTimer>
#include <cstdlib>
#include <utility>

namespace vethloom::gui {

using editor::MessageBar;

namespace {

/// A gesture may push several patches; they are applied as one when the hand has rested so long.
constexpr int restMilliseconds = 60;

}  // namespace

LiveMode::LiveMode(editor::Document& document, const editor::AppliedMark& applied, LabController& lab, ApplyFlow& flow,
                   const Surfaces& surfaces, QObject* parent)
    : QObject(parent),
      document_(document),
      applied_(applied),
      lab_(lab),
      flow_(flow),
      surfaces_(surfaces),
      soon_(new QTimer(this)) {
  soon_->setSingleShot(true);
  soon_->setInterval(restMilliseconds);
  connect(soon_, &QTimer::timeout, this, &LiveMode::apply);
  connect(&document_, &editor::Document::changed, this, [this](const model::Patch& patch) {
    // Where things stand is nothing to the kernel.
    if (!patch.elements.empty()) {
      drawingChanged();
    }
  });
  connect(&flow_, &ApplyFlow::settled, this, &LiveMode::settled);
  connect(&document_, &editor::Document::wasReset, this, &LiveMode::turnOff);
  connect(&lab_, &LabController::tornDown, this, &LiveMode::turnOff);
  connect(&lab_, &LabController::abandoned, this, &LiveMode::turnOff);
  connect(&lab_, &LabController::failed, this, &LiveMode::turnOff);
  connect(&lab_, &LabController::changed, this, [this] {
    if (on_ && !lab_.isOpen() && lab_.activity() == LabController::Activity::Idle) {
      turnOff();
    }
  });
}

void LiveMode::turnOn() {
  if (on_ || lab_.activity() != LabController::Activity::Idle) {
    return;
  }
  on_ = true;
  first_ = true;
  again_ = mending_ = false;
  applying_ = true;
  emit changed(true);
  flow_.applyLive(true);
}

void LiveMode::turnOff() {
  if (!std::exchange(on_, false)) {
    return;
  }
  soon_->stop();
  applying_ = again_ = first_ = false;
  flow_.endLive();
  emit changed(false);
}

void LiveMode::drawingChanged() {
  if (on_ && !springing_) {
    soon_->start();
  }
}

void LiveMode::apply() {
  if (!on_) {
    return;
  }
  if (applying_) {
    again_ = true;
    return;
  }
  applying_ = true;
  again_ = false;
  flow_.applyLive(false);
}

void LiveMode::settled(const std::optional<contract::Failure>& failure) {
  if (!on_ || !applying_) {
    return;
  }
  applying_ = false;
  const bool wasFirst = std::exchange(first_, false);
  if (failure) {
    if (!lab_.isOpen() || (wasFirst && failure->kind == contract::FailureKind::Cancelled)) {
      turnOff();  // Not the kernel's refusal: whoever lost or left the lab says so.
    } else if (wasFirst || mending_) {
      end(QString::fromStdString(contract::describe(*failure)));
    } else {
      springBack(*failure);
    }
    return;
  }
  mending_ = false;
  if (again_) {
    apply();
  }
}

void LiveMode::springBack(const contract::Failure& failure) {
  soon_->stop();
  again_ = false;
  QUndoStack& stack = document_.undoStack();
  const int refused = stack.index();
  const int good = applied_.index();
  {
    const QScopedValueRollback springing(springing_, true);
    if (good >= 0) {
      stack.setIndex(good);
    } else if (stack.canUndo()) {
      stack.undo();
    }
  }
  const int steps = good >= 0 ? std::abs(refused - good) : 1;
  const QString sentence = QString::fromStdString(contract::describe(failure));
  surfaces_.message.show(MessageBar::Kind::Failure,
                         steps == 1 ? tr("Refused, and taken back. %1").arg(sentence)
                                    : tr("Refused; %1 steps were taken back. %2").arg(steps).arg(sentence));
  surfaces_.log.addEvent(steps == 1 ? tr("The step was taken back in the drawing.")
                                    : tr("%1 steps were taken back in the drawing.").arg(steps),
                         false);
  if (good < 0) {
    // The state that the kernel had is none of the stack's any more; what is drawn now goes to it once.
    mending_ = true;
    soon_->start();
  }
}

void LiveMode::end(const QString& why) {
  turnOff();
  surfaces_.message.show(MessageBar::Kind::Failure, tr("Live is off. %1").arg(why));
}

}  // namespace vethloom::gui
