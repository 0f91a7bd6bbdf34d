// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"

#include "contract/feature.h"

#include <algorithm>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

Q_DECLARE_METATYPE(vethloom::contract::LinkKind)

namespace {

std::optional<QString> refusal;

/// "vni 10, remote 10.0.0.1"
Options optionsFrom(const QString& text) {
  Options options;
  for (const QString& one : text.split(QStringLiteral(", "), Qt::SkipEmptyParts)) {
    const auto option = optionFromName(one.section(QLatin1Char(' '), 0, 0).toStdString());
    if (!option)
      qFatal("no option in %s", qPrintable(one));
    const auto value = parseOption(*option, one.section(QLatin1Char(' '), 1).toStdString());
    if (!value)
      qFatal("%s", value.error().message.c_str());
    options.emplace(*option, *value);
  }
  return options;
}

/// A value of `ip -d -j link show` by its path, "linkinfo.info_data.id", as text.
QString valueAt(const QJsonObject& link, const QString& path) {
  QJsonValue value = link;
  for (const QString& key : path.split(QLatin1Char('.')))
    value = value.isArray() ? value.toArray().at(key.toInt()) : value[key];
  if (value.isBool())
    return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
  return value.isDouble() ? QString::number(value.toDouble(), 'f', 0) : value.toString();
}

/// Checks "path=value path=value" of a link.
QString differences(const QString& ns, const QString& name, const QString& expected) {
  const QJsonObject link = ipLink(ns, name);
  QString wrong = link.isEmpty() ? QStringLiteral("no link; ") : QString();
  for (const QString& one : expected.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const QString path = one.section(QLatin1Char('='), 0, 0);
    const QString found = valueAt(link, path);
    if (found != one.section(QLatin1Char('='), 1))
      wrong += one + QStringLiteral(" is ") + found + QStringLiteral("; ");
  }
  return wrong;
}

#define VETHLOOM_LINK_IS(ns, name, expected)                                                 \
  do {                                                                                       \
    const QString wrong = differences(QStringLiteral(ns), QStringLiteral(name), (expected)); \
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));                                            \
  } while (false)

}  // namespace

