// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions.h"
#include "docks.h"
#include "document/applied_mark.h"
#include "document/document.h"
#include "document/selection.h"
#include "document_files.h"
#include "kernel_probe.h"
#include "lab_controller.h"
#include "ping_controller.h"
#include "settings.h"

#include <QMainWindow>
#include <functional>
#include <initializer_list>
#include <memory>

class QMenu;
class QPushButton;

namespace vethloom::editor {
class CanvasView;
class MessageBar;
struct Hit;
}  // namespace vethloom::editor

namespace vethloom::gui {

class Appearance;
class ApplyFlow;
class AutoArrange;
class Board;
class LiveMode;
class RecoveryJournal;
class Shortcuts;
class StatusBar;
class ToolSet;
struct PictureRequest;
struct Recovered;

/// The window: it makes the parts, connects them, and asks before something would be lost.
class MainWindow : public QMainWindow {
  Q_OBJECT

public:
  MainWindow(Settings& settings, Appearance& appearance);
  ~MainWindow() override;

  /// Opens a file without asking, at the start. False where it cannot be read; the window says why.
  bool openFile(const QString& path);
  /// Asks about what windows that ended without being closed had not saved. True where something was taken over.
  bool offerRecovery();

  [[nodiscard]] editor::Document& document() { return document_; }
  [[nodiscard]] editor::Selection& selection() { return selection_; }
  [[nodiscard]] editor::CanvasView& canvas() { return *canvas_; }
  [[nodiscard]] editor::MessageBar& message() { return *message_; }
  [[nodiscard]] LabController& lab() { return lab_; }
  [[nodiscard]] LiveMode& live() { return *live_; }
  [[nodiscard]] DocumentFiles& files() { return *files_; }
  [[nodiscard]] Docks& docks() { return *docks_; }
  [[nodiscard]] QAction* action(Command command) { return actions_[command]; }

protected:
  void showEvent(QShowEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

private:
  void makeMenus();
  void makeToolBar();
  void connectFiles();
  void connectEditing();
  void connectView();
  void connectPanels();
  void connectLab();
  void add(QMenu& menu, std::initializer_list<Command> commands);
  void fillFileMenu(QMenu& menu);
  void fillEditMenu(QMenu& menu);
  void fillArrangeMenu(QMenu& menu);
  void fillLookMenus(QMenu& menu);
  void fillLabMenu(QMenu& menu);
  void fillViewMenu(QMenu& menu);
  void fillAppearanceMenu(QMenu& menu);
  void on(Command command, std::function<void()> work);
  void connectFileCommands();
  void connectEditCommands();
  void connectArrangeCommands();
  void connectClipboard();
  void connectViewKeys();
  void connectLabCommands();
  void connectViewCommands();
  void connectSearchCommands();
  void showContextMenu(const QPoint& globalPosition);
  void restore();

  void refreshActions();
  void refreshTitle();
  void refreshLab();
  void refreshEmptyBoard();
  void refreshLive();
  /// Whether what is open may be left: asks about changes that are not saved and about a sandbox that ends.
  [[nodiscard]] bool mayLeave();
  /// Takes over what is being typed in the inspector or on the board; says so where that is refused.
  [[nodiscard]] bool commitFields();
  /// After the drawing of a lab that is up was saved under another name.
  void sayThatTheLabKeepsItsName();
  void sayThatTheFileChanged(bool gone);
  void recover(const Recovered& left);
  void toggleUp();
  /// The one thing that is selected, or the interface in focus.
  [[nodiscard]] editor::Hit selectedHit() const;
  /// As one undo step; says why where one of them is refused.
  void moveTo(const std::vector<editor::Hit>& what, model::ElementId target);
  void exportDrawing();
  [[nodiscard]] PictureRequest pictureRequest() const;
  void chooseRunningLab();
  void about();

  Settings& settings_;
  Appearance& appearance_;
  editor::Document document_;
  editor::Selection selection_;
  editor::AppliedMark applied_;
  LabController lab_;
  KernelProbe kernel_;
  Actions actions_;
  // What shows the drawing goes before the drawing does, and the tools go before the canvas that they draw on.
  std::unique_ptr<Board> board_;
  editor::CanvasView* canvas_;
  editor::MessageBar* message_;
  StatusBar* status_;
  QPushButton* beginWithExample_ = nullptr;
  DocumentFiles* files_ = nullptr;
  RecoveryJournal* journal_ = nullptr;
  std::unique_ptr<Docks> docks_;
  std::unique_ptr<ToolSet> tools_;
  std::unique_ptr<ApplyFlow> applyFlow_;
  std::unique_ptr<LiveMode> live_;
  std::unique_ptr<Shortcuts> shortcuts_;
  std::unique_ptr<PingController> ping_;
  std::unique_ptr<AutoArrange> arrange_;
};

}  // namespace vethloom::gui
