// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace vethloom;
using test::Desk;

namespace {

QString addresses(const model::Interface& interface) {
  QStringList texts;
  for (const auto& address : interface.addresses)
    texts << QString::fromStdString(address.text());
  return texts.join(u' ');
}

}  // namespace

class TestInspector : public QObject {
  Q_OBJECT

private slots:
  void enterIsOneUndoStep();
  void leavingTheFieldTakesOver();
  void burstsInOneFieldAreOneStep();
  void escapeBringsTheOldTextBack();
  void refusesWhileTyping_data();
  void refusesWhileTyping();
  void refusedTextIsNeverPushed();
  void followsUndoAndSelection();
  void switchesLinksOfSeveral();
  void editsWhatSeveralHaveInCommon();
  void offersTheNextFreeName();
  void offersTheNextFreeAddress();
  void headingsFollowARename();
  void showsWhatTheKernelHas();
  void routesTakeSeveralLines();
  void forwardingHasThreeStates();
  void interfaceLinesSelect();
  void automaticAddressesAreASetting();
};

void TestInspector::enterIsOneUndoStep() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  const int before = desk.rooms.document.undoStack().count();
  desk.type(QStringLiteral("first.addresses"), QStringLiteral("192.168.7.1/24, fd00::1/64"));
  QCOMPARE(desk.rooms.document.undoStack().count(), before);
  desk.enter(QStringLiteral("first.addresses"));
  QCOMPARE(addresses(desk.rooms.end(0)), QStringLiteral("192.168.7.1/24 fd00::1/64"));
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 1);
}

void TestInspector::leavingTheFieldTakesOver() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  desk.type(QStringLiteral("second.mtu"), QStringLiteral("1400"));
  desk.line(QStringLiteral("second.name"))->setFocus();
  QCOMPARE(desk.rooms.end(1).mtu, std::optional<std::uint32_t>(1400));
}

void TestInspector::burstsInOneFieldAreOneStep() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  const int before = desk.rooms.document.undoStack().count();
  for (const auto* name : {"a", "ab", "abc"}) {
    desk.type(QStringLiteral("name"), QLatin1String(name));
    desk.enter(QStringLiteral("name"));
  }
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 1);
  desk.rooms.document.undoStack().undo();
  QCOMPARE(desk.rooms.document.topology().find<model::Namespace>(desk.rooms.ns1)->name.text(), std::string("ns1"));
}

void TestInspector::escapeBringsTheOldTextBack() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  desk.type(QStringLiteral("name"), QStringLiteral("not ok"));
  QVERIFY(!desk.refusal(QStringLiteral("name")).isEmpty());
  QTest::keyClick(desk.line(QStringLiteral("name")), Qt::Key_Escape);
  QCOMPARE(desk.line(QStringLiteral("name"))->text(), QStringLiteral("ns1"));
  QVERIFY(desk.refusal(QStringLiteral("name")).isEmpty());
}

void TestInspector::refusesWhileTyping_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("text");
  QTest::newRow("name with a slash") << "first.name"
                                     << "a/b";
  QTest::newRow("name over 15 bytes") << "first.name"
                                      << "sixteencharacter";
  QTest::newRow("name with %d") << "first.name"
                                << "eth%d";
  QTest::newRow("address without length") << "first.addresses"
                                          << "10.0.0.1";
  QTest::newRow("address twice") << "first.addresses"
                                 << "10.0.0.1/33";
  QTest::newRow("multicast MAC") << "first.mac"
                                 << "01:00:5e:00:00:01";
  QTest::newRow("MTU too small") << "first.mtu"
                                 << "67";
  QTest::newRow("MTU that is no number") << "first.mtu"
                                         << "big";
}

void TestInspector::refusesWhileTyping() {
  QFETCH(QString, field);
  QFETCH(QString, text);
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  const model::Topology before = desk.rooms.document.topology();
  desk.type(field, text);
  QVERIFY2(desk.refusal(field).endsWith(u'.'), qPrintable(desk.refusal(field)));
  desk.enter(field);
  QCOMPARE(desk.rooms.document.topology(), before);
  QVERIFY(!desk.panel.commitEdits());
}

void TestInspector::refusedTextIsNeverPushed() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  desk.type(QStringLiteral("name"), QStringLiteral("ns2"));  // Taken.
  QVERIFY(!desk.refusal(QStringLiteral("name")).isEmpty());
  desk.rooms.selection.set({desk.rooms.ns2});
  QCOMPARE(desk.rooms.document.topology().find<model::Namespace>(desk.rooms.ns1)->name.text(), std::string("ns1"));
  QCOMPARE(desk.line(QStringLiteral("name"))->text(), QStringLiteral("ns2"));
}

