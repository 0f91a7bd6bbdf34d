// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the program, taken from the program: a real window, a real lab in a sandbox.
//   make_pictures FOLDER          what docs/images has
//   make_pictures FOLDER --tour   every state of the window in light and dark, to be looked at
#include "apply_bar.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "panels/message_bar.h"
#include "panels/ping_panel.h"
#include "panels/plan_dialog.h"
#include "window_driver.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QStatusBar>
#include <QTabBar>
#include <QTest>
#include <QTextStream>
#include <QTimer>

using namespace vethloom;
using namespace vethloom::test;
using gui::Command;

namespace {

constexpr QSize windowSize(1280, 800);
constexpr QSize docsSize(1000, 640);

/// Takes pictures of one window in one appearance.
class Photographer {
public:
  Photographer(const QDir& folder, bool dark) : folder_(folder), dark_(dark) {
    gui::Appearance(*qApp).use(dark ? gui::AppearanceMode::Dark : gui::AppearanceMode::Light);
  }

  void take(QWidget& widget, const QString& name) {
    QApplication::processEvents();
    QTest::qWait(400);  // A cable that comes up draws itself first.
    save(widget.grab().toImage(),
         QStringLiteral("%1-%2").arg(name, dark_ ? QStringLiteral("dark") : QStringLiteral("light")));
  }

