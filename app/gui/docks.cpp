// SPDX-License-Identifier: GPL-3.0-or-later
#include "docks.h"

#include "panels/command_log_panel.h"
#include "panels/history_panel.h"
#include "panels/inspector_panel.h"
#include "panels/outline_panel.h"
#include "panels/palette_panel.h"
#include "panels/ping_panel.h"
#include "panels/problems_panel.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>

namespace vethloom::gui {

namespace {

constexpr int paletteWidth = 140;
constexpr int leastPaletteWidth = 132;
constexpr int inspectorWidth = 300;
constexpr int leastInspectorWidth = 250;
constexpr int bottomHeight = 150;

}  // namespace

Docks::Docks(QMainWindow& window, editor::Document& document, editor::Selection& selection,
             const editor::AppliedMark& applied)
    : window_(window),
      palette_(new editor::PalettePanel(&window)),
      inspector_(new editor::InspectorPanel(document, selection, &window)),
      outline_(new editor::OutlinePanel(document, selection, &window)),
      history_(new editor::HistoryPanel(document, applied, &window)),
      problems_(new editor::ProblemsPanel(document, selection, &window)),
      log_(new editor::CommandLogPanel(&window)),
      ping_(new editor::PingPanel(&window)),
      paletteDock_(add(palette_, tr("Draw"), QStringLiteral("paletteDock"))),
      inspectorDock_(add(inspector_, tr("Inspector"), QStringLiteral("inspectorDock"))),
      outlineDock_(add(outline_, tr("Outline"), QStringLiteral("outlineDock"))),
      historyDock_(add(history_, tr("History"), QStringLiteral("historyDock"))),
      problemsDock_(add(problems_, tr("Problems"), QStringLiteral("problemsDock"))),
      logDock_(add(log_, tr("Log"), QStringLiteral("logDock"))),
      pingDock_(add(ping_, tr("Ping"), QStringLiteral("pingDock"))) {
  inspector_->setMinimumWidth(leastInspectorWidth);
  palette_->setMinimumWidth(leastPaletteWidth);  // Else a small window cuts its words off.
  // The side panels have the window's whole height.
  window_.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  window_.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  window_.setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
  for (const Qt::DockWidgetArea area : {Qt::BottomDockWidgetArea, Qt::RightDockWidgetArea}) {
    window_.setTabPosition(area, QTabWidget::North);
  }
  resetLayout();
  connect(problems_, &editor::ProblemsPanel::countChanged, this, [this](int count) {
    problemsDock_->setWindowTitle(count == 0 ? tr("Problems") : tr("Problems (%1)").arg(count));
  });
}

Docks::~Docks() {
  qDeleteAll(all());
}

QList<QDockWidget*> Docks::all() const {
  return {paletteDock_, inspectorDock_, outlineDock_, historyDock_, problemsDock_, logDock_, pingDock_};
}

void Docks::bringUp(QWidget& panel) {
  auto* dock = qobject_cast<QDockWidget*>(panel.parentWidget());
  dock->show();
  dock->raise();
}

void Docks::fillMenu(QMenu& menu) {
  for (QDockWidget* dock : all()) {
    menu.addAction(dock->toggleViewAction());
  }
  menu.addSeparator();
  // The keyboard's way into the board's twin, whatever panel lies above it.
  QAction* go = menu.addAction(tr("&Go to the outline"));
  go->setObjectName(QStringLiteral("Go to the outline"));
  go->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
  connect(go, &QAction::triggered, this, [this] {
    bringUp(*outline_);
    outline_->setFocus();
  });
}

void Docks::resetLayout() {
  window_.addDockWidget(Qt::LeftDockWidgetArea, paletteDock_);
  for (QDockWidget* dock : {inspectorDock_, outlineDock_, historyDock_}) {
    window_.addDockWidget(Qt::RightDockWidgetArea, dock);
  }
  window_.tabifyDockWidget(inspectorDock_, outlineDock_);
  window_.tabifyDockWidget(outlineDock_, historyDock_);
  for (QDockWidget* dock : {problemsDock_, logDock_, pingDock_}) {
    window_.addDockWidget(Qt::BottomDockWidgetArea, dock);
  }
  window_.tabifyDockWidget(problemsDock_, logDock_);
  window_.tabifyDockWidget(logDock_, pingDock_);
  for (QDockWidget* dock : all()) {
    dock->setFloating(false);
    dock->show();
  }
  inspectorDock_->raise();
  problemsDock_->raise();
  resetSizes();
}

void Docks::resetSizes() {
  window_.resizeDocks({paletteDock_, inspectorDock_}, {paletteWidth, inspectorWidth}, Qt::Horizontal);
  window_.resizeDocks({problemsDock_}, {bottomHeight}, Qt::Vertical);
}

QDockWidget* Docks::add(QWidget* panel, const QString& title, const QString& name) {
  auto* dock = new QDockWidget(title, &window_);
  dock->setObjectName(name);
  dock->setWidget(panel);
  dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
  // The tabs, or what is on the panel, say what it is; the View menu shows and hides it.
  dock->setTitleBarWidget(new QWidget(dock));
  return dock;
}

}  // namespace vethloom::gui