void TestInspector::followsUndoAndSelection() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  desk.type(QStringLiteral("name"), QStringLiteral("left"));
  desk.enter(QStringLiteral("name"));
  desk.rooms.document.undoStack().undo();
  QCOMPARE(desk.line(QStringLiteral("name"))->text(), QStringLiteral("ns1"));
  desk.rooms.document.undoStack().redo();
  QCOMPARE(desk.line(QStringLiteral("name"))->text(), QStringLiteral("left"));
  desk.rooms.document.push(model::remove(desk.rooms.document.topology(), {desk.rooms.ns1}), QStringLiteral("Delete"));
  QVERIFY(desk.field(QStringLiteral("title")) != nullptr);  // Nothing selected: the drawing itself.
}

void TestInspector::switchesLinksOfSeveral() {
  Desk desk;
  desk.rooms.document.push(model::setUp(desk.rooms.document.topology(), {desk.rooms.cable, 1}, false),
                           QStringLiteral("Down"));
  desk.rooms.selection.set({desk.rooms.ns1, desk.rooms.cable});
  auto* box = qobject_cast<QCheckBox*>(desk.field(QStringLiteral("up"))->focusProxy());
  QCOMPARE(box->checkState(), Qt::PartiallyChecked);
  const int before = desk.rooms.document.undoStack().count();
  box->click();
  QVERIFY(desk.rooms.end(0).up && desk.rooms.end(1).up);
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 1);
  box->click();
  QVERIFY(!desk.rooms.end(0).up && !desk.rooms.end(1).up);
}

void TestInspector::editsWhatSeveralHaveInCommon() {
  Desk desk;
  desk.rooms.document.push(*model::setMtu(desk.rooms.document.topology(), {desk.rooms.cable, 0}, "1400"),
                           QStringLiteral("MTU"));
  desk.rooms.selection.set({desk.rooms.ns1, desk.rooms.ns2, desk.rooms.cable});
  QVERIFY(desk.line(QStringLiteral("mtu"))->text().isEmpty());
  QCOMPARE(desk.line(QStringLiteral("mtu"))->placeholderText(), QStringLiteral("— mixed —"));
  const int before = desk.rooms.document.undoStack().count();
  desk.line(QStringLiteral("mtu"))->setFocus();
  desk.panel.commitEdits();  // Nothing was typed, so both keep what they have.
  QCOMPARE(desk.rooms.document.undoStack().count(), before);
  desk.type(QStringLiteral("mtu"), QStringLiteral("9000"));
  desk.enter(QStringLiteral("mtu"));
  QCOMPARE(desk.rooms.end(0).mtu, std::optional<std::uint32_t>(9000));
  QCOMPARE(desk.rooms.end(1).mtu, std::optional<std::uint32_t>(9000));
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 1);

  auto* choice = qobject_cast<QComboBox*>(desk.field(QStringLiteral("forwarding4"))->focusProxy());
  choice->setFocus();
  QTest::keyClick(choice, Qt::Key_Down);
  for (const auto box : {desk.rooms.ns1, desk.rooms.ns2})
    QCOMPARE(model::stackOf(desk.rooms.document.topology(), box)->ipv4Forwarding, std::optional<bool>(true));
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 2);
  desk.rooms.document.push(
      model::setForwarding(desk.rooms.document.topology(), desk.rooms.ns1, contract::Sysctl::Ipv4Forwarding, false),
      QStringLiteral("Off"));
  QCOMPARE(choice->currentIndex(), -1);
  QCOMPARE(choice->placeholderText(), QStringLiteral("— mixed —"));
}

void TestInspector::offersTheNextFreeName() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  auto* better = desk.field(QStringLiteral("name"))->findChild<QToolButton*>(QStringLiteral("better"));
  desk.type(QStringLiteral("name"), QStringLiteral("ns2"));
  QCOMPARE(better->text(), QStringLiteral("Use ns3"));
  QTest::mouseClick(better, Qt::LeftButton);
  QCOMPARE(desk.rooms.document.topology().find<model::Namespace>(desk.rooms.ns1)->name.text(), std::string("ns3"));
  QVERIFY(better->isHidden());
  desk.type(QStringLiteral("name"), QStringLiteral("my room!"));
  QCOMPARE(better->text(), QStringLiteral("Use myroom"));
}

void TestInspector::offersTheNextFreeAddress() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  const QString taken = addresses(desk.rooms.end(1));
  auto* field = desk.field(QStringLiteral("first.addresses"));
  auto* better = field->findChild<QToolButton*>(QStringLiteral("better"));
  desk.type(QStringLiteral("first.addresses"), taken);
  QVERIFY(desk.refusal(QStringLiteral("first.addresses")).isEmpty());
  auto* note = field->findChild<editor::NoteLabel*>(QStringLiteral("advice"));
  QVERIFY2(note->text().contains(QStringLiteral("ns2/eth0")), qPrintable(note->text()));
  QTest::mouseClick(better, Qt::LeftButton);
  QVERIFY(addresses(desk.rooms.end(0)) != taken);
  QVERIFY(!addresses(desk.rooms.end(0)).isEmpty());
  QVERIFY(note->text().isEmpty());
  desk.type(QStringLiteral("first.addresses"), QStringLiteral("10.44.0.1"));
  QCOMPARE(better->text(), QStringLiteral("Use 10.44.0.1/24"));
}

