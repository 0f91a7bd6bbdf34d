// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/desktop_palette.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QDir>
#include <QTest>

using namespace vethloom::editor;

namespace {

/// The colour of the pixel that the drawing covers most.
QColor strongestColour(const QImage& image) {
  QColor strongest = Qt::transparent;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QColor pixel = image.pixelColor(x, y);
      if (pixel.alpha() > strongest.alpha()) {
        strongest = pixel;
      }
    }
  }
  return strongest;
}

bool isClose(const QColor& one, const QColor& other) {
  return std::abs(one.red() - other.red()) < 16 && std::abs(one.green() - other.green()) < 16 &&
         std::abs(one.blue() - other.blue()) < 16;
}

}  // namespace

class TestIcon : public QObject {
  Q_OBJECT

private slots:
  void everyFileIsAnIcon_data();
  void everyFileIsAnIcon();
  void coloursComeFromThePalette();
  void unknownNameIsANullIcon();
};

void TestIcon::everyFileIsAnIcon_data() {
  QTest::addColumn<QString>("name");
  const QDir folder(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/icons"));
  const QFileInfoList files = folder.entryInfoList({QStringLiteral("*.svg")});
  QVERIFY(files.size() > 20);
  for (const QFileInfo& file : files) {
    QTest::newRow(qPrintable(file.completeBaseName())) << file.completeBaseName();
  }
}

void TestIcon::everyFileIsAnIcon() {
  QFETCH(QString, name);
  const QIcon found = icon(name, desktopPalette(false));
  QVERIFY2(!found.isNull(), "not in icons.qrc");
  for (const int size : {16, 24, 48}) {
    const QImage image = found.pixmap(QSize(size, size), 2.0).toImage();
    QCOMPARE(image.size(), QSize(2 * size, 2 * size));
    QVERIFY(strongestColour(image).alpha() > 128);
    QCOMPARE(image.pixelColor(0, 0).alpha(), 0);  // A margin: nothing is clipped.
  }
}

void TestIcon::coloursComeFromThePalette() {
  const QString name = QStringLiteral("stop");
  const QSize size(48, 48);
  for (const bool dark : {false, true}) {
    const QPalette palette = desktopPalette(dark);
    const QIcon found = icon(name, palette);
    QVERIFY(isClose(strongestColour(found.pixmap(size).toImage()), palette.color(QPalette::ButtonText)));
    QVERIFY(isClose(strongestColour(found.pixmap(size, QIcon::Disabled).toImage()),
                    palette.color(QPalette::Disabled, QPalette::ButtonText)));
    QVERIFY(
        isClose(strongestColour(found.pixmap(size, QIcon::Normal, QIcon::On).toImage()), Theme::forMode(dark).accent));
  }
  QVERIFY(isClose(strongestColour(icon(name, QColor(Qt::red)).pixmap(size).toImage()), Qt::red));
}

void TestIcon::unknownNameIsANullIcon() {
  QVERIFY(icon(QStringLiteral("no-such-icon"), QPalette()).isNull());
}

QTEST_MAIN(TestIcon)
#include "test_icon.moc"
