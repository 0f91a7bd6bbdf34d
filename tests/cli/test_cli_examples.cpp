// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <algorithm>

using cli::Ctl;
using cli::Outcome;

namespace {

/// A user that no system has an account for. Not 65534, which the kernel shows for every unmapped user.
constexpr uid_t somebody = 61234;

/// The pings that the tutorials show, and those that follow from them: "from to", separated by commas.
QString pingsOf(const QString& example) {
  static const QMap<QString, QString> pings{
      {QStringLiteral("two-rooms"), QStringLiteral("ns1 ns2,ns2 ns1,ns1 192.168.1.2,ns1 192.168.1.1")},
      {QStringLiteral("host-cable"), QStringLiteral("host nstest,nstest host,host 10.0.0.2,nstest 10.0.0.2")},
      {QStringLiteral("three-rooms-switch"), QStringLiteral("ns1 ns2,ns1 ns3,ns2 ns3,ns3 ns1")},
      {QStringLiteral("bond-two-cables"), QStringLiteral("client server,server 10.0.0.1")},
      {QStringLiteral("macvlan-neighbours"), QStringLiteral("ns1 router,ns1 ns2,router 10.0.0.2")},
      {QStringLiteral("tap-for-a-machine"), QStringLiteral("ns1 host,host 10.0.0.1")},
      {QStringLiteral("vlan-trunk"), QStringLiteral("left 10.0.10.2,left 10.0.20.2,right 10.0.20.1")},
      {QStringLiteral("vxlan-two-sites"), QStringLiteral("west 192.168.50.2,east 192.168.50.1,west 10.0.0.2")},
      {QStringLiteral("switch-gateway"), QStringLiteral("ns1 ns2,ns2 ns1,ns1 host,ns2 192.168.1.254,host ns1")},
      {QStringLiteral("way-out"), QStringLiteral("office1 server,office2 203.0.113.2,office1 office2,router server")},
  };
  return pings.value(example);
}

/// The entry of `list` that has the same identity: all of `keys`.
QJsonObject matching(const QJsonArray& list, const QJsonObject& entry, const QStringList& keys) {
  for (const QJsonValue& candidate : list) {
    bool same = true;
    for (const QString& key : keys)
      same = same && candidate.toObject().value(key) == entry.value(key);
    if (same)
      return candidate.toObject();
  }
  return {};
}

/// Whether the kernel has what is drawn; of an object it may have more, such as options that are its own choice.
bool isIn(const QJsonValue& drawn, const QJsonValue& found) {
  if (!drawn.isObject())
    return drawn == found;
  const QJsonObject fields = drawn.toObject();
  const QStringList keys = fields.keys();
  return std::all_of(keys.begin(), keys.end(), [&](const QString& key) { return found[key] == fields.value(key); });
}

QByteArray text(const QJsonObject& object) {
  return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

bool hasAddress(const QJsonObject& link, const QString& address) {
  for (const QJsonValue& info : link.value(QLatin1String("addr_info")).toArray()) {
    const QJsonObject object = info.toObject();
    if (QStringLiteral("%1/%2")
            .arg(object.value(QLatin1String("local")).toString())
            .arg(object.value(QLatin1String("prefixlen")).toInt()) == address)
      return true;
  }
  return false;
}

}  // namespace

/// Each example, from the file to the kernel and back, by the command line alone; and by an ordinary user too.
class TestCliExamples : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    REQUIRE_SANDBOX();
    cli::adoptOrphans();
  }

  void worksFromUpToDown_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("ordinaryUser");
    for (const QString& name : cli::examples()) {
      QTest::newRow(qPrintable(name)) << name << false;
      QTest::newRow(qPrintable(name + QStringLiteral(" as an ordinary user"))) << name << true;
    }
  }

  void worksFromUpToDown() {
    QFETCH(QString, name);
    QFETCH(bool, ordinaryUser);
    if (ordinaryUser && ::geteuid() != 0)
      QSKIP("this test runs as an ordinary user already");
    const Ctl ctl(ordinaryUser ? somebody : uid_t(-1));
    if (ordinaryUser && ctl({QStringLiteral("--version")}).exitCode != 0)
      QSKIP("an ordinary user cannot reach the build directory");
    const QString file = cli::example(name);
    QVERIFY2(!pingsOf(name).isEmpty(), "an example without a ping");

    COMPARE_EXIT(ctl({QStringLiteral("check"), file}), 0);
    COMPARE_EXIT(ctl({QStringLiteral("plan"), file}), 0);
    const Outcome up = ctl({QStringLiteral("up"), file});
    if (up.exitCode == 3 && up.errors.contains("This kernel has no"))
      QSKIP(up.errors.constData());
    COMPARE_EXIT(up, 0);
    QVERIFY2(up.output.startsWith(name.toUtf8() + " is up in a sandbox: "), up.output.constData());
    if (name == QLatin1String("vxlan-two-sites"))
      QVERIFY2(up.output.contains(": 2 namespaces, 2 links and 1 cable."), up.output.constData());
    const Outcome again = ctl({QStringLiteral("up"), file});
    COMPARE_EXIT(again, 0);
    QCOMPARE(again.output, "Nothing to do: " + name.toUtf8() + " is as drawn.\n");

    compareWithKernel(ctl, name, file);
    if (QTest::currentTestFailed())
      return;
    for (const QString& ping : pingsOf(name).split(QLatin1Char(',')))
      COMPARE_EXIT(ctl(QStringList{QStringLiteral("ping"), name} + ping.split(QLatin1Char(' ')) +
                       QStringList{QStringLiteral("-c"), QStringLiteral("1")}),
                   0);

    const Outcome down = ctl({QStringLiteral("down"), name});
    COMPARE_EXIT(down, 0);
    QVERIFY(down.output.startsWith(name.toUtf8() + " is down: "));
    QVERIFY2(ctl.runtimeFiles().isEmpty(), qPrintable(ctl.runtimeFiles().join(QLatin1Char(' '))));
    QTRY_VERIFY(cli::noChildLeft());
  }

