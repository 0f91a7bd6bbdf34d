// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev bench canvas: how fast the drawing board is, beside a bare QGraphicsView program in the same run.
#include "appearance.h"
#include "bench/bare_board.h"
#include "bench/big_drawing.h"
#include "bench/figures.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "comparison_runner.h"
#include "docks.h"
#include "files/vloom_file.h"
#include "main_window.h"
#include "panels/inspector_panel.h"
#include "settings.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QEventLoop>
#include <QMouseEvent>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <functional>
#include <memory>
#include <random>

namespace vethloom::bench {

namespace {

using model::ElementId;

constexpr unsigned manyBoxes = 10'000;
constexpr unsigned manyCables = 20'000;
constexpr unsigned dragged = 10;  // Rows and columns of boxes.
const QSize screen(1920, 1080);

/// Everything that an action left to be painted, painted now.
void paintNow(QGraphicsView& view) {
  QCoreApplication::sendPostedEvents();
  view.viewport()->repaint(QRect(0, 0, 1, 1));
}

void scroll(QGraphicsView& view, int dx, int dy) {
  view.horizontalScrollBar()->setValue(view.horizontalScrollBar()->value() + dx);
  view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() + dy);
}

void zoom(QGraphicsView& view, double scale) {
  const QPointF middle = view.mapToScene(view.viewport()->rect().center());
  view.setTransform(QTransform::fromScale(scale, scale));
  view.centerOn(middle);
}

/// Pans about and zooms a little in and out; one frame each.
Frames travel(QGraphicsView& view, double scale, int step) {
  Frames frames;
  zoom(view, scale);
  paintNow(view);
  for (int i = 0; i < 80; ++i) {
    frames.add(millisecondsOf([&] {
      scroll(view, i % 40 < 20 ? step : -step, i % 20 < 10 ? step / 2 : -step / 2);
      paintNow(view);
    }));
    frames.add(millisecondsOf([&] {
      zoom(view, scale * (1 + 0.02 * (i % 10)));
      paintNow(view);
    }));
  }
  return frames;
}

void send(QGraphicsView& view, QEvent::Type type, QPoint at, Qt::MouseButtons held) {
  const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
  QMouseEvent event(type, at, view.viewport()->mapToGlobal(at), button, held, Qt::NoModifier);
  QApplication::sendEvent(view.viewport(), &event);
}

/// A square of boxes from the middle of the drawing, and where it is.
std::vector<ElementId> block(unsigned boxes) {
  std::vector<ElementId> ids;
  const auto side = static_cast<unsigned>(std::lround(std::sqrt(boxes)));
  const unsigned first = side / 2 - dragged / 2;
  for (unsigned row = first; row < first + dragged; ++row) {
    for (unsigned column = first; column < first + dragged; ++column)
      ids.push_back(ElementId{row * side + column + 2});
  }
  return ids;
}

/// The real window, so large that its board has the screen's size.
class RealBoard {
public:
  explicit RealBoard(const QString& settingsFile) : settings_(settingsFile), window_(settings_, appearance_) {
    window_.resize(screen);
    window_.show();
    QCoreApplication::processEvents();
    window_.resize(screen + (screen - view().viewport()->size()));
    QCoreApplication::processEvents();
  }
  ~RealBoard() { window_.document().setSaved(); }

  [[nodiscard]] editor::CanvasView& view() { return window_.canvas(); }
  [[nodiscard]] gui::MainWindow& window() { return window_; }

  /// Opens a file and paints its first frame.
  void open(const QString& path) {
    window_.openFile(path);
    QCoreApplication::processEvents();
    paintNow(view());
  }

