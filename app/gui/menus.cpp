// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow's menus and toolbar, and what their commands do.
#include "appearance.h"
#include "apply_flow.h"
#include "board.h"
#include "canvas/canvas_view.h"
#include "live_mode.h"
#include "main_window.h"
#include "model/edits.h"
#include "panels/message_bar.h"
#include "panels/outline_panel.h"
#include "panels/ping_panel.h"
#include "picture_export.h"
#include "primary_button.h"
#include "shortcuts.h"
#include "shortcuts_dialog.h"
#include "tool_set.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QToolBar>
#include <QToolButton>
#include <set>

namespace vethloom::gui {

namespace {

constexpr double zoomStep = 1.25;
constexpr double duplicateOffset = 32;

}  // namespace

void MainWindow::makeMenus() {
  fillFileMenu(*menuBar()->addMenu(tr("&File")));
  fillEditMenu(*menuBar()->addMenu(tr("&Edit")));
  QMenu& draw = *menuBar()->addMenu(tr("&Draw"));
  draw.addActions(tools_->actions());
  draw.addSeparator();
  draw.addActions(tools_->moreActions());
  draw.addSeparator();
  add(draw, {Command::Generate});
  fillArrangeMenu(*menuBar()->addMenu(tr("&Arrange")));
  fillLabMenu(*menuBar()->addMenu(tr("&Lab")));
  fillViewMenu(*menuBar()->addMenu(tr("&View")));
  QMenu& help = *menuBar()->addMenu(tr("&Help"));
  add(help, {Command::ShowShortcuts, Command::About});
  connectFileCommands();
  connectEditCommands();
  connectArrangeCommands();
  connectLabCommands();
  connectViewCommands();
  connectSearchCommands();
  // Last, when all commands are in the menus.
  shortcuts_ = std::make_unique<Shortcuts>(*menuBar(), settings_);
}

void MainWindow::add(QMenu& menu, std::initializer_list<Command> commands) {
  for (const Command command : commands) {
    menu.addAction(actions_[command]);
  }
}

void MainWindow::on(Command command, std::function<void()> work) {
  connect(actions_[command], &QAction::triggered, this, [work = std::move(work)] { work(); });
}

void MainWindow::fillFileMenu(QMenu& menu) {
  add(menu, {Command::New, Command::Open});
  QMenu& recent = *menu.addMenu(tr("Open re&cent"));
  recent.setToolTipsVisible(true);
  connect(&recent, &QMenu::aboutToShow, files_, [this, &recent] { files_->fillRecentMenu(recent); });
  QMenu& examples = *menu.addMenu(tr("Open e&xample"));
  files_->fillExamplesMenu(examples);
  beginWithExample_ = new QPushButton(board_.get());
  beginWithExample_->setText(tr("Begin with an example"));
  beginWithExample_->setMenu(&examples);
  board_->addAtHead(beginWithExample_);
  add(menu, {Command::OpenRunningLab});
  menu.addSeparator();
  add(menu, {Command::Save, Command::SaveAs});
  menu.addSeparator();
  add(menu, {Command::ExportPicture, Command::CopyPicture, Command::Print});
  menu.addSeparator();
  add(menu, {Command::Quit});
}

void MainWindow::fillEditMenu(QMenu& menu) {
  add(menu, {Command::Undo, Command::Redo});
  menu.addSeparator();
  add(menu, {Command::Cut, Command::Copy, Command::Paste, Command::Duplicate, Command::Delete});
  menu.addSeparator();
  add(menu, {Command::SelectAll, Command::SelectSameKind, Command::SelectSameNetwork, Command::Rename});
  menu.addSeparator();
  add(menu, {Command::CableTo, Command::MoveTo, Command::ToggleUp, Command::AutomaticAddresses});
  menu.addSeparator();
  add(menu, {Command::Find, Command::CommandPalette});
}

void MainWindow::fillLabMenu(QMenu& menu) {
  add(menu, {Command::InSandbox, Command::OnThisComputer});
  menu.addSeparator();
  add(menu, {Command::Apply, Command::Preview, Command::TearDown, Command::Live});
  menu.addSeparator();
  add(menu, {Command::Ping});
  menu.addSeparator();
  add(menu, {Command::ShowPlanFirst});
}

void MainWindow::fillViewMenu(QMenu& menu) {
  add(menu, {Command::ZoomIn, Command::ZoomOut, Command::ZoomReset, Command::Fit, Command::ZoomSelection,
             Command::ShowOverview});
  menu.addSeparator();
  docks_->fillMenu(*menu.addMenu(tr("&Panels")));
  fillAppearanceMenu(*menu.addMenu(tr("&Appearance")));
  menu.addSeparator();
  add(menu, {Command::ResetLayout});
}

void MainWindow::connectFileCommands() {
  on(Command::New, [this] {
    if (mayLeave()) {
      files_->startNew();
    }
  });
  on(Command::Open, [this] { files_->askAndOpen(); });
  on(Command::OpenRunningLab, [this] { chooseRunningLab(); });
  on(Command::Save, [this] { (void)(commitFields() && files_->save()); });
  on(Command::SaveAs, [this] { (void)(commitFields() && files_->saveAs()); });
  on(Command::ExportPicture, [this] { exportDrawing(); });
  on(Command::CopyPicture, [this] {
    copyPicture(pictureRequest());
    message_->show(editor::MessageBar::Kind::Good, tr("The picture is in the clipboard."));
  });
  on(Command::Print, [this] {
    const auto kept = lab_.comparison();  // The lab's own may be replaced while the preview is open.
    printPicture(*this, pictureRequest());
  });
  on(Command::ShowShortcuts, [this] { ShortcutsDialog(*shortcuts_, this).exec(); });
  on(Command::Quit, [this] { close(); });
  on(Command::About, [this] { about(); });
}

void MainWindow::connectViewCommands() {
  on(Command::ZoomIn, [this] { canvas_->zoomBy(zoomStep); });
  on(Command::ZoomOut, [this] { canvas_->zoomBy(1 / zoomStep); });
  on(Command::ZoomReset, [this] { canvas_->zoomTo(1); });
  on(Command::Fit, [this] { canvas_->fitDrawing(); });
  on(Command::ResetLayout, [this] { docks_->resetLayout(); });
}

void MainWindow::connectEditCommands() {
  const auto selected = [this] {
    return std::set<model::ElementId>(selection_.elements().begin(), selection_.elements().end());
  };
  on(Command::Undo, [this] { document_.undoStack().undo(); });
  on(Command::Redo, [this] { document_.undoStack().redo(); });
  on(Command::Duplicate, [this, selected] {
    const model::Patch copies = model::duplicate(document_.topology(), selected(), duplicateOffset, duplicateOffset);
    std::vector<model::ElementId> made;
    for (const auto& change : copies.elements) {
      made.push_back(change.id);
    }
    document_.push(copies, tr("Duplicate"));
    selection_.set(std::move(made));
  });
  on(Command::Delete,
     [this, selected] { document_.push(model::remove(document_.topology(), selected()), tr("Delete")); });
  on(Command::SelectAll, [this] {
    std::vector<model::ElementId> all;
    for (const auto& [id, element] : document_.topology().elements) {
      if (id != model::hostId) {
        all.push_back(id);
      }
    }
    selection_.set(std::move(all));
  });
  on(Command::Rename, [this] {
    if (docks_->outline().isAncestorOf(QApplication::focusWidget())) {
      docks_->outline().renameCurrent();
    } else {
      canvas_->renameSelected();
    }
  });
  on(Command::ToggleUp, [this] { toggleUp(); });
  // These keys mean something else in a text field, so they count on the board only.
  for (const Command command : {Command::Delete, Command::Rename, Command::Ping, Command::SelectAll}) {
    actions_[command]->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    canvas_->addAction(actions_[command]);
  }
  connect(canvas_, &editor::CanvasView::contextMenuRequested, this, &MainWindow::showContextMenu);
}

void MainWindow::showContextMenu(const QPoint& globalPosition) {
  QMenu menu(this);
  menu.addActions({actions_[Command::Rename], actions_[Command::Duplicate], actions_[Command::Delete]});
  menu.addSeparator();
  menu.addActions(
      {actions_[Command::CableTo], actions_[Command::MoveTo], actions_[Command::ToggleUp], actions_[Command::Ping]});
  menu.addSeparator();
  fillLookMenus(menu);
  menu.exec(globalPosition);
}

void MainWindow::connectLabCommands() {
  on(Command::InSandbox, [this] { lab_.setWhere(contract::Where::Sandbox); });
  on(Command::OnThisComputer, [this] { lab_.setWhere(contract::Where::Host); });
  on(Command::Apply, [this] {
    if (commitFields()) {
      applyFlow_->apply();
    }
  });
  on(Command::Preview, [this] {
    if (commitFields()) {
      applyFlow_->preview();
    }
  });
  on(Command::Live, [this] {
    if (!actions_[Command::Live]->isChecked()) {
      live_->turnOff();
    } else if (commitFields()) {
      live_->turnOn();
    }
    refreshLive();
  });
  on(Command::TearDown, [this] { applyFlow_->tearDown(); });
  on(Command::Ping, [this] {
    docks_->bringUp(docks_->ping());
    ping_->start();
  });
  on(Command::ShowPlanFirst, [this] { settings_.setShowPlan(actions_[Command::ShowPlanFirst]->isChecked()); });
}

void MainWindow::fillAppearanceMenu(QMenu& menu) {
  auto* group = new QActionGroup(&menu);
  const auto add = [&](const QString& text, AppearanceMode mode) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(settings_.appearance() == mode);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, mode] {
      settings_.setAppearance(mode);
      appearance_.use(mode);
    });
  };
  add(tr("&Follow the desktop"), AppearanceMode::FollowDesktop);
  add(tr("&Light"), AppearanceMode::Light);
  add(tr("&Dark"), AppearanceMode::Dark);
}

