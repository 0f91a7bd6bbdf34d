// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;
class QMenu;

namespace vethloom::editor {
class AppliedMark;
class CommandLogPanel;
class Document;
class HistoryPanel;
class InspectorPanel;
class OutlinePanel;
class PalettePanel;
class PingPanel;
class ProblemsPanel;
class Selection;
}  // namespace vethloom::editor

namespace vethloom::gui {

/// The panels around the board: palette left, inspector, outline and history right, problems, log and ping below.
class Docks : public QObject {
  Q_OBJECT

public:
  Docks(QMainWindow& window, editor::Document& document, editor::Selection& selection,
        const editor::AppliedMark& applied);
  ~Docks() override;  ///< The panels go with it.

  [[nodiscard]] editor::PalettePanel& palette() { return *palette_; }
  [[nodiscard]] editor::InspectorPanel& inspector() { return *inspector_; }
  [[nodiscard]] editor::OutlinePanel& outline() { return *outline_; }
  [[nodiscard]] editor::HistoryPanel& history() { return *history_; }
  [[nodiscard]] editor::ProblemsPanel& problems() { return *problems_; }
  [[nodiscard]] editor::CommandLogPanel& log() { return *log_; }
  [[nodiscard]] editor::PingPanel& ping() { return *ping_; }

  void bringUp(QWidget& panel);
  /// One entry a panel, to show or hide it.
  void fillMenu(QMenu& menu);
  /// Everything back to where it was on the first start.
  void resetLayout();
  /// Only how large the panels are; counts once the window is shown.
  void resetSizes();

private:
  [[nodiscard]] QList<QDockWidget*> all() const;
  QDockWidget* add(QWidget* panel, const QString& title, const QString& name);

  QMainWindow& window_;
  editor::PalettePanel* palette_;
  editor::InspectorPanel* inspector_;
  editor::OutlinePanel* outline_;
  editor::HistoryPanel* history_;
  editor::ProblemsPanel* problems_;
  editor::CommandLogPanel* log_;
  editor::PingPanel* ping_;
  QDockWidget* paletteDock_;
  QDockWidget* inspectorDock_;
  QDockWidget* outlineDock_;
  QDockWidget* historyDock_;
  QDockWidget* problemsDock_;
  QDockWidget* logDock_;
  QDockWidget* pingDock_;
};

}  // namespace vethloom::gui
