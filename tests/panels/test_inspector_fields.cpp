// SPDX-License-Identifier: GPL-3.0-or-later
// The fields that take lists, kernel settings and link quality, and the one that numbers stations.
#include "desk.h"
#include "drawings/sample_drawings.h"
#include "model/edits_look.h"

using namespace vethloom;
using namespace vethloom::test;
using contract::QualityField;
using contract::Sysctl;

namespace {

const model::StackSettings& stackOf(Desk& desk, model::ElementId box) {
  return *model::stackOf(desk.rooms.document.topology(), box);
}

void open(Desk& desk, const QString& section) {
  QTest::mouseClick(desk.section(section), Qt::LeftButton);
}

/// Types into a field of several lines and leaves it.
void typeLines(Desk& desk, const QString& name, const QStringList& lines) {
  QPlainTextEdit* field = desk.lines(name);
  field->setFocus();
  field->selectAll();
  for (int i = 0; i < lines.size(); ++i) {
    if (i > 0)
      QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClicks(field, lines[i]);
  }
}

}  // namespace

class TestInspectorFields : public QObject {
  Q_OBJECT

private slots:
  void listsTakeALineEach_data();
  void listsTakeALineEach();
  void listsSayWhichLineIsWrong();
  void kernelSettingsHaveTheirValues();
  void kernelSettingsOfAnInterface();
  void qualityTakesUnits();
  void qualityGoesWithWhatItNeeds();
  void aSubnetNumbersTheStations();
  void aNamespaceIsAdoptedAndNumbered();
  void coloursAndIconsAreFields();
  void coloursOfSeveralAtOnce();
  void notesHaveAPageOfTheirOwn();
};

void TestInspectorFields::listsTakeALineEach_data() {
  QTest::addColumn<QString>("section");
  QTest::addColumn<QString>("field");
  QTest::addColumn<QStringList>("lines");
  QTest::newRow("rules") << "moreRouting"
                         << "rules"
                         << QStringList{"from 10.0.0.0/24 lookup 100", "to 10.1.0.0/16 lookup main priority 9"};
  QTest::newRow("neighbours") << "moreRouting"
                              << "neighbours" << QStringList{"10.0.1.2 lladdr 02:00:00:00:00:02 dev eth0"};
  QTest::newRow("filter") << "filterSection"
                          << "filter" << QStringList{"policy forward drop", "accept forward established"};
}

void TestInspectorFields::listsTakeALineEach() {
  QFETCH(QString, section);
  QFETCH(QString, field);
  QFETCH(QStringList, lines);
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  open(desk, section);
  typeLines(desk, field, lines);
  QVERIFY2(desk.refusal(field).isEmpty(), qPrintable(desk.refusal(field)));
  QVERIFY(desk.panel.commitEdits());
  const model::StackSettings& stack = stackOf(desk, desk.rooms.ns1);
  const std::size_t found = stack.rules.size() + stack.neighbours.size() + stack.filter.lines().size();
  QCOMPARE(found, static_cast<std::size_t>(lines.size()));
  // What is shown now is what was taken, and one step takes it back.
  QCOMPARE(desk.lines(field)->toPlainText().count(QLatin1Char('\n')) + 1, lines.size());
  desk.rooms.document.undoStack().undo();
  QVERIFY(stackOf(desk, desk.rooms.ns1) == model::StackSettings());
  QVERIFY(desk.lines(field)->toPlainText().isEmpty());
}

void TestInspectorFields::listsSayWhichLineIsWrong() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  open(desk, QStringLiteral("filterSection"));
  typeLines(desk, QStringLiteral("filter"), {QStringLiteral("accept established"), QStringLiteral("accpt")});
  QVERIFY2(desk.refusal(QStringLiteral("filter")).contains(QLatin1Char('2')),
           qPrintable(desk.refusal(QStringLiteral("filter"))));
  QVERIFY(!desk.panel.commitEdits());
  QVERIFY(stackOf(desk, desk.rooms.ns1).filter.isEmpty());
}

void TestInspectorFields::kernelSettingsHaveTheirValues() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  open(desk, QStringLiteral("sysctls"));
  const auto name = contract::nameOf(Sysctl::RpFilter);
  const QString field = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
  QComboBox* choice = desk.choice(field);
  QVERIFY(choice->count() >= 4);  // The kernel's own, and 0, 1 and 2.
  choice->setFocus();
  QTest::keyClick(choice, Qt::Key_End);
  QCOMPARE(stackOf(desk, desk.rooms.ns1).sysctls.at(Sysctl::RpFilter), contract::infoOf(Sysctl::RpFilter).most);
  QCOMPARE(desk.section(QStringLiteral("sysctls"))->summary(), QStringLiteral("1 set"));
  QTest::keyClick(choice, Qt::Key_Home);
  QVERIFY(stackOf(desk, desk.rooms.ns1).sysctls.empty());
}

