// SPDX-License-Identifier: GPL-3.0-or-later
// Options, masters and lower links in the inspector: rows from the contract's table.
#include "contract/options.h"
#include "desk.h"
#include "model/edits.h"

#include <QAction>
#include <QToolButton>

using namespace vethloom;
using contract::LinkKind;
using contract::Option;
using model::ElementId;
using test::Desk;

namespace {

ElementId add(Desk& desk, ElementId box, LinkKind kind, model::InterfaceId lower = {}) {
  const auto added = model::addLink(desk.rooms.document.topology(), box, kind, lower, {.x = 20, .y = 60});
  desk.rooms.document.push(added->patch, QStringLiteral("Add"));
  return added->id;
}

ElementId addBridge(Desk& desk, ElementId box) {
  const auto added = model::addBridge(desk.rooms.document.topology(), box, {.x = 20, .y = 60});
  desk.rooms.document.push(added.patch, QStringLiteral("Add"));
  return added.id;
}

const contract::Options& optionsOf(Desk& desk, model::InterfaceId id) {
  return model::findInterface(desk.rooms.document.topology(), id)->options;
}

}  // namespace

class TestInspectorLinks : public QObject {
  Q_OBJECT

private slots:
  void everyOptionOfEveryKindHasARow_data();
  void everyOptionOfEveryKindHasARow();
  void sectionsAreClosedAtFirstAndStayOpen();
  void numbersKeepToTheirRange();
  void switchesHaveThreeStates();
  void resetLeavesItToTheKernel();
  void portsHaveOptionsOfTheirOwn();
  void mastersAreThoseOfTheBox();
  void lowersAreChosen();
  void severalAreSetAtOnce();
};

void TestInspectorLinks::everyOptionOfEveryKindHasARow_data() {
  QTest::addColumn<int>("kind");
  for (const auto& info : contract::linkKinds()) {
    if (info.kind != LinkKind::Veth && info.kind != LinkKind::Bridge)
      QTest::newRow(std::string(info.name).c_str()) << static_cast<int>(info.kind);
  }
}

void TestInspectorLinks::everyOptionOfEveryKindHasARow() {
  QFETCH(const int, kind);
  Desk desk;
  const bool stands = contract::infoOf(static_cast<LinkKind>(kind)).lower == contract::Lower::Required;
  const ElementId link = add(desk, desk.rooms.ns1, static_cast<LinkKind>(kind),
                             stands ? model::InterfaceId{desk.rooms.cable, 0} : model::InterfaceId{});
  desk.rooms.selection.set({link});
  for (auto* header : desk.panel.findChildren<editor::SectionHeader*>())
    QTest::mouseClick(header, Qt::LeftButton);
  for (const auto& info : contract::optionTable()) {
    const bool wanted =
        info.scope != contract::OptionScope::Port && contract::appliesTo(info.option, static_cast<LinkKind>(kind));
    const QString name = QString::fromStdString(std::string(info.name));
    QVERIFY2((desk.field(name) != nullptr) == wanted, qPrintable(name));
  }
  QCOMPARE(desk.field(QStringLiteral("mac")) != nullptr, contract::infoOf(static_cast<LinkKind>(kind)).hasMac);
}

void TestInspectorLinks::sectionsAreClosedAtFirstAndStayOpen() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  QVERIFY(desk.field(QStringLiteral("first.arp")) == nullptr);
  QTest::mouseClick(desk.section(QStringLiteral("first.advanced")), Qt::LeftButton);
  QVERIFY(desk.field(QStringLiteral("first.arp"))->isVisible());
  desk.choose(QStringLiteral("first.arp"), QStringLiteral("Off"));
  QCOMPARE(desk.section(QStringLiteral("first.advanced"))->summary(), QStringLiteral("1 set"));
  desk.rooms.selection.set({desk.rooms.ns1});
  desk.rooms.selection.set({desk.rooms.cable});
  QVERIFY(desk.field(QStringLiteral("first.arp"))->isVisible());
  QTest::mouseClick(desk.section(QStringLiteral("first.advanced")), Qt::LeftButton);
  QVERIFY(!desk.field(QStringLiteral("first.arp"))->isVisible());
}

void TestInspectorLinks::numbersKeepToTheirRange() {
  Desk desk;
  const ElementId vlan = add(desk, desk.rooms.ns1, LinkKind::Vlan, {desk.rooms.cable, 0});
  desk.rooms.selection.set({vlan});
  const QString name = QStringLiteral("vlan_id");
  desk.type(name, QStringLiteral("4095"));
  QVERIFY2(desk.refusal(name).contains(QStringLiteral("4094")), qPrintable(desk.refusal(name)));
  QVERIFY(!desk.panel.commitEdits());
  desk.type(name, QStringLiteral("42"));
  desk.enter(name);
  QCOMPARE(optionsOf(desk, {vlan, 0}).at(Option::VlanId), contract::OptionValue(std::uint64_t{42}));
  desk.line(name)->clear();
  desk.type(name, QStringLiteral(" "));
  QVERIFY(!desk.refusal(name).isEmpty());  // A VLAN cannot do without.
}