  Frames drag(const std::vector<ElementId>& boxes, double scale) {
    Frames frames;
    const QRectF rect = view().canvasScene().layout().node(boxes[boxes.size() / 2])->rect;
    zoom(view(), scale);
    view().centerOn(rect.center());
    window_.selection().set(boxes);
    QCoreApplication::processEvents();
    paintNow(view());
    const QPoint from = view().mapFromScene(rect.topLeft() + QPointF(40, 30));
    send(view(), QEvent::MouseButtonPress, from, Qt::LeftButton);
    for (int i = 1; i <= 60; ++i) {
      frames.add(millisecondsOf([&] {
        send(view(), QEvent::MouseMove, from + QPoint(20 + 5 * i, 3 * i), Qt::LeftButton);
        paintNow(view());
      }));
    }
    send(view(), QEvent::MouseButtonRelease, from + QPoint(320, 180), Qt::NoButton);
    window_.selection().clear();
    return frames;
  }

private:
  gui::Settings settings_;
  gui::Appearance appearance_{*qApp};
  gui::MainWindow window_;
};

/// Facts come in as from a helper, in portions, for a few seconds.
class FactFlood : public QObject {
public:
  FactFlood(RealBoard& board, model::Observed observed)
      : board_(board),
        observed_(std::move(observed)),
        runner_([this]() -> const model::Topology& { return board_.window().document().topology(); },
                [this]() -> const model::Observed& { return observed_; }) {
    for (const contract::Fact& fact : factsOf(board_.window().document().topology())) {
      if (const auto* link = std::get_if<contract::LinkFact>(&fact))
        links_.push_back(*link);
    }
    connect(&runner_, &gui::ComparisonRunner::changed, this, [this] {
      ++shown_;
      board_.view().setComparison(runner_.result());
      board_.window().docks().inspector().setComparison(runner_.result());
    });
  }

  /// The longest that the event loop was kept from listening, in milliseconds.
  double longestStall(int perSecond, int seconds) {
    constexpr int portions = 100;  // A second.
    QElapsedTimer busy;
    double longest = 0;
    auto* dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, [&] { busy.start(); });
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [&] {
      if (busy.isValid())
        longest = std::max(longest, static_cast<double>(busy.nsecsElapsed()) / 1e6);
    });
    runner_.compare();
    QEventLoop loop;
    QTimer timer;
    int left = portions * seconds;
    connect(&timer, &QTimer::timeout, &loop, [&] {
      bring(perSecond / portions);
      if (--left == 0)
        loop.quit();
    });
    timer.start(1000 / portions);
    loop.exec();
    dispatcher->disconnect(this);
    return longest;
  }
  [[nodiscard]] int shown() const { return shown_; }

private:
  void bring(int facts) {
    for (int i = 0; i < facts; ++i) {
      contract::LinkFact& link = links_[random_() % links_.size()];
      link.carrier = !link.carrier;
      model::fold(observed_, link);
    }
    runner_.compare();
  }

  RealBoard& board_;
  model::Observed observed_;
  gui::ComparisonRunner runner_;
  std::vector<contract::LinkFact> links_;
  std::mt19937 random_{1};
  int shown_ = 0;
};

Frames dragBare(BareBoard& board, const std::vector<ElementId>& boxes, double scale, QPointF middle) {
  Frames frames;
  zoom(board, scale);
  board.centerOn(middle);
  paintNow(board);
  for (int i = 1; i <= 60; ++i) {
    frames.add(millisecondsOf([&] {
      board.moveBoxes(boxes, {5 / scale, 3 / scale});
      paintNow(board);
    }));
  }
  return frames;
}

/// What a fresh process does as far as its first frame; it then ends.
int showFirstFrame(const QString& path, const QString& settingsFile) {
  RealBoard(settingsFile).open(path);
  return 0;
}

double startToFirstFrame(const QString& path, const QString& settingsFile) {
  Frames starts;
  for (int i = 0; i < 5; ++i) {
    starts.add(millisecondsOf([&] {
      QProcess::execute(QCoreApplication::applicationFilePath(), {QStringLiteral("--first-frame"), path, settingsFile});
    }));
  }
  return starts.quantile(0.5);
}

using Add = std::function<void(const QString& what, double target, double ours, std::optional<double> bare)>;