void TestInspectorFields::kernelSettingsOfAnInterface() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  open(desk, QStringLiteral("second.sysctls"));
  const auto name = contract::nameOf(Sysctl::ProxyArp);
  QComboBox* choice =
      desk.choice(QStringLiteral("second.") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
  choice->setFocus();
  QTest::keyClick(choice, Qt::Key_Down);
  QCOMPARE(desk.rooms.end(1).sysctls.at(Sysctl::ProxyArp), 1);
  QVERIFY(desk.rooms.end(0).sysctls.empty());
}

void TestInspectorFields::qualityTakesUnits() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  open(desk, QStringLiteral("first.quality"));
  const QString delay = QStringLiteral("first.delay");
  desk.type(delay, QStringLiteral("20 bananas"));
  QVERIFY(!desk.refusal(delay).isEmpty());
  desk.type(delay, QStringLiteral("20ms"));
  desk.enter(delay);
  QCOMPARE(desk.rooms.end(0).quality->at(QualityField::Delay), std::uint64_t{20'000'000});
  QVERIFY(!desk.rooms.end(1).quality);
  QVERIFY(desk.section(QStringLiteral("first.quality"))->summary().contains(QStringLiteral("20ms")));
}

void TestInspectorFields::qualityGoesWithWhatItNeeds() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  open(desk, QStringLiteral("first.quality"));
  desk.type(QStringLiteral("first.delay"), QStringLiteral("20ms"));
  desk.enter(QStringLiteral("first.delay"));
  desk.type(QStringLiteral("first.jitter"), QStringLiteral("5ms"));
  desk.enter(QStringLiteral("first.jitter"));
  QVERIFY(desk.rooms.end(0).quality->values.contains(QualityField::Jitter));
  // Jitter is of a delay.
  desk.line(QStringLiteral("first.delay"))->setFocus();
  desk.line(QStringLiteral("first.delay"))->selectAll();
  QTest::keyClick(desk.line(QStringLiteral("first.delay")), Qt::Key_Backspace);
  desk.enter(QStringLiteral("first.delay"));
  QVERIFY(!desk.rooms.end(0).quality);
}

void TestInspectorFields::aSubnetNumbersTheStations() {
  Desk desk;
  const samples::SwitchedRooms rooms = samples::switchedRooms();
  desk.rooms.document.reset(rooms.topology);
  desk.rooms.selection.set({rooms.bridge});
  const QString field = QStringLiteral("subnet");
  QCOMPARE(desk.line(field)->text(), QStringLiteral("10.0.1.0/24"));
  desk.type(field, QStringLiteral("10.5.0.0/31"));
  QVERIFY2(desk.refusal(field).contains(QStringLiteral("room for")), qPrintable(desk.refusal(field)));
  desk.type(field, QStringLiteral("10.5.0.0/24"));
  desk.enter(field);
  const model::Topology& topology = desk.rooms.document.topology();
  QCOMPARE(model::findInterface(topology, {rooms.cable2, 0})->addresses.front().text(), std::string("10.5.0.2/24"));
  QCOMPARE(desk.line(field)->text(), QStringLiteral("10.5.0.0/24"));
}

