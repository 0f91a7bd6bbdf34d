// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernel says, on the board: judged by the pixels, because that is what a user sees.
#include "board.h"
#include "drawings.h"
#include "style/theme.h"

#include <QHelpEvent>
#include <QPaintEvent>
#include <QToolTip>

using namespace vethloom;
using namespace vethloom::editor;
using drawings::cable;
using drawings::leftRoom;
using drawings::rightRoom;
using model::ElementId;

namespace {

const model::InterfaceId leftEnd{cable, 0};
const model::InterfaceId rightEnd{cable, 1};

/// How many pixels of an area are nearly of this colour.
int count(const QImage& image, const QColor& color, int tolerance = 24) {
  int found = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QColor pixel = image.pixelColor(x, y);
      const bool near = std::abs(pixel.red() - color.red()) <= tolerance &&
                        std::abs(pixel.green() - color.green()) <= tolerance &&
                        std::abs(pixel.blue() - color.blue()) <= tolerance;
      found += near ? 1 : 0;
    }
  }
  return found;
}

/// Collects what the viewport is asked to repaint.
class PaintWatch : public QObject {
public:
  explicit PaintWatch(QWidget* widget) { widget->installEventFilter(this); }
  QRegion painted;

protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Paint)
      painted += static_cast<QPaintEvent*>(event)->region();
    return false;
  }
};

std::shared_ptr<const plan::Comparison> shared(plan::Comparison comparison) {
  return std::make_shared<const plan::Comparison>(std::move(comparison));
}

}  // namespace

class TestCanvasOverlay : public QObject {
  Q_OBJECT

private slots:
  void init();
  void plannedIsBlueAndUnlit();
  void appliedIsLit();
  void aDownLinkIsHollow();
  void noCarrierIsAmber();
  void driftHasABadge();
  void conflictHasABadge();
  void theSelectionFrameStaysBehindTheChips_data();
  void theSelectionFrameStaysBehindTheChips();
  void addressesOfTheKernelAreShown();
  void theTipTellsTheDifference();
  void aCarrierChangeRepaintsOnlyItsChip();
  void theSameComparisonRepaintsNothing();
  void aNewDrawingForgetsTheKernel();

private:
  void show(const plan::Comparison& comparison) { board_->view.setComparison(shared(comparison)); }
  [[nodiscard]] QImage chip(model::InterfaceId id) {
    const QRectF rect = board_->view.canvasScene().rectOf(id);
    return board_->painted().copy(board_->view.mapFromScene(rect).boundingRect());
  }
  [[nodiscard]] QImage corner(ElementId id) {
    const QPoint at = board_->pixel(board_->node(id).rect.topRight());
    return board_->painted().copy(QRect(at - QPoint(14, 10), QSize(24, 24)));
  }
  /// Lets everything that is due be painted: a first change may be painted together with what came before it.
  void settle() {
    PaintWatch watch(board_->view.viewport());
    for (const bool up : {false, true}) {
      watch.painted = {};
      applied_.interfaces[rightEnd].up = up;
      show(applied_);
      QTRY_VERIFY(!watch.painted.isEmpty());
    }
  }
  [[nodiscard]] const Theme& theme() { return board_->view.canvasScene().theme(); }

  std::unique_ptr<Board> board_;
  plan::Comparison applied_;
};

void TestCanvasOverlay::init() {
  board_ = std::make_unique<Board>(drawings::twoRooms());
  applied_ = drawings::applied(board_->topology());
}

void TestCanvasOverlay::plannedIsBlueAndUnlit() {
  QVERIFY(count(chip(leftEnd), theme().planned) > 20);
  QCOMPARE(count(chip(leftEnd), theme().up), 0);
  QVERIFY(!board_->layout().cable(cable)->lit);
}

void TestCanvasOverlay::appliedIsLit() {
  show(applied_);
  QVERIFY(count(chip(leftEnd), theme().up) > 30);
  QCOMPARE(count(chip(leftEnd), theme().planned), 0);
  QVERIFY(board_->layout().cable(cable)->lit);
}

void TestCanvasOverlay::aDownLinkIsHollow() {
  show(applied_);
  applied_.interfaces[leftEnd].up = applied_.interfaces[leftEnd].carrier = false;
  show(applied_);
  QCOMPARE(count(chip(leftEnd), theme().up), 0);
  QCOMPARE(count(chip(leftEnd), theme().noCarrier), 0);
  QVERIFY(!board_->layout().cable(cable)->lit);
}

void TestCanvasOverlay::noCarrierIsAmber() {
  applied_.interfaces[rightEnd].carrier = false;
  show(applied_);
  QVERIFY(count(chip(rightEnd), theme().noCarrier) > 15);
  QCOMPARE(count(chip(rightEnd), theme().up), 0);
  QVERIFY(count(chip(leftEnd), theme().up) > 30);
}

