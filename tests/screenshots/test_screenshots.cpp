// SPDX-License-Identifier: GPL-3.0-or-later
// The board as people see it, compared with pictures that are kept (kept/). A change that is meant to be seen renews
// them: tests/screenshots/renew. Texts are in DejaVu Sans (Debian's fonts-dejavu-core), which is no part of this
// repository; where it is not installed nothing is compared.
#include "model/edits.h"
#include "picture_difference.h"
#include "sample_boards.h"

#include <QDir>
#include <QFontInfo>
#include <QGuiApplication>
#include <QImageWriter>
#include <QTest>

using namespace screenshots;
using namespace vethloom;

namespace {

const QString kept = QStringLiteral(VETHLOOM_SOURCE_DIR "/tests/screenshots/kept");
const QString written = QStringLiteral(VETHLOOM_BINARY_DIR "/tests/screenshots");
constexpr qint64 mostBytes = 3'500'000;  // Of all pictures together: they are in every clone.

bool save(const QImage& image, const QString& path) {
  QImageWriter writer(path, "png");
  writer.setQuality(0);  // The smallest file.
  return writer.write(image.convertToFormat(QImage::Format_RGB888));
}

}  // namespace

class TestScreenshots : public QObject {
  Q_OBJECT

private slots:
  void initTestCase();
  void looksAsKept_data();
  void looksAsKept();
  void noticesSmallThings();
  void keepsOnlyWhatIsShown();

private:
  std::vector<SampleBoard> boards_;
};

void TestScreenshots::initTestCase() {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPointSize(10);
  QGuiApplication::setFont(font);
  if (QFontInfo(font).family() != font.family()) {
    const char* const why = "The font DejaVu Sans (fonts-dejavu-core) is not installed.";
    if (qEnvironmentVariable("CI") == QLatin1String("true"))
      QFAIL(why);
    QSKIP(why);
  }
  boards_ = sampleBoards();
  QVERIFY(boards_.size() > 10);
  QVERIFY(QDir().mkpath(written));
}

void TestScreenshots::looksAsKept_data() {
  QTest::addColumn<int>("board");
  QTest::addColumn<bool>("dark");
  QTest::addColumn<int>("scale");
  for (std::size_t i = 0; i < boards_.size(); ++i) {
    for (const bool dark : {false, true}) {
      for (const int scale : {1, 2})
        QTest::addRow("%s-%s-%d", qPrintable(boards_[i].name), dark ? "dark" : "light", scale)
            << int(i) << dark << scale;
    }
  }
}

void TestScreenshots::looksAsKept() {
  QFETCH(int, board);
  QFETCH(bool, dark);
  QFETCH(int, scale);
  const QString name = QLatin1String(QTest::currentDataTag());
  const QString file = QStringLiteral("%1/%2.png").arg(kept, name);
  const QImage now = paint(boards_[static_cast<std::size_t>(board)], dark, scale);
  if (qEnvironmentVariableIsSet("VETHLOOM_RENEW_SCREENSHOTS")) {
    const QImage before(file);
    // One that looks the same stays as it is, byte by byte.
    if (before.isNull() || difference(before, now).places > 0)
      QVERIFY(save(now, file));
    return;
  }
  const Difference found = difference(QImage(file), now);
  if (found.places <= fewPlaces)
    return;
  const QString shown = QStringLiteral("%1/%2.png").arg(written, name);
  const QString marked = QStringLiteral("%1/%2.difference.png").arg(written, name);
  save(now, shown);
  save(found.picture.isNull() ? now : found.picture, marked);
  QFAIL(qPrintable(
      QStringLiteral("%1 looks different. Now: %2 Difference: %3 Renew by tests/screenshots/renew where that "
                     "is meant.")
          .arg(file, shown, marked)));
}

/// What the tolerance lets pass must not be what the test is there for.
void TestScreenshots::noticesSmallThings() {
  SampleBoard board = *std::find_if(boards_.begin(), boards_.end(),
                                    [](const SampleBoard& one) { return one.name == QLatin1String("everything"); });
  const QImage before = paint(board, false, 1);
  QVERIFY(difference(before, paint(board, false, 1)).places == 0);
  const auto notices = [&](const SampleBoard& other) {
    return difference(before, paint(other, false, 1)).places > fewPlaces;
  };
  SampleBoard withoutBadge = board;
  withoutBadge.problems.erase(std::prev(withoutBadge.problems.end()));
  QVERIFY(notices(withoutBadge));
  SampleBoard withoutLight = board;
  const auto up = std::find_if(withoutLight.comparison->interfaces.begin(), withoutLight.comparison->interfaces.end(),
                               [](const auto& entry) { return entry.second.up; });
  up->second.up = false;
  QVERIFY(notices(withoutLight));
  SampleBoard unselected = board;
  unselected.selected.pop_back();
  QVERIFY(notices(unselected));
}

void TestScreenshots::keepsOnlyWhatIsShown() {
  QStringList wanted;
  for (const SampleBoard& board : boards_) {
    for (const auto* theme : {"dark", "light"}) {
      for (const int scale : {1, 2})
        wanted << QStringLiteral("%1-%2-%3.png").arg(board.name, QLatin1String(theme)).arg(scale);
    }
  }
  wanted.sort();
  qint64 bytes = 0;
  QStringList there;
  for (const QFileInfo& file : QDir(kept).entryInfoList(QDir::Files, QDir::Name)) {
    there << file.fileName();
    bytes += file.size();
  }
  there.sort();
  QCOMPARE(there, wanted);
  QVERIFY2(bytes <= mostBytes, qPrintable(QString::number(bytes)));
}

QTEST_MAIN(TestScreenshots)
#include "test_screenshots.moc"