void TestInspector::headingsFollowARename() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  desk.rooms.document.push(*model::renameNamespace(desk.rooms.document.topology(), desk.rooms.ns1, "attic"),
                           QStringLiteral("Rename"));
  QStringList headings;
  for (const auto* label : desk.panel.findChildren<QLabel*>(QStringLiteral("heading")))
    headings << label->text();
  QVERIFY2(headings.contains(QStringLiteral("End in attic")), qPrintable(headings.join(u'|')));
}

void TestInspector::showsWhatTheKernelHas() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  plan::Comparison comparison;
  comparison.interfaces[{desk.rooms.cable, 0}] = {.present = true,
                                                  .up = false,
                                                  .carrier = false,
                                                  .addresses = {"10.9.9.9/24"},
                                                  .standing = plan::Standing::Drifted};
  comparison.elements[desk.rooms.cable] = {.standing = plan::Standing::Drifted,
                                           .differences = {{"ns1/eth0 mtu", "1400", "1500"}}};
  desk.panel.setComparison(std::make_shared<const plan::Comparison>(comparison));
  QCOMPARE(desk.kernelNote(QStringLiteral("first.addresses")), QStringLiteral("The kernel has 10.9.9.9/24."));
  QCOMPARE(desk.kernelNote(QStringLiteral("first.up")), QStringLiteral("The kernel has it down."));
  QCOMPARE(desk.kernelNote(QStringLiteral("first.mtu")), QStringLiteral("The kernel has 1400."));
  QVERIFY(desk.kernelNote(QStringLiteral("second.mtu")).isEmpty());
  QVERIFY(desk.kernelNote(QStringLiteral("second.up")).isEmpty());
  desk.panel.setComparison(nullptr);
  QVERIFY(desk.kernelNote(QStringLiteral("first.up")).isEmpty());
}

void TestInspector::routesTakeSeveralLines() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  auto* routes = qobject_cast<QPlainTextEdit*>(desk.field(QStringLiteral("routes"))->focusProxy());
  routes->setFocus();
  QTest::keyClicks(routes, QStringLiteral("default via 10.0.1.2"));
  QTest::keyClick(routes, Qt::Key_Return);
  QTest::keyClicks(routes, QStringLiteral("10.7.0.0/16 dev"));
  QVERIFY(!desk.refusal(QStringLiteral("routes")).isEmpty());
  QTest::keyClicks(routes, QStringLiteral(" eth0"));
  QVERIFY2(desk.refusal(QStringLiteral("routes")).isEmpty(), qPrintable(desk.refusal(QStringLiteral("routes"))));
  QVERIFY(desk.panel.commitEdits());
  QCOMPARE(model::stackOf(desk.rooms.document.topology(), desk.rooms.ns1)->routes.size(), std::size_t{2});
}

void TestInspector::forwardingHasThreeStates() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns1});
  auto* choice = qobject_cast<QComboBox*>(desk.field(QStringLiteral("forwarding4"))->focusProxy());
  const auto value = [&] { return model::stackOf(desk.rooms.document.topology(), desk.rooms.ns1)->ipv4Forwarding; };
  QVERIFY(!value());
  choice->setFocus();
  QTest::keyClick(choice, Qt::Key_Down);
  QCOMPARE(value(), std::optional<bool>(true));
  QTest::keyClick(choice, Qt::Key_Down);
  QCOMPARE(value(), std::optional<bool>(false));
  desk.rooms.document.undoStack().undo();
  QCOMPARE(choice->currentText(), QStringLiteral("On"));
}

void TestInspector::interfaceLinesSelect() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.ns2});
  for (auto* button : desk.panel.findChildren<QToolButton*>()) {
    if (button->text().startsWith(QStringLiteral("eth0"))) {
      QTest::mouseClick(button, Qt::LeftButton);
      break;
    }
  }
  QCOMPARE(desk.rooms.selection.interface(), std::optional(model::InterfaceId{desk.rooms.cable, 1}));
  QVERIFY(desk.field(QStringLiteral("second.addresses")) != nullptr);
}

void TestInspector::automaticAddressesAreASetting() {
  Desk desk;
  desk.rooms.selection.clear();
  QSignalSpy changed(&desk.panel, &editor::InspectorPanel::automaticAddressesChanged);
  desk.panel.findChild<QCheckBox*>(QStringLiteral("automaticAddresses"))->click();
  QCOMPARE(changed.size(), 1);
  QVERIFY(!desk.panel.automaticAddresses());
}

QTEST_MAIN(TestInspector)
#include "test_inspector.moc"