void MainWindow::makeToolBar() {
  QToolBar& bar = *addToolBar(tr("Main toolbar"));
  bar.setObjectName(QStringLiteral("mainToolBar"));
  bar.setMovable(false);
  bar.setIconSize(QSize(20, 20));
  bar.setContextMenuPolicy(Qt::PreventContextMenu);
  const auto add = [&](std::initializer_list<Command> commands, Qt::ToolButtonStyle style) {
    for (const Command command : commands) {
      bar.addAction(actions_[command]);
      qobject_cast<QToolButton*>(bar.widgetForAction(actions_[command]))->setToolButtonStyle(style);
    }
  };
  add({Command::New, Command::Open, Command::Save}, Qt::ToolButtonIconOnly);
  bar.addSeparator();
  add({Command::Undo, Command::Redo}, Qt::ToolButtonIconOnly);
  bar.addSeparator();
  add({Command::InSandbox, Command::OnThisComputer}, Qt::ToolButtonTextBesideIcon);
  bar.addSeparator();
  auto* apply = new PrimaryButton(actions_[Command::Apply], &bar);
  apply->setObjectName(QStringLiteral("applyButton"));
  bar.addWidget(apply);
  add({Command::Live, Command::TearDown, Command::Ping}, Qt::ToolButtonTextBesideIcon);
  bar.addSeparator();
  add({Command::ZoomOut, Command::ZoomIn, Command::Fit}, Qt::ToolButtonIconOnly);
}

}  // namespace vethloom::gui