void measureFrames(RealBoard& real, BareBoard& bare, const Add& add) {
  real.view().fitDrawing();
  const double overview = real.view().zoom();
  const Frames bareOverview = travel(bare, overview, 20);
  const Frames realOverview = travel(real.view(), overview, 20);
  add(QStringLiteral("frame of the overview, median"), 16, realOverview.quantile(0.5), bareOverview.quantile(0.5));
  add(QStringLiteral("frame of the overview, 99 %"), 33, realOverview.quantile(0.99), bareOverview.quantile(0.99));
  for (const double scale : {0.2, 0.5, 1.0}) {
    const Frames bareFrames = travel(bare, scale, 40);
    const Frames realFrames = travel(real.view(), scale, 40);
    add(QStringLiteral("pan and zoom at %1 %, median").arg(100 * scale), scale < 1 ? 16 : 8, realFrames.quantile(0.5),
        bareFrames.quantile(0.5));
  }
  const std::vector<ElementId> boxes = block(manyBoxes);
  const QPointF middle = real.view().canvasScene().layout().node(boxes[boxes.size() / 2])->rect.center();
  for (const double scale : {0.5, 1.0}) {
    const Frames bareFrames = dragBare(bare, boxes, scale, middle);
    const Frames realFrames = real.drag(boxes, scale);
    add(QStringLiteral("drag of 100 boxes at %1 %, median").arg(100 * scale), 16, realFrames.quantile(0.5),
        bareFrames.quantile(0.5));
  }
}

void measureFacts(RealBoard& real, const model::Topology& drawing, const Add& add) {
  model::Observed observed;
  for (const contract::Fact& fact : factsOf(drawing))
    model::fold(observed, fact);
  real.view().zoomTo(1);
  FactFlood flood(real, std::move(observed));
  add(QStringLiteral("5,000 facts a second, longest stall"), 50, flood.longestStall(5000, 5), {});
  if (flood.shown() < 2)
    qFatal("the facts did not reach the board");
}

}  // namespace

}  // namespace vethloom::bench

int main(int argc, char** argv) {
  using namespace vethloom;
  using namespace vethloom::bench;
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.value(1) == QStringLiteral("--first-frame"))
    return showFirstFrame(arguments.value(2), arguments.value(3));

  QTemporaryDir folder;
  qputenv("XDG_RUNTIME_DIR", QFile::encodeName(folder.path()));
  const QString settings = folder.filePath(QStringLiteral("settings"));
  const QString small = folder.filePath(QStringLiteral("small.vloom"));
  const QString big = folder.filePath(QStringLiteral("big.vloom"));
  const model::Topology drawing = grid(manyBoxes, manyCables);
  if (!files::save(grid(100, 180), small.toStdString()) || !files::save(drawing, big.toStdString()))
    return 1;

  std::vector<Figure> figures;
  const auto add = [&](const QString& what, double target, double ours, std::optional<double> bare = {}) {
    figures.push_back({what, QStringLiteral("ms"), target, ours, bare});
  };
  add(QStringLiteral("100 boxes, start to first frame"), 300, startToFirstFrame(small, settings));

  const double start = heapBytes();
  std::unique_ptr<BareBoard> bare;
  const double bareOpen = millisecondsOf([&] {
    bare = std::make_unique<BareBoard>(drawing);
    bare->resize(screen);
    bare->show();
    paintNow(*bare);
  });
  const double bareHeap = heapBytes() - start;
  RealBoard real(settings);
  const double before = heapBytes();
  const double realOpen = millisecondsOf([&] { real.open(big); });
  const double realHeap = heapBytes() - before;
  add(QStringLiteral("open 10,000 boxes, 20,000 cables"), 1500, realOpen, bareOpen);
  const double elements = manyBoxes + manyCables;
  figures.push_back({QStringLiteral("heap an element above Qt's own"), QStringLiteral("bytes"), 2000,
                     (realHeap - bareHeap) / elements, bareHeap / elements});
  measureFrames(real, *bare, add);
  measureFacts(real, drawing, add);
  print(figures);
  const QString json = QCoreApplication::applicationDirPath() + QStringLiteral("/../bench-canvas.json");
  return writeJson(figures, json) ? 0 : 1;
}