private:
  /// What `describe` draws must be what `show` reports and what ip(8) sees.
  static void compareWithKernel(const Ctl& ctl, const QString& lab, const QString& file) {
    const Outcome described = ctl({QStringLiteral("describe"), file, QStringLiteral("--json")});
    const Outcome shown = ctl({QStringLiteral("show"), lab, QStringLiteral("--json")});
    COMPARE_EXIT(described, 0);
    COMPARE_EXIT(shown, 0);
    const QJsonObject drawn = described.json().object();
    const QJsonObject kernel = shown.json().object();
    QCOMPARE(kernel.value(QLatin1String("namespaces")), drawn.value(QLatin1String("namespaces")));
    const QMap<QString, QStringList> identities{
        {QStringLiteral("links"), {QStringLiteral("ns"), QStringLiteral("name")}},
        {QStringLiteral("routes"), {QStringLiteral("ns"), QStringLiteral("dst")}},
        {QStringLiteral("nat"), {QStringLiteral("ns"), QStringLiteral("kind")}},
        {QStringLiteral("filter"), {QStringLiteral("ns"), QStringLiteral("rule")}},
        {QStringLiteral("sysctls"), {QStringLiteral("ns"), QStringLiteral("key")}}};
    for (auto list = identities.begin(); list != identities.end(); ++list)
      for (const QJsonValue& value : drawn.value(list.key()).toArray()) {
        const QJsonObject entry = value.toObject();
        const QJsonObject found = matching(kernel.value(list.key()).toArray(), entry, list.value());
        for (const QString& key : entry.keys())
          QVERIFY2(isIn(entry.value(key), found.value(key)), text(entry) + " is shown as " + text(found));
      }
    for (const QJsonValue& link : drawn.value(QLatin1String("links")).toArray())
      compareLink(ctl, lab, link.toObject());
    for (const QJsonValue& route : drawn.value(QLatin1String("routes")).toArray())
      compareRoute(ctl, lab, route.toObject());
    for (const QJsonValue& rule : drawn.value(QLatin1String("filter")).toArray())
      compareRule(ctl, lab, rule.toObject());
  }

  /// nft(8) shows each rule with its spelling.
  static void compareRule(const Ctl& ctl, const QString& lab, const QJsonObject& rule) {
    const Outcome asked = ctl({QStringLiteral("exec"), lab, rule.value(QLatin1String("ns")).toString(),
                               QStringLiteral("--"), QStringLiteral("nft"), QStringLiteral("list"),
                               QStringLiteral("table"), QStringLiteral("inet"), QStringLiteral("vethloom")});
    COMPARE_EXIT(asked, 0);
    QVERIFY2(asked.output.contains("comment \"" + rule.value(QLatin1String("rule")).toString().toUtf8() + '"'),
             asked.output.constData());
  }

  static QJsonArray ip(const Ctl& ctl, const QString& lab, const QString& ns, const QStringList& arguments) {
    const Outcome asked = ctl(QStringList{QStringLiteral("exec"), lab, ns, QStringLiteral("--"), QStringLiteral("ip"),
                                          QStringLiteral("-j"), QStringLiteral("-d")} +
                              arguments);
    return asked.json().array();
  }

  static void compareLink(const Ctl& ctl, const QString& lab, const QJsonObject& link) {
    const QJsonObject seen = ip(ctl, lab, link.value(QLatin1String("ns")).toString(),
                                {QStringLiteral("address"), QStringLiteral("show"), QStringLiteral("dev"),
                                 link.value(QLatin1String("name")).toString()})
                                 .first()
                                 .toObject();
    const QByteArray complaint = text(link) + " is, says ip, " + text(seen);
    const QString kind = link.value(QLatin1String("kind")).toString();
    QVERIFY2(seen.value(QLatin1String("linkinfo")).toObject().value(QLatin1String("info_kind")) ==
                 (kind == QLatin1String("tap") ? QStringLiteral("tun") : kind),
             complaint);
    QVERIFY2(seen.value(QLatin1String("flags")).toArray().contains(QStringLiteral("UP")) ==
                 link.value(QLatin1String("up")).toBool(),
             complaint);
    QVERIFY2(seen.value(QLatin1String("master")) == link.value(QLatin1String("master")), complaint);
    for (const QJsonValue& address : link.value(QLatin1String("addresses")).toArray())
      QVERIFY2(hasAddress(seen, address.toString()), complaint);
  }

  static void compareRoute(const Ctl& ctl, const QString& lab, const QJsonObject& route) {
    const QJsonArray seen =
        ip(ctl, lab, route.value(QLatin1String("ns")).toString(),
           {QStringLiteral("route"), QStringLiteral("show"), route.value(QLatin1String("dst")).toString()});
    QVERIFY2(seen.first().toObject().value(QLatin1String("gateway")) == route.value(QLatin1String("via")), text(route));
  }
};

QTEST_GUILESS_MAIN(TestCliExamples)
#include "test_cli_examples.moc"