void TestInspectorLinks::switchesHaveThreeStates() {
  Desk desk;
  const ElementId bridge = addBridge(desk, desk.rooms.ns1);
  desk.rooms.selection.set({bridge});
  QTest::mouseClick(desk.section(QStringLiteral("kind")), Qt::LeftButton);
  QCOMPARE(desk.choice(QStringLiteral("stp"))->currentText(), QStringLiteral("Default (off)"));
  desk.choose(QStringLiteral("stp"), QStringLiteral("On"));
  QCOMPARE(optionsOf(desk, {bridge, 0}).at(Option::Stp), contract::OptionValue(true));
  desk.choose(QStringLiteral("stp"), QStringLiteral("Off"));
  QCOMPARE(optionsOf(desk, {bridge, 0}).at(Option::Stp), contract::OptionValue(false));
  desk.choose(QStringLiteral("stp"), QStringLiteral("Default (off)"));
  QVERIFY(!optionsOf(desk, {bridge, 0}).contains(Option::Stp));
}

void TestInspectorLinks::resetLeavesItToTheKernel() {
  Desk desk;
  desk.rooms.selection.set({desk.rooms.cable});
  const QString name = QStringLiteral("first.mtu");
  auto* reset = desk.field(name)->findChild<QAction*>(QStringLiteral("reset"));
  QVERIFY(!reset->isVisible());
  desk.type(name, QStringLiteral("1400"));
  desk.enter(name);
  QVERIFY(reset->isVisible());
  reset->trigger();
  QVERIFY(!desk.rooms.end(0).mtu);
  QVERIFY(!reset->isVisible());
}

void TestInspectorLinks::portsHaveOptionsOfTheirOwn() {
  Desk desk;
  const ElementId bridge = addBridge(desk, desk.rooms.ns1);
  desk.rooms.selection.set({desk.rooms.cable});
  QVERIFY(desk.section(QStringLiteral("first.port")) == nullptr);
  desk.choose(QStringLiteral("first.master"), QStringLiteral("br0"));
  QCOMPARE(model::masterOf(desk.rooms.document.topology(), {desk.rooms.cable, 0}), bridge);
  QTest::mouseClick(desk.section(QStringLiteral("first.port")), Qt::LeftButton);
  desk.type(QStringLiteral("first.port_cost"), QStringLiteral("7"));
  desk.enter(QStringLiteral("first.port_cost"));
  QCOMPARE(optionsOf(desk, {desk.rooms.cable, 0}).at(Option::PortCost), contract::OptionValue(std::uint64_t{7}));
  desk.choose(QStringLiteral("first.master"), QStringLiteral("None"));
  QVERIFY(!optionsOf(desk, {desk.rooms.cable, 0}).contains(Option::PortCost));
  QVERIFY(desk.section(QStringLiteral("first.port")) == nullptr);
}

void TestInspectorLinks::mastersAreThoseOfTheBox() {
  Desk desk;
  addBridge(desk, desk.rooms.ns1);
  add(desk, desk.rooms.ns1, LinkKind::Bond);
  add(desk, desk.rooms.ns1, LinkKind::Dummy);
  addBridge(desk, desk.rooms.ns2);
  desk.rooms.selection.set({desk.rooms.cable});
  QStringList shown;
  for (int i = 0; i < desk.choice(QStringLiteral("first.master"))->count(); ++i)
    shown << desk.choice(QStringLiteral("first.master"))->itemText(i);
  QCOMPARE(shown, (QStringList{QStringLiteral("None"), QStringLiteral("bond0"), QStringLiteral("br0")}));
}

void TestInspectorLinks::lowersAreChosen() {
  Desk desk;
  const ElementId dummy = add(desk, desk.rooms.ns1, LinkKind::Dummy);
  const ElementId vlan = add(desk, desk.rooms.ns1, LinkKind::Vlan, {desk.rooms.cable, 0});
  desk.rooms.selection.set({vlan});
  desk.choose(QStringLiteral("lower"), QStringLiteral("dummy0"));
  const auto* link = desk.rooms.document.topology().find<model::Link>(vlan);
  QCOMPARE(link->lower, (model::InterfaceId{dummy, 0}));
  desk.rooms.selection.set({dummy});
  QVERIFY(desk.field(QStringLiteral("lower")) == nullptr);
}

void TestInspectorLinks::severalAreSetAtOnce() {
  Desk desk;
  const ElementId first = add(desk, desk.rooms.ns1, LinkKind::Macvlan, {desk.rooms.cable, 0});
  const ElementId second = add(desk, desk.rooms.ns2, LinkKind::Macvlan, {desk.rooms.cable, 1});
  desk.rooms.selection.set({first, second});
  QTest::mouseClick(desk.section(QStringLiteral("advanced")), Qt::LeftButton);
  const int before = desk.rooms.document.undoStack().count();
  desk.type(QStringLiteral("queue_length"), QStringLiteral("500"));
  desk.enter(QStringLiteral("queue_length"));
  QCOMPARE(desk.rooms.document.undoStack().count(), before + 1);
  for (const ElementId id : {first, second})
    QCOMPARE(optionsOf(desk, {id, 0}).at(Option::QueueLength), contract::OptionValue(std::uint64_t{500}));
}

QTEST_MAIN(TestInspectorLinks)
#include "test_inspector_links.moc"
