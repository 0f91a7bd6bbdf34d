// SPDX-License-Identifier: GPL-3.0-or-later
#include "window_driver.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "panels/inspector_panel.h"
#include "panels/plan_dialog.h"
#include "session/lab_registry.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <QAbstractButton>
#include <QApplication>
#include <QMessageBox>
#include <QTest>
#include <QTimer>

namespace vethloom::test {

namespace {

void send(QWidget* widget, QEvent::Type type, QPointF at, Qt::MouseButtons buttons, Qt::KeyboardModifiers modifiers) {
  const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
  QMouseEvent event(type, at, widget->mapToGlobal(at), button, buttons, modifiers);
  QApplication::sendEvent(widget, &event);
}

}  // namespace

void isolate() {
  static const QTemporaryDir runtime;
  qputenv("XDG_RUNTIME_DIR", runtime.path().toLocal8Bit());
  static const QTemporaryDir state;
  qputenv("XDG_STATE_HOME", state.path().toLocal8Bit());
  qputenv("VETHLOOM_HELPER", VETHLOOM_BINARY_DIR "/bin/vethloom-helper");
}

WindowDriver::WindowDriver()
    : settings_(folder_.filePath(QStringLiteral("settings.ini"))),
      appearance_(*qApp),
      window_(std::make_unique<gui::MainWindow>(settings_, appearance_)) {
  appearance_.use(settings_.appearance());
  window_->resize(1280, 800);
  window_->show();
  QApplication::setActiveWindow(window_.get());
  (void)QTest::qWaitForWindowActive(window_.get());
  window_->canvas().setFocus();
}

WindowDriver::~WindowDriver() = default;

void WindowDriver::clickBoard(QPointF at, Qt::KeyboardModifiers modifiers) {
  auto& canvas = window_->canvas();
  const QPointF point = canvas.mapFromScene(at);
  QVERIFY2(canvas.viewport()->rect().contains(point.toPoint()), "out of sight");
  QTest::mouseMove(canvas.viewport(), point.toPoint());
  QTest::mouseClick(canvas.viewport(), Qt::LeftButton, modifiers, point.toPoint());
}

void WindowDriver::dragBoard(QPointF from, QPointF to) {
  auto& canvas = window_->canvas();
  QWidget* board = canvas.viewport();
  const QPointF start = canvas.mapFromScene(from);
  const QPointF end = canvas.mapFromScene(to);
  send(board, QEvent::MouseMove, start, Qt::NoButton, {});
  send(board, QEvent::MouseButtonPress, start, Qt::LeftButton, {});
  constexpr int steps = 8;
  for (int i = 1; i <= steps; ++i)
    send(board, QEvent::MouseMove, start + (end - start) * i / steps, Qt::LeftButton, {});
  send(board, QEvent::MouseButtonRelease, end, Qt::NoButton, {});
}

void WindowDriver::pressKey(Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QApplication::setActiveWindow(window_.get());  // No window manager gives that back after a dialog.
  window_->canvas().setFocus();
  QTest::keyClick(&window_->canvas(), key, modifiers);
}

QPointF WindowDriver::centreOf(model::ElementId id) {
  return window_->canvas().canvasScene().rectOf(id).center();
}

void WindowDriver::clickButton(QAbstractButton* button) {
  QVERIFY(button != nullptr);
  QVERIFY2(button->isEnabled(), qPrintable(button->text()));
  QTest::mouseClick(button, Qt::LeftButton);
}

QAbstractButton* WindowDriver::buttonNamed(const QWidget& in, const QString& text) {
  for (auto* button : in.findChildren<QAbstractButton*>()) {
    if (QString(button->text()).remove(QLatin1Char('&')) == text && !button->isHidden())
      return button;
  }
  return nullptr;
}

void WindowDriver::inNextDialog(std::function<void(QWidget&)> work) {
  auto* watch = new QTimer(window_.get());
  QObject::connect(watch, &QTimer::timeout, watch, [watch, work = std::move(work)] {
    if (QWidget* dialog = QApplication::activeModalWidget()) {
      watch->stop();
      watch->deleteLater();
      work(*dialog);
    }
  });
  watch->start(10);
}

void WindowDriver::answerNext(const QString& button, QString* asked) {
  inNextDialog([button, asked](QWidget& dialog) {
    if (asked != nullptr)
      *asked = dynamic_cast<QMessageBox&>(dialog).text();
    QAbstractButton* answer = buttonNamed(dialog, button);
    QVERIFY2(answer != nullptr, qPrintable(button));
    answer->click();
  });
}

void WindowDriver::typeInto(const QString& field, const QString& text) {
  auto* found = window_->docks().inspector().findChild<editor::Field*>(field);
  QVERIFY2(found != nullptr, qPrintable(field));
  QWidget* editor = found->focusProxy();
  editor->setFocus();
  QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(editor, text);
  QTest::keyClick(editor, Qt::Key_Return);
}

void WindowDriver::drawTwoRooms() {
  pressKey(Qt::Key_0, Qt::ControlModifier);
  const QRectF host = window_->canvas().canvasScene().rectOf(model::hostId);
  const QPointF left(host.left(), host.bottom() + 100);
  const QPointF right(host.right(), host.bottom() + 100);
  pressKey(Qt::Key_N);
  clickBoard(left);
  pressKey(Qt::Key_N);
  clickBoard(right);
  const auto rooms = elementsOf<model::Namespace>(topology());
  QCOMPARE(rooms.size(), std::size_t{2});
  pressKey(Qt::Key_C);
  dragBoard(centreOf(rooms[0]), centreOf(rooms[1]));
  QCOMPARE(elementsOf<model::Cable>(topology()).size(), std::size_t{1});
}

bool WindowDriver::applyThroughPreview() {
  pressKey(Qt::Key_Return, Qt::ControlModifier);
  const auto dialog = [this] { return window_->findChild<editor::PlanDialog*>(); };
  if (!QTest::qWaitFor([&] { return dialog() != nullptr && dialog()->isVisible(); }, patience))
    return false;
  clickButton(dialog()->findChild<QAbstractButton*>(QStringLiteral("applyPlan")));
  return QTest::qWaitFor([this] { return isApplied(); }, patience);
}

bool WindowDriver::isApplied() {
  const auto comparison = window_->lab().comparison();
  return window_->lab().activity() == gui::LabController::Activity::Idle && comparison &&
         std::all_of(comparison->elements.begin(), comparison->elements.end(),
                     [](const auto& entry) { return entry.second.standing == plan::Standing::Applied; });
}

int WindowDriver::runInLab(const std::string& ns, const QStringList& command) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  auto* run = window_->lab().session().run(*contract::NamespaceRef::parse(ns), command, {nothing, nothing, nothing});
  std::optional<int> status;
  QObject::connect(run, &session::CommandRun::finished, qApp,
                   [&status](const contract::Result<int>& result) { status = result.value_or(-1); });
  (void)QTest::qWaitFor([&status] { return status.has_value(); }, patience);
  ::close(nothing);
  return status.value_or(-1);
}

void WindowDriver::killHelper() {
  const auto registry = session::LabRegistry::open();
  QVERIFY(registry);
  const qint64 helper = registry->record(window_->lab().session().request().lab).pid;
  QVERIFY(helper > 1);
  QCOMPARE(::kill(static_cast<pid_t>(helper), SIGKILL), 0);
}

QString sandboxRefusal() {
  session::LabSession session;
  QString refusal;
  QObject::connect(&session, &session::LabSession::failed, &session, [&refusal](const contract::Failure& failure) {
    refusal = QString::fromStdString(describe(failure));
  });
  session.open({.lab = *contract::LabName::parse("probe")});
  const bool answered = QTest::qWaitFor(
      [&] { return session.state() == session::LabSession::State::Open || !refusal.isEmpty(); }, patience);
  return answered ? refusal : QStringLiteral("the helper does not answer");
}

}  // namespace vethloom::test
