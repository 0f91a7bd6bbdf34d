// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window.h"

#include "apply_flow.h"
#include "auto_arrange.h"
#include "board.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/move_to.h"
#include "canvas/tool.h"
#include "live_mode.h"
#include "model/edits_several.h"
#include "panels/command_log_panel.h"
#include "panels/inspector_panel.h"
#include "panels/message_bar.h"
#include "panels/outline_panel.h"
#include "panels/palette_panel.h"
#include "panels/problems_panel.h"
#include "questions.h"
#include "recovery_journal.h"
#include "running_labs_dialog.h"
#include "shortcuts.h"
#include "state_folder.h"
#include "status_bar.h"
#include "style/icon.h"
#include "tool_set.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTimer>
#include <algorithm>

namespace vethloom::gui {

using editor::MessageBar;

namespace {

constexpr int probeAfter = 300;  // Milliseconds: once the window stands.

}  // namespace

MainWindow::MainWindow(Settings& settings, Appearance& appearance)
    : settings_(settings),
      appearance_(appearance),
      selection_(document_),
      applied_(document_),
      lab_(document_),
      board_(std::make_unique<Board>(document_, selection_, this)),
      canvas_(&board_->canvas()),
      message_(&board_->message()),
      status_(new StatusBar(this)) {
  setWindowIcon(editor::applicationIcon());
  setAcceptDrops(true);
  setCentralWidget(board_.get());
  setStatusBar(status_);
  files_ = new DocumentFiles(document_, settings_, *this);
  journal_ = new RecoveryJournal(document_, stateFolder(QStringLiteral("recovery")), this);
  docks_ = std::make_unique<Docks>(*this, document_, selection_, applied_);
  tools_ = std::make_unique<ToolSet>(*canvas_, docks_->palette());
  applyFlow_ = std::make_unique<ApplyFlow>(applied_, lab_, settings_,
                                           ApplyFlow::Surfaces{*this, *message_, board_->applyBar(), docks_->log()});
  live_ =
      std::make_unique<LiveMode>(document_, applied_, lab_, *applyFlow_, LiveMode::Surfaces{*message_, docks_->log()});
  ping_ = std::make_unique<PingController>(document_, selection_, lab_.session(), docks_->ping());
  arrange_ = std::make_unique<AutoArrange>(document_, *canvas_, this);
  makeMenus();
  makeToolBar();
  connectFiles();
  connectEditing();
  connectView();
  connectPanels();
  connectLab();
  restore();
  actions_.colourIcons(palette());
  refreshTitle();
  refreshLab();
  refreshActions();
  refreshEmptyBoard();
}

MainWindow::~MainWindow() {
  // While the parts go, one by one, they must not call back into the window.
  document_.disconnect(this);
  document_.undoStack().disconnect(this);
  selection_.disconnect(this);
  canvas_->disconnect(this);
  lab_.disconnect(this);
  live_->disconnect(this);
  lab_.leave();
}

bool MainWindow::openFile(const QString& path) {
  return files_->open(path);
}

void MainWindow::connectEditing() {
  connect(&document_, &editor::Document::modifiedChanged, this, &MainWindow::refreshTitle);
  connect(&document_, &editor::Document::changed, this, &MainWindow::refreshActions);
  // The drawing changes before the stack has moved on.
  connect(&document_.undoStack(), &QUndoStack::indexChanged, this, &MainWindow::refreshActions);
  connect(&document_, &editor::Document::changed, this, &MainWindow::refreshEmptyBoard);
  connect(&document_, &editor::Document::wasReset, this, &MainWindow::refreshActions);
  connect(&selection_, &editor::Selection::changed, this, &MainWindow::refreshActions);
  auto& inspector = docks_->inspector();
  inspector.setAutomaticAddresses(settings_.automaticAddresses());
  tools_->setAutomaticAddresses(settings_.automaticAddresses());
  actions_[Command::AutomaticAddresses]->setChecked(settings_.automaticAddresses());
  connect(actions_[Command::AutomaticAddresses], &QAction::toggled, &inspector,
          &editor::InspectorPanel::setAutomaticAddresses);
  connect(&inspector, &editor::InspectorPanel::keysRequested, &lab_, &LabController::makeNewKeys);
  docks_->problems().setOthers([this] { return lab_.keyProblems(); });
  connect(&lab_, &LabController::keysChanged, &docks_->problems(), &editor::ProblemsPanel::checkAgain);
  connect(&inspector, &editor::InspectorPanel::automaticAddressesChanged, this, [this](bool on) {
    settings_.setAutomaticAddresses(on);
    tools_->setAutomaticAddresses(on);
    actions_[Command::AutomaticAddresses]->setChecked(on);
  });
}

void MainWindow::connectView() {
  connect(canvas_, &editor::CanvasView::zoomChanged, status_, &StatusBar::setZoom);
  connect(canvas_, &editor::CanvasView::hintChanged, status_, &StatusBar::setHint);
  connect(status_, &StatusBar::zoomResetRequested, canvas_, [this] { canvas_->zoomTo(1); });
  status_->setZoom(canvas_->zoom());
  status_->setHint(canvas_->tool()->hint());
}

void MainWindow::connectLab() {
  connect(live_.get(), &LiveMode::changed, this, &MainWindow::refreshLive);
  connect(status_, &StatusBar::liveToggled, actions_[Command::Live], &QAction::trigger);
  connect(&lab_, &LabController::changed, this, &MainWindow::refreshLab);
  connect(&lab_, &LabController::changed, this, &MainWindow::refreshActions);
  connect(&lab_, &LabController::changed, this, [this] {
    if (lab_.isOpen()) {
      kernel_.take(lab_.session().capabilities());
    }
  });
  connect(&kernel_, &KernelProbe::known, this, [this](const contract::Capabilities& kernel) {
    tools_->setKernel(kernel);
    docks_->problems().setKernel(kernel);
  });
  connect(&lab_, &LabController::comparisonChanged, this,
          [this](const std::shared_ptr<const plan::Comparison>& comparison) {
            canvas_->setComparison(comparison);
            docks_->inspector().setComparison(comparison);
            docks_->outline().setComparison(comparison);
            status_->setComparison(comparison.get());
          });
  connect(&lab_, &LabController::applyFinished, this, [this](const std::optional<contract::Failure>& failure) {
    if (failure) {
      docks_->bringUp(docks_->log());
    }
  });
}

void MainWindow::restore() {
  if (!restoreGeometry(settings_.geometry())) {
    resize(1280, 800);
  }
  if (!restoreState(settings_.docks())) {
    docks_->resetLayout();
  }
}

void MainWindow::refreshActions() {
  const auto& selected = selection_.elements();
  const model::Topology& topology = document_.topology();
  actions_.refresh(
      {.canUndo = document_.undoStack().canUndo(),
       .canRedo = document_.undoStack().canRedo(),
       .hasDrawing = topology.elements.size() > 1,
       .hasSelection = !selected.empty(),
       .hasOneSelected = selected.size() == 1,
       .hasCableStart = selected.size() == 1 && (model::stackOf(topology, selected.front()) != nullptr ||
                                                 model::masterKindOf(topology, selected.front())),
       .hasLinkSelected = !model::ownInterfaces(topology, selected).empty(),
       .hasSeveralSelected = selected.size() > 1,
       .hasCableSelected = std::any_of(selected.begin(), selected.end(),
                                       [&](model::ElementId id) { return topology.find<model::Cable>(id) != nullptr; }),
       .hasMovableSelected = selected.size() == 1 && editor::isMovable(topology, selectedHit()),
       .hasPingPair = ping_->hasPair(),
       .isIdle = lab_.activity() == LabController::Activity::Idle,
       .isConnected = lab_.isOpen(),
       .isUp = lab_.isUp(),
       .isLive = live_->isOn()});
}

void MainWindow::refreshTitle() {
  setWindowTitle(tr("%1[*] — Vethloom").arg(files_->displayName()));
  setWindowModified(document_.isModified());
  setWindowFilePath(files_->path());
}

void MainWindow::refreshLab() {
  const bool inSandbox = lab_.where() == contract::Where::Sandbox;
  status_->setWhere(lab_.where());
  status_->setHelper(lab_.session().state(), lab_.session().attached());
  const QString hostTitle = inSandbox ? tr("Sandbox") : tr("This computer");
  canvas_->setHostTitle(hostTitle);
  docks_->outline().setHostTitle(hostTitle);
  actions_[inSandbox ? Command::InSandbox : Command::OnThisComputer]->setChecked(true);
  actions_[Command::ShowPlanFirst]->setChecked(settings_.showPlan());
}

void MainWindow::refreshLive() {
  actions_[Command::Live]->setChecked(live_->isOn());
  status_->setLive(live_->isOn());
  refreshActions();
}

void MainWindow::refreshEmptyBoard() {
  beginWithExample_->setVisible(document_.topology().elements.size() == 1 && files_->path().isEmpty());
}

bool MainWindow::mayLeave() {
  if (!commitFields()) {
    return false;
  }
  const AtStake atStake{.isModified = document_.isModified(), .sandboxEnds = lab_.endsWithWindow()};
  switch (askBeforeLeaving(this, files_->displayName(), atStake)) {
    case LeaveAnswer::Save:
      return files_->save();
    case LeaveAnswer::Leave:
      return true;
    case LeaveAnswer::Stay:
      break;
  }
  return false;
}

bool MainWindow::commitFields() {
  canvas_->commitRename();
  if (docks_->inspector().commitEdits()) {
    return true;
  }
  message_->show(MessageBar::Kind::Warning,
                 tr("A field in the inspector holds something that cannot be taken over; it says why."));
  return false;
}

void MainWindow::sayThatTheLabKeepsItsName() {
  if (!lab_.isOpen() || !lab_.isUp()) {
    return;
  }
  const QString runs = QString::fromStdString(lab_.session().request().lab.text());
  if (runs != lab_.nameInWords()) {
    message_->show(MessageBar::Kind::Info,
                   tr("Saved. The lab that is up keeps its name, %1, until it is torn down.").arg(runs));
  }
}

void MainWindow::toggleUp() {
  const model::Topology& topology = document_.topology();
  const auto links = selection_.interface() ? std::vector{*selection_.interface()}
                                            : model::ownInterfaces(topology, selection_.elements());
  document_.push(model::toggleUp(topology, links), tr("Set link up or down"));
}

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (event->spontaneous()) {
    return;  // Back from being minimized.
  }
  // Once the window has its size.
  QTimer::singleShot(0, canvas_, [this] {
    if (settings_.docks().isEmpty()) {
      docks_->resetSizes();
    }
    canvas_->fitDrawing();
  });
  QTimer::singleShot(probeAfter, &kernel_, &KernelProbe::ask);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayLeave()) {
    event->ignore();
    return;
  }
  settings_.setGeometry(saveGeometry());
  settings_.setDocks(saveState());
  lab_.leave();
  journal_->discard();
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    actions_.colourIcons(palette());
  }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.first().isLocalFile()) {
    event->acceptProposedAction();
  }
}

void MainWindow::dropEvent(QDropEvent* event) {
  emit files_->openRequested(event->mimeData()->urls().first().toLocalFile());
}

void MainWindow::chooseRunningLab() {
  const QString file = askForRunningLab(*this);
  if (!file.isEmpty()) {
    emit files_->openRequested(file);
  }
}

void MainWindow::about() {
  QMessageBox box(this);
  box.setWindowTitle(tr("About Vethloom"));
  box.setIconPixmap(editor::applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
  box.setText(tr("Vethloom %1").arg(QCoreApplication::applicationVersion()));
  box.setInformativeText(
      tr("Draw network namespaces, bridges and cables; the kernel builds what you drew.\n\n"
         "Free software under the GNU General Public License, version 3 or later."));
  box.exec();
}

}  // namespace vethloom::gui