void TestInspectorFields::aNamespaceIsAdoptedAndNumbered() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  open(desk, QStringLiteral("origin"));
  const auto drawn = [&] { return *desk.rooms.document.topology().find<model::Namespace>(desk.rooms.ns1); };
  QCOMPARE(desk.choice(QStringLiteral("madeBy"))->currentText(), QStringLiteral("This drawing"));
  desk.choose(QStringLiteral("madeBy"), QStringLiteral("Already there"));
  QVERIFY(drawn().adopted == contract::Adoption{});
  QVERIFY(desk.kernelNote(QStringLiteral("loopback")).contains(QStringLiteral("adopted")));
  desk.type(QStringLiteral("process"), QStringLiteral("4711"));
  desk.enter(QStringLiteral("process"));
  QVERIFY(drawn().adopted == contract::Adoption{4711});
  QCOMPARE(desk.choice(QStringLiteral("madeBy"))->currentText(), QStringLiteral("Process 4711"));
  desk.type(QStringLiteral("process"), QStringLiteral("bash"));
  desk.enter(QStringLiteral("process"));
  QVERIFY(!desk.refusal(QStringLiteral("process")).isEmpty());
  desk.type(QStringLiteral("process"), QStringLiteral("4711"));
  desk.enter(QStringLiteral("process"));
  desk.choose(QStringLiteral("madeBy"), QStringLiteral("This drawing"));
  QVERIFY(!drawn().adopted);
  desk.type(QStringLiteral("nsid"), QStringLiteral("7"));
  desk.enter(QStringLiteral("nsid"));
  QVERIFY(drawn().nsid == 7U);
  desk.type(QStringLiteral("nsid"), QStringLiteral("-1"));
  desk.enter(QStringLiteral("nsid"));
  QVERIFY(!desk.refusal(QStringLiteral("nsid")).isEmpty());
}

void TestInspectorFields::coloursAndIconsAreFields() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  const auto placement = [&] { return desk.rooms.document.topology().placements.at(desk.rooms.ns1); };
  QCOMPARE(desk.choice(QStringLiteral("colour"))->currentText(), QStringLiteral("None"));
  desk.choose(QStringLiteral("colour"), QStringLiteral("Green"));
  QCOMPARE(placement().colour, std::string("green"));
  desk.choose(QStringLiteral("icon"), QStringLiteral("Router"));
  QCOMPARE(placement().icon, std::string("router"));
  desk.choose(QStringLiteral("colour"), QStringLiteral("None"));
  QCOMPARE(placement().colour, std::string());
  // Cables have no colour, so the field is not there.
  desk.rooms.selection.set({desk.rooms.cable});
  QVERIFY(desk.field(QStringLiteral("colour")) == nullptr);
}

void TestInspectorFields::coloursOfSeveralAtOnce() {
  Desk desk;
  const samples::SwitchedRooms rooms = samples::switchedRooms();
  desk.rooms.document.reset(rooms.topology);
  desk.rooms.document.push(model::setColour(rooms.topology, {rooms.ns1}, "red"), QStringLiteral("Red"));
  desk.rooms.selection.set({rooms.ns1, rooms.bridge, rooms.cable1});
  const int before = desk.rooms.document.undoStack().count();
  QComboBox* colour = desk.choice(QStringLiteral("colour"));
  QCOMPARE(colour->currentIndex(), -1);
  QCOMPARE(colour->placeholderText(), QStringLiteral("— mixed —"));
  // One press of a key chooses the first one that begins with it.
  colour->setFocus();
  QTest::keyClick(colour, Qt::Key_P);
  QCOMPARE(colour->currentText(), QStringLiteral("Purple"));
  const auto& placements = desk.rooms.document.topology().placements;
  QCOMPARE(placements.at(rooms.ns1).colour, std::string("purple"));
  QCOMPARE(placements.at(rooms.bridge).colour, std::string("purple"));
  QVERIFY(!placements.contains(rooms.cable1));
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 1);
  desk.rooms.document.undoStack().undo();
  QCOMPARE(desk.rooms.document.topology().placements.at(rooms.ns1).colour, std::string("red"));
}

void TestInspectorFields::notesHaveAPageOfTheirOwn() {
  Desk desk;
  const model::Added note =
      model::addAnnotation(desk.rooms.document.topology(), model::Annotation::Kind::Note, "Mind the loop", {});
  desk.rooms.document.push(note.patch, QStringLiteral("Add"));
  desk.rooms.selection.set({note.id});
  QVERIFY(desk.field(QStringLiteral("name")) == nullptr);
  QVERIFY(desk.field(QStringLiteral("loopback")) == nullptr);
  QCOMPARE(desk.lines(QStringLiteral("label"))->toPlainText(), QStringLiteral("Mind the loop"));
  typeLines(desk, QStringLiteral("label"), {QStringLiteral("Mind"), QStringLiteral("the gap")});
  desk.choice(QStringLiteral("colour"))->setFocus();
  QCOMPARE(desk.rooms.document.topology().find<model::Annotation>(note.id)->label, std::string("Mind\nthe gap"));
  desk.choose(QStringLiteral("colour"), QStringLiteral("Sky"));
  QCOMPARE(desk.rooms.document.topology().placements.at(note.id).colour, std::string("sky"));
}

QTEST_MAIN(TestInspectorFields)
#include "test_inspector_fields.moc"