void TestCanvasOverlay::driftHasABadge() {
  show(applied_);
  QCOMPARE(count(corner(leftRoom), theme().noCarrier), 0);
  applied_.elements[leftRoom].standing = plan::Standing::Drifted;
  show(applied_);
  QVERIFY(count(corner(leftRoom), theme().noCarrier) > 60);
}

void TestCanvasOverlay::conflictHasABadge() {
  applied_.elements[leftRoom].standing = plan::Standing::Conflict;
  show(applied_);
  QVERIFY(count(corner(leftRoom), theme().fault) > 60);
}

void TestCanvasOverlay::theSelectionFrameStaysBehindTheChips_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

/// With all states in one picture: VETHLOOM_PICTURES=DIR keeps it to look at.
void TestCanvasOverlay::theSelectionFrameStaysBehindTheChips() {
  QFETCH(bool, dark);
  board_->view.canvasScene().setTheme(Theme::forMode(dark));
  applied_.elements[leftRoom].standing = plan::Standing::Drifted;
  applied_.elements[rightRoom].standing = plan::Standing::Conflict;
  applied_.interfaces[leftEnd].up = applied_.interfaces[leftEnd].carrier = false;
  applied_.interfaces[rightEnd].carrier = false;
  show(applied_);
  board_->selection.set({leftRoom, rightRoom});
  if (const QString folder = qEnvironmentVariable("VETHLOOM_PICTURES"); !folder.isEmpty())
    QVERIFY(
        board_->painted().save(QStringLiteral("%1/states-%2.png").arg(folder, QLatin1String(QTest::currentDataTag()))));
  for (const model::InterfaceId end : {leftEnd, rightEnd}) {
    const QImage inside = chip(end).copy(chip(end).rect().adjusted(3, 3, -3, -3));
    QVERIFY(count(inside, theme().text, 60) > 10);
    QCOMPARE(count(inside, theme().accent), 0);
  }
}

void TestCanvasOverlay::addressesOfTheKernelAreShown() {
  show(applied_);
  const QImage asDrawn = chip(leftEnd);
  applied_.interfaces[leftEnd].addresses = {"10.9.9.9/24"};
  show(applied_);
  // The drawn one is missing (planned blue), the kernel's is not drawn (amber): two lines instead of one.
  QVERIFY(chip(leftEnd).height() > asDrawn.height());
  QVERIFY(count(chip(leftEnd), theme().planned, 60) > 20);
  QVERIFY(count(chip(leftEnd), theme().noCarrier, 60) > 20);
}

void TestCanvasOverlay::theTipTellsTheDifference() {
  applied_.elements[leftRoom] = {plan::Standing::Drifted, {{"loopback", "down", "up"}, {"route", "", "default"}}};
  show(applied_);
  const QPoint at = board_->pixel(board_->header(leftRoom));
  QHelpEvent event(QEvent::ToolTip, at, board_->view.viewport()->mapToGlobal(at));
  QApplication::sendEvent(board_->view.viewport(), &event);
  QCOMPARE(QToolTip::text(), QStringLiteral("loopback: the kernel has down, drawn is up\n"
                                            "route: the kernel has nothing, drawn is default"));
  QToolTip::hideText();
}

void TestCanvasOverlay::aCarrierChangeRepaintsOnlyItsChip() {
  show(applied_);
  settle();
  const int before = count(chip(rightEnd), theme().up);
  PaintWatch watch(board_->view.viewport());
  applied_.interfaces[rightEnd].carrier = false;
  show(applied_);
  QTRY_VERIFY(!watch.painted.isEmpty());
  const CanvasScene& scene = board_->view.canvasScene();
  const QRectF expected = scene.rectOf(rightEnd).adjusted(-24, -24, 24, 24) | scene.rectOf(cable);
  QVERIFY(
      board_->view.mapFromScene(expected).boundingRect().adjusted(-4, -4, 4, 4).contains(watch.painted.boundingRect()));
  QVERIFY(count(chip(rightEnd), theme().up) < before);
}

void TestCanvasOverlay::theSameComparisonRepaintsNothing() {
  show(applied_);
  settle();
  PaintWatch watch(board_->view.viewport());
  show(applied_);
  QApplication::processEvents();
  QVERIFY(watch.painted.isEmpty());
}

void TestCanvasOverlay::aNewDrawingForgetsTheKernel() {
  show(applied_);
  board_->document.reset(drawings::twoRooms());
  QCOMPARE(count(chip(leftEnd), theme().up), 0);
  QVERIFY(count(chip(leftEnd), theme().planned) > 20);
}

QTEST_MAIN(TestCanvasOverlay)
#include "test_canvas_overlay.moc"
