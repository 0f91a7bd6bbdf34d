// SPDX-License-Identifier: GPL-3.0-or-later
#include "source_tree.h"

#include <QDir>
#include <QTest>

using namespace structure;

namespace {

constexpr int longestFile = 600;

bool isCpp(const QString& file) {
  return file.endsWith(QStringLiteral(".cpp")) || file.endsWith(QStringLiteral(".h"));
}

/// What moc writes beside a test, and the like.
bool isGenerated(const QString& header) {
  return header.endsWith(QStringLiteral(".moc"));
}

/// Files that can carry a comment with their licence.
bool carriesLicence(const QString& file) {
  static const QStringList endings{
      QStringLiteral(".cpp"),           QStringLiteral(".h"),      QStringLiteral(".in"), QStringLiteral(".cmake"),
      QStringLiteral("CMakeLists.txt"), QStringLiteral(".py"),     QStringLiteral(".sh"), QStringLiteral(".desktop"),
      QStringLiteral(".xml"),           QStringLiteral(".ci/run"), QStringLiteral("dev")};
  return std::ranges::any_of(endings, [&](const QString& ending) { return file.endsWith(ending); });
}

}  // namespace

class TestSources : public QObject {
  Q_OBJECT

private slots:
  void everyRoomStands();
  void arrowsHaveNoCycle();
  void includesFollowTheArrows();
  void arrowsAreNoWiderThanTheCode();
  void filesAreShort();
  void everySourceNamesItsLicence();
};

/// The list and the folders agree: a room cannot escape the test by not being in the list.
void TestSources::everyRoomStands() {
  QStringList folders;
  for (const QString& floor :
       {QStringLiteral("helper"), QStringLiteral("backend"), QStringLiteral("editor"), QStringLiteral("app")}) {
    for (const QString& room :
         QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/") + floor).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
      folders << floor + QLatin1Char('/') + room;
  }
  folders.sort();
  QCOMPARE(folders, readArrows().keys());
}

void TestSources::arrowsHaveNoCycle() {
  auto arrows = readArrows();
  while (!arrows.isEmpty()) {
    QString lowest;
    for (auto room = arrows.begin(); room != arrows.end() && lowest.isEmpty(); ++room) {
      if (std::ranges::none_of(room.value(), [&](const QString& target) { return arrows.contains(target); }))
        lowest = room.key();
    }
    QVERIFY2(!lowest.isEmpty(), qPrintable(QStringLiteral("a cycle among ") + arrows.keys().join(QLatin1Char(' '))));
    arrows.remove(lowest);
  }
}

void TestSources::includesFollowTheArrows() {
  const auto arrows = readArrows();
  QStringList wrong;
  int seen = 0;
  for (const QString& file : projectFiles()) {
    const QString room = roomOf(file, arrows.keys());
    if (room.isEmpty() || !isCpp(file))
      continue;
    for (const Include& include : includesOf(file)) {
      if (isGenerated(include.header))
        continue;
      ++seen;
      const QString origin = originOf(include, arrows.keys());
      if (origin == room || arrows[room].contains(origin))
        continue;
      wrong << QStringLiteral("%1:%2: %3 may not include %4 (%5)")
                   .arg(file, QString::number(include.line), room, include.header,
                        origin.isEmpty() ? QStringLiteral("of nobody") : QStringLiteral("of ") + origin);
    }
  }
  QVERIFY2(seen > 100, "the sources were not found");
  QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

/// An arrow that nothing uses any more comes out of the list.
void TestSources::arrowsAreNoWiderThanTheCode() {
  const auto arrows = readArrows();
  QMap<QString, QSet<QString>> unused = arrows;
  for (const QString& file : projectFiles()) {
    const QString room = roomOf(file, arrows.keys());
    if (room.isEmpty() || !isCpp(file))
      continue;
    for (const Include& include : includesOf(file))
      unused[room].remove(originOf(include, arrows.keys()));
  }
  QStringList wide;
  for (auto room = unused.begin(); room != unused.end(); ++room) {
    for (const QString& target : room.value())
      wide << room.key() + QStringLiteral(" -> ") + target;
  }
  QVERIFY2(wide.isEmpty(), qPrintable(QStringLiteral("nothing uses\n") + wide.join(QLatin1Char('\n'))));
}

void TestSources::filesAreShort() {
  QStringList tooLong;
  for (const QString& file : projectFiles()) {
    if (const auto lines = linesOf(file).size(); isCpp(file) && lines > longestFile)
      tooLong << QStringLiteral("%1 has %2 lines").arg(file).arg(lines);
  }
  QVERIFY2(tooLong.isEmpty(), qPrintable(tooLong.join(QLatin1Char('\n'))));
}

void TestSources::everySourceNamesItsLicence() {
  QStringList silent;
  for (const QString& file : projectFiles()) {
    const QString start = linesOf(file).mid(0, 4).join(QLatin1Char('\n'));
    if (carriesLicence(file) && !start.contains(QStringLiteral("SPDX-License-Identifier: GPL-3.0-or-later")))
      silent << file;
  }
  QVERIFY2(silent.isEmpty(), qPrintable(silent.join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(TestSources)
#include "test_sources.moc"
