// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/vloom_file.h"
#include "model/rules.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace vethloom;

/// The drawings that the program brings along.
class TestExamples : public QObject {
  Q_OBJECT

private slots:
  void theyAreThere();
  void eachIsAsWeWouldSaveIt_data() { addExamples(); }
  void eachIsAsWeWouldSaveIt();
  void eachIsSoundAndExplained_data() { addExamples(); }
  void eachIsSoundAndExplained();
  void everythingHasItsOwnPlace_data() { addExamples(); }
  void everythingHasItsOwnPlace();

private:
  static QFileInfoList examples() {
    return QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples")).entryInfoList(QDir::Files, QDir::Name);
  }
  static void addExamples() {
    QTest::addColumn<QString>("path");
    for (const auto& file : examples()) {
      QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }
  }
  static model::Topology load(const QString& path) { return files::load(path.toStdString()).value(); }
};

void TestExamples::theyAreThere() {
  QStringList titles;
  for (const auto& file : examples()) {
    titles << QString::fromStdString(load(file.filePath()).info.title);
  }
  QCOMPARE(titles, (QStringList{
                       QStringLiteral("Two cables that stand in for each other"), QStringLiteral("A cable to the host"),
                       QStringLiteral("Three stations on one wire, without a bridge"),
                       QStringLiteral("The switch is also the gateway"),
                       QStringLiteral("A socket for a virtual machine"), QStringLiteral("Three rooms and a switch"),
                       QStringLiteral("Two rooms, one cable"), QStringLiteral("Two VLANs over one cable"),
                       QStringLiteral("One network over two sites"), QStringLiteral("Two networks and a way out")}));
}

void TestExamples::eachIsAsWeWouldSaveIt() {
  QFETCH(QString, path);
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(QString::fromStdString(files::print(load(path))), QString::fromUtf8(file.readAll()));
}

void TestExamples::eachIsSoundAndExplained() {
  QFETCH(QString, path);
  const auto topology = load(path);
  for (const auto& problem : model::check(topology)) {
    QFAIL((problem.object + ": " + problem.message).c_str());
  }
  QCOMPARE(QString::fromStdString(topology.info.name), QFileInfo(path).completeBaseName());
  QVERIFY(topology.info.description.find("Try: ") != std::string::npos);
}

void TestExamples::everythingHasItsOwnPlace() {
  QFETCH(QString, path);
  const auto topology = load(path);
  constexpr double leastDistance = 180;  // A namespace's card is about as wide.
  for (const auto& [id, element] : topology.elements) {
    if (!model::stackOf(topology, id)) {
      continue;
    }
    for (const auto& [other, otherElement] : topology.elements) {
      const bool both = model::stackOf(topology, other) && other != id;
      const auto& a = topology.placements.at(id);
      QVERIFY(!both || std::hypot(a.x - topology.placements.at(other).x, a.y - topology.placements.at(other).y) >=
                           leastDistance);
    }
  }
}

QTEST_GUILESS_MAIN(TestExamples)
#include "test_examples.moc"
