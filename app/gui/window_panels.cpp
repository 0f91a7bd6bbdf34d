// SPDX-License-Identifier: GPL-3.0-or-later
// What MainWindow's panels and its search have to do with the board.
#include "board.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/move_to.h"
#include "choosers.h"
#include "main_window.h"
#include "panels/find_bar.h"
#include "panels/history_panel.h"
#include "panels/inspector_panel.h"
#include "panels/message_bar.h"
#include "panels/outline_panel.h"
#include "panels/problem_words.h"
#include "panels/problems_panel.h"

#include <QAction>

namespace vethloom::gui {

void MainWindow::connectPanels() {
  const auto bringIntoSight = [this](model::ElementId id) {
    canvas_->ensureVisible(canvas_->canvasScene().rectOf(id));
  };
  connect(&docks_->problems(), &editor::ProblemsPanel::elementChosen, this, bringIntoSight);
  connect(&docks_->problems(), &editor::ProblemsPanel::refused, this,
          [this](const QString& why) { message_->show(editor::MessageBar::Kind::Warning, why); });
  const auto showBadges = [this] { canvas_->setProblems(editor::badgesOf(docks_->problems().problems())); };
  connect(&docks_->problems(), &editor::ProblemsPanel::countChanged, this, showBadges);
  connect(canvas_, &editor::CanvasView::problemChosen, this, [this](model::ElementId id) {
    docks_->bringUp(docks_->problems());
    docks_->problems().showProblemOf(id);
  });
  editor::OutlinePanel& outline = docks_->outline();
  connect(&outline, &editor::OutlinePanel::elementChosen, this, [this](model::ElementId id) {
    canvas_->centerOn(canvas_->canvasScene().rectOf(id).center());
    docks_->bringUp(docks_->inspector());
    docks_->inspector().setFocus();
  });
  connect(&outline, &editor::OutlinePanel::placeRequested, canvas_, &editor::CanvasView::placeAtCentre);
  connect(&outline, &editor::OutlinePanel::moveRequested, this, &MainWindow::moveTo);
  connect(&outline, &editor::OutlinePanel::contextMenuRequested, this, &MainWindow::showContextMenu);
  connect(&board_->find(), &editor::FindBar::found, this, [this](const editor::Match& match) {
    const auto& scene = canvas_->canvasScene();
    canvas_->centerOn((match.interface ? scene.rectOf(*match.interface) : scene.rectOf(match.element)).center());
  });
  connect(&board_->find(), &editor::FindBar::closed, canvas_, [this] { canvas_->setFocus(); });
  connect(&docks_->history(), &editor::HistoryPanel::stateRequested, this, [this](int index) {
    if (commitFields()) {
      document_.undoStack().setIndex(index);
    }
  });
  // As on the board: these keys mean something else in a text field.
  for (const Command command : {Command::Delete, Command::SelectAll}) {
    outline.addAction(actions_[command]);
  }
}

editor::Hit MainWindow::selectedHit() const {
  const auto& elements = selection_.elements();
  return {elements.size() == 1 ? elements.front() : model::noElement, selection_.interface()};
}

void MainWindow::moveTo(const std::vector<editor::Hit>& what, model::ElementId target) {
  const int gesture = document_.newGesture();
  for (const editor::Hit& hit : what) {
    const auto moved = editor::movedTo(canvas_->canvasScene(), hit, target);
    if (!moved) {
      document_.takeBack(gesture);
      message_->show(editor::MessageBar::Kind::Warning, QString::fromStdString(contract::describe(moved.error())));
      return;
    }
    document_.push(*moved, tr("Move to another box"), gesture);
  }
  if (what.size() == 1 && what.front().interface) {
    selection_.setInterface(*what.front().interface);
  }
}

void MainWindow::connectSearchCommands() {
  on(Command::Find, [this] { board_->find().start(); });
  on(Command::CommandPalette,
     [this] { chooseCommand(*this, [this](const QAction* action) { return actions_.whyNot(action); }); });
  on(Command::MoveTo, [this] {
    chooseTarget(*this, document_.topology(), selectedHit(),
                 [this](const editor::Hit& what, model::ElementId target) { moveTo({what}, target); });
  });
  on(Command::CableTo, [this] {
    chooseCableEnd(*this, document_, selection_, {.addresses = settings_.automaticAddresses()},
                   [this](const QString& why) { message_->show(editor::MessageBar::Kind::Warning, why); });
  });
}

}  // namespace vethloom::gui