/// Every kind of link and every sort of option on the real kernel, as `ip` sees it.
class KindsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { VETHLOOM_NEED_SANDBOX(refusal); }

  void init() {
    lab_ = std::make_unique<LabFixture>();
    kinds_ = lab_->engine().kinds();
    QVERIFY(has(LinkKind::Veth) && has(LinkKind::Bridge));
  }

  void cleanup() {
    if (!journals().isEmpty())
      lab_->tearDown();
    lab_.reset();
    QCOMPARE(ipNamespaces(), QStringList());
    QCOMPARE(ipJson(QStringLiteral("link show")).size(), 1);
    QCOMPARE(journals(), QStringList());
  }

  void aKindIsMadeChangedAndTakenBack_data() {
    QTest::addColumn<LinkKind>("kind");
    QTest::addColumn<QString>("made");      // options
    QTest::addColumn<QString>("expected");  // of ip
    QTest::addColumn<QString>("changed");   // options, in place
    QTest::addColumn<QString>("after");
    const auto row = [](LinkKind kind, const char* made, const char* expected, const char* changed = "",
                        const char* after = "") {
      QTest::newRow(std::string(nameOf(kind)).c_str())
          << kind << QString::fromLatin1(made) << QString::fromLatin1(expected) << QString::fromLatin1(changed)
          << QString::fromLatin1(after);
    };
    row(LinkKind::Bridge, "stp on, forward_delay 400, priority 4096",
        "linkinfo.info_data.stp_state=1 linkinfo.info_data.forward_delay=400 linkinfo.info_data.priority=4096",
        "ageing_time 10000, hello_time 150, max_age 700, multicast_snooping off, stp off, group_forward_mask 8",
        "linkinfo.info_data.ageing_time=10000 linkinfo.info_data.hello_time=150 linkinfo.info_data.max_age=700 "
        "linkinfo.info_data.mcast_snooping=0 linkinfo.info_data.stp_state=0");
    row(LinkKind::Tap, "", "linkinfo.info_kind=tun linkinfo.info_data.type=tap linkinfo.info_data.persist=true");
    row(LinkKind::Tun, "multi_queue on", "linkinfo.info_data.type=tun linkinfo.info_data.multi_queue=true");
    row(LinkKind::Dummy, "", "linkinfo.info_kind=dummy");
    row(LinkKind::Vlan, "vlan_id 7, protocol 802.1ad",
        "linkinfo.info_kind=vlan linkinfo.info_data.id=7 linkinfo.info_data.protocol=802.1ad", "loose_binding on",
        "linkinfo.info_data.flags.1=LOOSE_BINDING");
    row(LinkKind::Vxlan, "vni 42, remote 192.0.2.2, local 192.0.2.1, destination_port 4789, ttl 9",
        "linkinfo.info_data.id=42 linkinfo.info_data.remote=192.0.2.2 linkinfo.info_data.local=192.0.2.1 "
        "linkinfo.info_data.port=4789 linkinfo.info_data.ttl=9",
        "remote 192.0.2.3, learning off, fdb_ageing 60",
        "linkinfo.info_data.remote=192.0.2.3 linkinfo.info_data.learning=false linkinfo.info_data.ageing=60");
    row(LinkKind::Macvlan, "macvlan_mode bridge", "linkinfo.info_data.mode=bridge", "macvlan_mode private",
        "linkinfo.info_data.mode=private");
    row(LinkKind::Macvtap, "macvlan_mode vepa", "linkinfo.info_kind=macvtap linkinfo.info_data.mode=vepa",
        "macvlan_mode bridge", "linkinfo.info_data.mode=bridge");
    row(LinkKind::Ipvlan, "ipvlan_mode l2", "linkinfo.info_data.mode=l2", "ipvlan_mode l3, ipvlan_isolation private",
        "linkinfo.info_data.mode=l3 linkinfo.info_data.private=true");
    row(LinkKind::Vrf, "table 77", "linkinfo.info_data.table=77");
    row(LinkKind::Bond, "bond_mode active-backup, mii_monitor 100",
        "linkinfo.info_data.mode=active-backup linkinfo.info_data.miimon=100", "min_links 2, up_delay 200",
        "linkinfo.info_data.min_links=2 linkinfo.info_data.updelay=200");
    row(LinkKind::Gre, "local 192.0.2.1, remote 192.0.2.2, ttl 64, key 5",
        "linkinfo.info_data.local=192.0.2.1 linkinfo.info_data.remote=192.0.2.2 linkinfo.info_data.ttl=64 "
        "linkinfo.info_data.okey=0.0.0.5 linkinfo.info_data.ikey=0.0.0.5",
        "remote 192.0.2.9",
        "linkinfo.info_data.local=192.0.2.1 linkinfo.info_data.remote=192.0.2.9 linkinfo.info_data.ttl=64 "
        "linkinfo.info_data.okey=0.0.0.5");
    row(LinkKind::Gretap, "local 192.0.2.1, remote 192.0.2.2", "linkinfo.info_kind=gretap", "ttl 3",
        "linkinfo.info_data.ttl=3 linkinfo.info_data.remote=192.0.2.2");
    row(LinkKind::Ifb, "", "linkinfo.info_kind=ifb");
    row(LinkKind::Wireguard, "", "linkinfo.info_kind=wireguard mtu=1420");
  }

  void aKindIsMadeChangedAndTakenBack() {
    QFETCH(LinkKind, kind);
    QFETCH(QString, made);
    QFETCH(QString, expected);
    QFETCH(QString, changed);
    QFETCH(QString, after);
    if (!has(kind))
      QSKIP("this kernel has no such links");
    CreateLink create{at("a", "it"), kind, {}, {}, {}, optionsFrom(made)};
    if (infoOf(kind).lower == Lower::Required)
      create.lower = at("a", "eth0");
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, veth(at("a", "eth0"), at("a", "far")), create});
    VETHLOOM_LINK_IS("a", "it", expected);
    QVERIFY(!factOf("it").options.empty() || made.isEmpty());
    if (!changed.isEmpty()) {
      VETHLOOM_APPLY(*lab_, {SetOptions{at("a", "it"), optionsFrom(changed)}});
      VETHLOOM_LINK_IS("a", "it", after);
      const Options told = factOf("it").options;
      for (const auto& [option, value] : optionsFrom(changed)) {
        const auto found = valueIn(told, option);
        QVERIFY2(found && isSame(option, value, *found), std::string(nameOf(option)).c_str());
      }
      const QStringList middle = ipDump();
      // Taken back: what was changed, and then the link itself, by a step that fails.
      QVERIFY(lab_->apply(
          {SetOptions{at("a", "it"), optionsFrom(changed)}, DeleteLink{at("a", "it")}, SetUp{at("a", "none"), true}}));
      QCOMPARE(undoTrouble(), QString());
      QCOMPARE(ipDump(), middle);
    }
    QVERIFY(lab_->apply({DeleteLink{at("a", "it")}, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    VETHLOOM_LINK_IS("a", "it", after.isEmpty() ? expected : after);
    VETHLOOM_APPLY(*lab_, {DeleteLink{at("a", "it")}});
    QVERIFY(ipLink(QStringLiteral("a"), QStringLiteral("it")).isEmpty());
  }

  void optionsOfEveryLink() {
    VETHLOOM_APPLY(
        *lab_,
        {CreateNamespace{space("a")}, veth(at("a", "x"), at("a", "y")),
         SetOptions{at("a", "x"), optionsFrom(QStringLiteral(
                                      "queue_length 321, alias for people, arp off, promiscuous on, all_multicast on, "
                                      "address_generation none"))}});
    VETHLOOM_LINK_IS("a", "x", QStringLiteral("txqlen=321 inet6_addr_gen_mode=none"));
    const QJsonObject link = ipLink(QStringLiteral("a"), QStringLiteral("x"));
    QCOMPARE(link[QLatin1String("ifalias")], QStringLiteral("for people"));
    const QJsonArray flags = link[QLatin1String("flags")].toArray();
    for (const char* flag : {"NOARP", "PROMISC", "ALLMULTI"})
      QVERIFY(flags.contains(QLatin1String(flag)));
    QCOMPARE(factOf("x").options.size(), std::size_t{6});
    QCOMPARE(factOf("y").options.size(), std::size_t{0});
    const QStringList before = ipDump();
    QVERIFY(lab_->apply({SetOptions{at("a", "x"), optionsFrom(QStringLiteral("queue_length 1000, arp on"))},
                         DeleteLink{at("a", "y")}, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    QCOMPARE(ipDump(), before);
  }

  void optionsOfAPort() {
    VETHLOOM_APPLY(
        *lab_,
        {CreateNamespace{space("a")}, bridge(at("a", "br0")), veth(at("a", "x"), at("a", "y")),
         SetMaster{at("a", "x"), name("br0")},
         SetOptions{at("a", "x"),
                    optionsFrom(QStringLiteral(
                        "port_cost 9, port_priority 5, port_learning off, port_flood off, port_multicast_flood off, "
                        "port_broadcast_flood off, port_isolated on, port_hairpin on, port_guard on, "
                        "port_root_block on, port_fast_leave on"))}});
    VETHLOOM_LINK_IS("a", "x",
                     QStringLiteral("linkinfo.info_slave_data.cost=9 linkinfo.info_slave_data.priority=5 "
                                    "linkinfo.info_slave_data.learning=false linkinfo.info_slave_data.flood=false "
                                    "linkinfo.info_slave_data.mcast_flood=false "
                                    "linkinfo.info_slave_data.bcast_flood=false "
                                    "linkinfo.info_slave_data.isolated=true linkinfo.info_slave_data.hairpin=true "
                                    "linkinfo.info_slave_data.guard=true linkinfo.info_slave_data.root_block=true "
                                    "linkinfo.info_slave_data.fastleave=true"));
    const auto failure = lab_->apply({SetOptions{at("a", "y"), optionsFrom(QStringLiteral("port_cost 9"))}});
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::InvalidArgument);
  }

  void whatStandsOnALinkComesBackWithIt() {
    if (!has(LinkKind::Macvlan))
      QSKIP("this kernel has no macvlan links");
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, veth(at("a", "x"), at("a", "y")),
                           CreateLink{at("a", "mv"), LinkKind::Macvlan, mac("02:00:00:00:00:09"), {}, at("a", "x"), {}},
                           AddAddress{at("a", "mv"), address("10.0.0.1/24")}, SetUp{at("a", "x"), true},
                           SetUp{at("a", "y"), true}, SetUp{at("a", "mv"), true}});
    const QStringList before = ipDump();
    QVERIFY(lab_->apply({DeleteLink{at("a", "x")}, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    QCOMPARE(ipDump(), before);
  }

  void standsOnALinkOfAnotherNamespace() {
    if (!has(LinkKind::Macvlan))
      QSKIP("this kernel has no macvlan links");
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, veth(at("host", "x"), at("host", "y")),
                           CreateLink{at("a", "mv"), LinkKind::Macvlan, {}, {}, at("host", "x"), {}}});
    VETHLOOM_LINK_IS("a", "mv", QStringLiteral("linkinfo.info_kind=macvlan"));
    const LinkFact fact = factOf("mv");
    QVERIFY(fact.lower);
    QVERIFY(fact.lower->ns.isHost());
    QCOMPARE(fact.lower->index, ipLink(QStringLiteral("host"), QStringLiteral("x"))[QLatin1String("ifindex")].toInt());
  }

  void aTapBelongsToItsUser() {
    if (!has(LinkKind::Tap))
      QSKIP("this system has no /dev/net/tun");
    VETHLOOM_APPLY(*lab_, {CreateLink{at("host", "tap0"), LinkKind::Tap, mac("02:00:00:00:00:0a"), 1400}});
    VETHLOOM_LINK_IS("host", "tap0", QStringLiteral("address=02:00:00:00:00:0a mtu=1400"));
    const LinkFact fact = factOf("tap0");
    QCOMPARE(QString::fromStdString(fact.kind), QStringLiteral("tap"));
    QVERIFY(valueIn(fact.options, Option::Owner) == OptionValue(std::uint64_t{::getuid()}));
    QVERIFY(lab_->apply({CreateLink{at("host", "tap0"), LinkKind::Tun}}));
    QCOMPARE(lab_->tearDown().links, std::size_t{1});
  }

  void renamesAndTakesBack() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, veth(at("a", "x"), at("host", "y")),
                           AddAddress{at("a", "x"), address("10.0.0.1/24")}, SetUp{at("a", "x"), true},
                           SetUp{at("host", "y"), true}});
    const int index = ipLink(QStringLiteral("host"), QStringLiteral("y"))[QLatin1String("ifindex")].toInt();
    // An older kernel wants them down, and then this is what a plan does.
    const bool up = !lacks(liveRename);
    VETHLOOM_APPLY(*lab_, {SetUp{at("host", "y"), up}, RenameLink{at("host", "y"), name("z")}, SetUp{at("a", "x"), up},
                           RenameLink{at("a", "x"), name("w")}});
    QCOMPARE(ipLink(QStringLiteral("host"), QStringLiteral("z"))[QLatin1String("ifindex")].toInt(), index);
    QCOMPARE(ipAddresses(QStringLiteral("a"), QStringLiteral("w")), QStringList{QStringLiteral("10.0.0.1/24")});
    const QStringList before = ipDump();
    QVERIFY(lab_->apply(
        {RenameLink{at("host", "z"), name("y")}, SetUp{at("host", "y"), false}, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    QCOMPARE(ipDump(), before);
    QCOMPARE(lab_->apply({RenameLink{at("host", "z"), name("z2")}, RenameLink{at("a", "w"), name("lo")}})->kind,
             FailureKind::InvalidArgument);
    const TearDownReport report = lab_->tearDown();
    QCOMPARE(report.left, std::vector<std::string>{});
    QVERIFY(ipLink(QStringLiteral("host"), QStringLiteral("z")).isEmpty());
  }

  void movesAndTakesBack() {
    VETHLOOM_APPLY(*lab_,
                   {CreateNamespace{space("a")}, CreateNamespace{space("b")}, veth(at("a", "x"), at("host", "y")),
                    bridge(at("host", "br0")), SetMaster{at("host", "y"), name("br0")},
                    AddAddress{at("host", "y"), address("10.0.0.1/24")}, SetUp{at("host", "y"), true},
                    SetUp{at("a", "x"), true}, AddRoute{ns("host"), route("10.9.0.0/16", "10.0.0.2")}});
    const QStringList before = ipDump();
    QVERIFY(lab_->apply({MoveLink{at("host", "y"), ns("b"), name("eth0")}, SetUp{at("a", "none"), true}}));
    QCOMPARE(undoTrouble(), QString());
    QCOMPARE(ipDump(), before);
    VETHLOOM_APPLY(*lab_, {MoveLink{at("host", "y"), ns("b"), name("eth0")}});
    QVERIFY(ipLink(QStringLiteral("host"), QStringLiteral("y")).isEmpty());
    QVERIFY(!ipLink(QStringLiteral("b"), QStringLiteral("eth0")).isEmpty());
    VETHLOOM_APPLY(*lab_, {MoveLink{at("b", "eth0"), NamespaceRef::host(), {}}, SetUp{at("host", "eth0"), true}});
    const auto stays = lab_->apply({MoveLink{at("host", "br0"), ns("a"), {}}});
    QVERIFY(stays);
    QCOMPARE(stays->kind, FailureKind::NotSupported);
    QVERIFY(factOf("br0").immutable);
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>{});
  }

  void mastersOfOtherKinds_data() {
    QTest::addColumn<LinkKind>("kind");
    QTest::addColumn<QString>("options");
    QTest::newRow("bond") << LinkKind::Bond << QStringLiteral("bond_mode active-backup");
    QTest::newRow("vrf") << LinkKind::Vrf << QStringLiteral("table 10");
  }

  void mastersOfOtherKinds() {
    QFETCH(LinkKind, kind);
    QFETCH(QString, options);
    if (!has(kind))
      QSKIP("this kernel has no such links");
    VETHLOOM_APPLY(*lab_, {CreateLink{at("host", "m0"), kind, {}, {}, {}, optionsFrom(options)},
                           veth(at("host", "x"), at("host", "y")), SetMaster{at("host", "x"), name("m0")}});
    VETHLOOM_LINK_IS("host", "x", QStringLiteral("master=m0"));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>{});
  }

private:
  [[nodiscard]] bool has(LinkKind kind) const { return std::ranges::find(kinds_, nameOf(kind)) != kinds_.end(); }

  [[nodiscard]] bool lacks(std::string_view feature) const {
    const auto lacks = lab_->engine().lacks();
    return std::ranges::find(lacks, feature, &Lack::feature) != lacks.end();
  }

  LinkFact factOf(const std::string& name) {
    const auto facts = lab_->engine().snapshot(lab_->lab());
    if (!facts)
      qFatal("%s", contract::describe(facts.error()).c_str());
    for (const Fact& fact : *facts) {
      if (const auto* link = std::get_if<LinkFact>(&fact); link && link->name == name)
        return *link;
    }
    return {};
  }

  /// What could not be undone in the last apply.
  QString undoTrouble() const {
    QString trouble;
    for (const StepResult& step : lab_->steps) {
      if (step.outcome == StepOutcome::UndoFailed)
        trouble += QString::fromStdString(step.message);
    }
    return trouble;
  }

  std::unique_ptr<LabFixture> lab_;
  std::vector<std::string> kinds_;
};

VETHLOOM_SANDBOX_MAIN(KindsTest, refusal)
#include "test_engine_kinds.moc"
