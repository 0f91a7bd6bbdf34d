// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "appearance.h"
#include "main_window.h"

#include <QTemporaryDir>
#include <functional>
#include <memory>

class QAbstractButton;

namespace vethloom::test {

/// How long anything that takes the helper may take, in milliseconds.
constexpr int patience = 15000;

/// To be called before the QApplication is made (initMain): settings, sockets and the helper of the tests' own.
void isolate();

/// The real window with hands: everything is done by mouse and keyboard events on the real widgets.
class WindowDriver {
public:
  WindowDriver();
  ~WindowDriver();

  [[nodiscard]] gui::MainWindow& window() { return *window_; }
  [[nodiscard]] const model::Topology& topology() { return window_->document().topology(); }
  /// A folder of the test's own.
  [[nodiscard]] QString file(const QString& name) const { return folder_.filePath(name); }

  /// On the board, in scene coordinates.
  void clickBoard(QPointF at, Qt::KeyboardModifiers modifiers = {});
  void dragBoard(QPointF from, QPointF to);
  void pressKey(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
  [[nodiscard]] QPointF centreOf(model::ElementId id);

  void clickButton(QAbstractButton* button);
  /// The button of that text in a widget; nullptr where there is none.
  [[nodiscard]] static QAbstractButton* buttonNamed(const QWidget& in, const QString& text);
  /// Does something in the next dialog that stops everything else, once it is shown.
  void inNextDialog(std::function<void(QWidget&)> work);
  /// Presses a button of the next question; `asked` gets its text before.
  void answerNext(const QString& button, QString* asked = nullptr);
  /// Writes into an inspector's field ("name", "first.addresses") and presses Enter.
  void typeInto(const QString& field, const QString& text);

  /// Two namespaces and a cable between them, drawn with N, N and C.
  void drawTwoRooms();
  /// Presses Ctrl+Return and then Apply in the plan; true once everything is applied.
  [[nodiscard]] bool applyThroughPreview();
  /// Whether the kernel has everything as drawn.
  [[nodiscard]] bool isApplied();
  /// Runs a command in a namespace of the lab, as a user would by hand; its exit status.
  [[nodiscard]] int runInLab(const std::string& ns, const QStringList& command);
  /// Ends the sandbox's helper as a crash would.
  void killHelper();
  /// Closes without being asked: there is nobody to answer.
  void discardChanges() { window_->document().setSaved(); }

private:
  QTemporaryDir folder_;
  gui::Settings settings_;
  gui::Appearance appearance_;
  std::unique_ptr<gui::MainWindow> window_;
};

/// The elements of one type, in the order in which they were drawn.
template <typename T>
[[nodiscard]] std::vector<model::ElementId> elementsOf(const model::Topology& topology) {
  std::vector<model::ElementId> ids;
  for (const auto& [id, element] : topology.elements) {
    if (std::holds_alternative<T>(element))
      ids.push_back(id);
  }
  return ids;
}

/// Why no sandbox can be had here, or nothing.
[[nodiscard]] QString sandboxRefusal();

/// Ends a test where sandboxes are forbidden; with CI=true that is a failure.
#define NEED_SANDBOX()                                                                  \
  do {                                                                                  \
    if (const QString refusal = vethloom::test::sandboxRefusal(); !refusal.isEmpty()) { \
      if (qEnvironmentVariable("CI") == QStringLiteral("true"))                         \
        QFAIL(qPrintable(refusal));                                                     \
      QSKIP(qPrintable(refusal));                                                       \
    }                                                                                   \
  } while (false)

}  // namespace vethloom::test