  void save(const QImage& image, const QString& name) {
    const QString file = folder_.filePath(name + QStringLiteral(".png"));
    if (!image.convertToFormat(QImage::Format_RGB888).save(file, "PNG", 0))
      qFatal("%s could not be written", qPrintable(file));
    QTextStream(stdout) << file << Qt::endl;
  }

private:
  QDir folder_;
  bool dark_;
};

QString example(const QString& name) {
  return QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples/%1.vloom").arg(name);
}

void openAt(WindowDriver& driver, const QString& name, QSize size) {
  driver.window().resize(size);
  if (!driver.window().openFile(example(name)))
    qFatal("the example %s cannot be opened", qPrintable(name));
  QApplication::processEvents();
  driver.window().canvas().fitDrawing();
}

void applyAll(WindowDriver& driver) {
  if (!driver.applyThroughPreview())
    qFatal("the example was not applied: %s", qPrintable(driver.window().message().text()));
}

void selectBoxes(WindowDriver& driver) {
  const auto rooms = elementsOf<model::Namespace>(driver.topology());
  driver.window().selection().set({rooms[0], rooms[1]});
}

void pingBoth(WindowDriver& driver) {
  selectBoxes(driver);
  driver.pressKey(Qt::Key_P);
  auto& ping = driver.window().docks().ping();
  (void)QTest::qWaitFor([&ping] { return !ping.isRunning(); }, patience);
}

/// Two rooms with the lab up and a ping, as the README shows it.
void takeForDocs(const QDir& folder, bool dark) {
  WindowDriver driver;
  Photographer photographer(folder, dark);
  openAt(driver, QStringLiteral("two-rooms"), docsSize);
  applyAll(driver);
  pingBoth(driver);
  driver.window().message().dismiss();
  driver.window().canvas().fitDrawing();
  photographer.take(driver.window(), QStringLiteral("two-rooms"));
}

/// The light window's left half and the dark one's right half as one picture.
void joinHalves(const QDir& folder) {
  QImage both(folder.filePath(QStringLiteral("two-rooms-light.png")));
  const QImage dark(folder.filePath(QStringLiteral("two-rooms-dark.png")));
  const int half = both.width() / 2;
  QPainter(&both).drawImage(QPoint(half, 0), dark, QRect(half, 0, both.width() - half, both.height()));
  if (!both.save(folder.filePath(QStringLiteral("two-rooms.png")), "PNG", 0))
    qFatal("two-rooms.png could not be written");
}

void tourExample(Photographer& photographer, const QString& name) {
  WindowDriver driver;
  openAt(driver, name, windowSize);
  photographer.take(driver.window(), name + QStringLiteral("-1-drawn"));
  applyAll(driver);
  photographer.take(driver.window(), name + QStringLiteral("-2-applied"));
  for (const model::ElementId cable : elementsOf<model::Cable>(driver.topology())) {
    driver.window().selection().set({cable});
    break;
  }
  photographer.take(driver.window(), name + QStringLiteral("-3-cable"));
  driver.window().selection().set({elementsOf<model::Namespace>(driver.topology()).front()});
  (void)driver.runInLab(model::refOf(driver.topology(), driver.window().selection().elements().front()).text(),
                        {QStringLiteral("ip"), QStringLiteral("link"), QStringLiteral("set"), QStringLiteral("lo"),
                         QStringLiteral("down")});
  photographer.take(driver.window(), name + QStringLiteral("-4-drift"));
  driver.window().selection().set({model::hostId});
  photographer.take(driver.window(), name + QStringLiteral("-5-host"));
}

void tourStates(Photographer& photographer) {
  WindowDriver driver;
  driver.window().resize(windowSize);
  QApplication::processEvents();
  driver.window().canvas().fitDrawing();
  photographer.take(driver.window(), QStringLiteral("empty"));
  driver.drawTwoRooms();
  const auto rooms = elementsOf<model::Namespace>(driver.topology());
  driver.window().selection().set({elementsOf<model::Cable>(driver.topology()).front()});
  driver.typeInto(QStringLiteral("first.addresses"), QStringLiteral("10.0.0.1"));
  driver.typeInto(QStringLiteral("second.addresses"), QStringLiteral("10.9.0.1/24"));
  driver.typeInto(QStringLiteral("second.name"), QStringLiteral("a/b"));
  photographer.take(driver.window(), QStringLiteral("refused-and-problems"));
  driver.window().selection().set({rooms[1]});
  driver.pressKey(Qt::Key_Return, Qt::ControlModifier);
  const auto dialog = [&driver] { return driver.window().findChild<editor::PlanDialog*>(); };
  (void)QTest::qWaitFor([&] { return dialog() != nullptr; }, patience);
  photographer.take(*dialog(), QStringLiteral("plan"));
  WindowDriver::buttonNamed(*dialog(), QStringLiteral("Apply"))->click();
  (void)QTest::qWaitFor([&driver] { return driver.isApplied(); }, patience);
  pingBoth(driver);
  photographer.take(driver.window(), QStringLiteral("ping-fails"));
  driver.window().message().dismiss();
  auto* bar = driver.window().findChild<gui::ApplyBar*>();
  bar->begin(QString(), 14, true);
  bar->advance(5, QStringLiteral("Step 5 of 14: create the veth pair ns1/eth0 – ns2/eth0"));
  photographer.take(driver.window(), QStringLiteral("applying"));
  bar->finish();
  QTimer::singleShot(300, qApp, [&photographer] {
    QWidget* question = QApplication::activeModalWidget();
    photographer.take(*question, QStringLiteral("question"));
    question->close();
  });
  driver.window().close();
  driver.killHelper();
  (void)QTest::qWaitFor([&driver] { return driver.window().lab().comparison() == nullptr; }, patience);
  photographer.take(driver.window(), QStringLiteral("helper-gone"));
  driver.discardChanges();
}

}  // namespace

int main(int argc, char** argv) {
  isolate();
  QApplication application(argc, argv);
  const QStringList arguments = application.arguments();
  if (arguments.size() < 2 || !QDir().mkpath(arguments[1])) {
    QTextStream(stderr) << QStringLiteral("usage: make_pictures FOLDER [--tour]") << Qt::endl;
    return 2;
  }
  if (const QString refusal = sandboxRefusal(); !refusal.isEmpty())
    qFatal("no sandbox: %s", qPrintable(refusal));
  const QDir folder(arguments[1]);
  for (const bool dark : {false, true}) {
    if (!arguments.contains(QStringLiteral("--tour"))) {
      takeForDocs(folder, dark);
      continue;
    }
    Photographer photographer(folder, dark);
    tourStates(photographer);
    for (const auto* name : {"two-rooms", "host-cable", "three-rooms-switch", "switch-gateway"})
      tourExample(photographer, QLatin1String(name));
  }
  if (!arguments.contains(QStringLiteral("--tour")))
    joinHalves(folder);
  return 0;
}
