// SPDX-License-Identifier: GPL-3.0-or-later
// The still pictures: of every drawing, in both themes, at several scales. VETHLOOM_PICTURES=DIR keeps them to look at.
#include "canvas/canvas_view.h"
#include "drawings.h"
#include "style/theme.h"

#include <QTest>
#include <set>

using namespace vethloom;
using namespace vethloom::editor;

namespace {

std::set<QRgb> colorsOf(const QImage& image) {
  std::set<QRgb> colors;
  QRgb last = 0;
  for (int y = 0; y < image.height(); ++y) {
    const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
    for (int x = 0; x < image.width(); ++x) {
      if (line[x] != last)
        colors.insert(last = line[x]);
    }
  }
  return colors;
}

}  // namespace

class TestCanvasPicture : public QObject {
  Q_OBJECT

private slots:
  void pictures_data();
  void pictures();
  void scaleIsExact();
  void hugeDrawingsStayWithinMemory();
};

void TestCanvasPicture::pictures_data() {
  QTest::addColumn<int>("index");
  QTest::addColumn<bool>("dark");
  QTest::addColumn<bool>("live");
  const auto drawings = drawings::all();
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    for (const bool dark : {false, true}) {
      for (const bool live : {false, true})
        QTest::addRow("%s-%s-%s", drawings[i].name.c_str(), live ? "live" : "planned", dark ? "dark" : "light")
            << int(i) << dark << live;
    }
  }
}

void TestCanvasPicture::pictures() {
  QFETCH(int, index);
  QFETCH(bool, dark);
  QFETCH(bool, live);
  const model::Topology topology = drawings::all()[std::size_t(index)].topology;
  const plan::Comparison applied = drawings::applied(topology);
  const QImage image = CanvasView::picture(topology, live ? &applied : nullptr, QStringLiteral("Sandbox"), dark, 1);
  if (const QString folder = qEnvironmentVariable("VETHLOOM_PICTURES"); !folder.isEmpty())
    QVERIFY(image.save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(QTest::currentDataTag()))));

  const Theme& theme = Theme::forMode(dark);
  const std::set<QRgb> colors = colorsOf(image);
  QVERIFY(colors.contains(theme.hostFill.rgb()));
  QVERIFY(colors.contains(theme.text.rgb()));
  // What is planned is blue, what the kernel has is not, and only that is lit.
  const bool anyCable = topology.elements.size() > 1;
  QCOMPARE(colors.contains(theme.up.rgb()), live && anyCable);
  QCOMPARE(colors.contains(theme.planned.rgb()), !live && anyCable);
  // Nothing reaches the edge: the margin is all ground.
  for (int x = 0; x < image.width(); ++x) {
    QCOMPARE(image.pixel(x, 1), theme.canvas.rgb());
    QCOMPARE(image.pixel(x, image.height() - 2), theme.canvas.rgb());
  }
  for (int y = 0; y < image.height(); ++y) {
    QCOMPARE(image.pixel(1, y), theme.canvas.rgb());
    QCOMPARE(image.pixel(image.width() - 2, y), theme.canvas.rgb());
  }
}

void TestCanvasPicture::scaleIsExact() {
  const model::Topology topology = drawings::twoRooms();
  const QSize once = CanvasView::picture(topology, nullptr, {}, false, 1).size();
  QCOMPARE(CanvasView::picture(topology, nullptr, {}, false, 2).size(), once * 2);
}

void TestCanvasPicture::hugeDrawingsStayWithinMemory() {
  model::Topology topology = drawings::twoRooms();
  drawings::addNamespace(topology, 1e6, 1e6);
  const QImage image = CanvasView::picture(topology, nullptr, {}, false, 1);
  QVERIFY(!image.isNull());
  QVERIFY(std::max(image.width(), image.height()) <= 16000);
}

QTEST_MAIN(TestCanvasPicture)
#include "test_canvas_picture.moc"
