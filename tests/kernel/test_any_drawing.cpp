// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "files/vloom_file.h"
#include "lab_fixture.h"
#include "plan/neutral.h"
#include "plan/plan.h"

#include <QElapsedTimer>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

/// So many pairs where the machine is quick, and never fewer than so many.
constexpr unsigned mostPairs = 190;
constexpr unsigned fewestPairs = 20;
constexpr qint64 enoughMs = 30000;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QStringList linkNames() {
  QStringList names;
  for (const QJsonValue& link : ipJson(QStringLiteral("link show")))
    names << link[QLatin1String("ifname")].toString();
  return names;
}

/// A drawn link, a line in the words of `ip`.
QString drawnLine(const plan::NeutralLink& link) {
  QStringList addresses;
  for (const auto& address : link.addresses)
    addresses << qt(address);
  return QStringLiteral("%1 %2 master %3 up %4 mtu %5 mac %6 addresses %7")
      .arg(qt(link.name), qt(link.kind), qt(link.master.value_or("")))
      .arg(link.up)
      .arg(link.mtu.value_or(0))
      .arg(qt(link.mac.value_or("")), addresses.join(QLatin1Char(' ')));
}

/// "10.0.0.1/24", "10.0.0.1 peer 10.0.0.2/32 scope link": as a drawing says it.
QString addressText(const QJsonObject& json) {
  const auto word = [&](const char* before, const char* field) {
    const QString value = json[QLatin1String(field)].toVariant().toString();
    return value.isEmpty() ? QString() : QLatin1String(before) + value;
  };
  const QString text = json[QLatin1String("local")].toString() + word(" peer ", "address") + word("/", "prefixlen") +
                       word(" broadcast ", "broadcast") +
                       (json[QLatin1String("family")] == QLatin1String("inet") ? word(" scope ", "scope") : QString());
  const auto address = contract::InterfaceAddress::parse(text.toStdString());
  return address ? qt(address->text()) : text;
}

/// The same of a link that the kernel has; `drawn` says what the drawing leaves open, and is null for an undrawn one.
QString kernelLine(const QJsonObject& link, const plan::NeutralLink* drawn) {
  QStringList addresses;
  for (const QJsonValue& address : link[QLatin1String("addr_info")].toArray()) {
    if (!address[QLatin1String("local")].toString().startsWith(QLatin1String("fe80:")))
      addresses << addressText(address.toObject());
  }
  addresses.sort();
  return QStringLiteral("%1 %2 master %3 up %4 mtu %5 mac %6 addresses %7")
      .arg(link[QLatin1String("ifname")].toString(),
           link[QLatin1String("linkinfo")][QLatin1String("info_kind")].toString(),
           link[QLatin1String("master")].toString())
      .arg(link[QLatin1String("flags")].toArray().contains(QLatin1String("UP")))
      .arg(drawn && drawn->mtu ? link[QLatin1String("mtu")].toInt() : 0)
      .arg(drawn && drawn->mac ? link[QLatin1String("address")].toString() : QString(),
           addresses.join(QLatin1Char(' ')));
}

/// "10.0.0.0/8 10.1.1.1 eth0", whatever a default route is called.
QString routeLine(const QString& destination, const QString& via, const QString& dev) {
  const bool all = destination == QLatin1String("0.0.0.0/0") || destination == QLatin1String("::/0");
  return QStringLiteral("route %1 %2 %3").arg(all ? QStringLiteral("default") : destination, via, dev);
}

/// All links of a namespace as drawn, and all routes of table main that lead one way. (test_plan_script looks at all.)
QStringList drawnLines(const plan::Neutral& drawn, const std::string& ns) {
  QStringList lines;
  for (const auto& link : drawn.links) {
    if (link.ns == ns)
      lines << drawnLine(link);
  }
  for (const auto& route : drawn.routes) {
    if (route.ns == ns && !route.table && !route.type && route.nexthops.empty())
      lines << routeLine(qt(route.dst), qt(route.via.value_or("")), qt(route.dev.value_or("")));
  }
  lines.sort();
  return lines;
}

/// All links and routes of a namespace as `ip` has them, without `standing` links, which every namespace has.
QStringList kernelLines(const plan::Neutral& drawn, const std::string& ns, const QStringList& standing) {
  const QString inside = ns == "host" ? QString() : QStringLiteral("-n %1 ").arg(qt(ns));
  QStringList lines;
  for (const QJsonValue& link : ipJson(inside + QStringLiteral("addr show"))) {
    const QString name = link[QLatin1String("ifname")].toString();
    const auto wanted = std::find_if(drawn.links.begin(), drawn.links.end(),
                                     [&](const auto& one) { return one.ns == ns && qt(one.name) == name; });
    if (!standing.contains(name))
      lines << kernelLine(link.toObject(), wanted == drawn.links.end() ? nullptr : &*wanted);
  }
  for (const char* family : {"-4 ", "-6 "}) {
    for (const QJsonValue& route : ipJson(QLatin1String(family) + inside + QStringLiteral("route show table main"))) {
      const QString destination = route[QLatin1String("dst")].toString();
      const QString via = route[QLatin1String("gateway")].toString();
      const QString dev = route[QLatin1String("dev")].toString();
      const bool devDrawn = std::any_of(drawn.routes.begin(), drawn.routes.end(), [&](const auto& one) {
        return one.ns == ns && one.dev &&
               routeLine(qt(one.dst), qt(one.via.value_or("")), qt(*one.dev)) == routeLine(destination, via, dev);
      });
      const bool oneWay =
          route[QLatin1String("type")] == QLatin1String("unicast") && route[QLatin1String("nexthops")].isUndefined();
      if (route[QLatin1String("protocol")] != QLatin1String("kernel") && oneWay)
        lines << routeLine(destination, via, devDrawn ? dev : QString());
    }
  }
  lines.sort();
  return lines;
}

}  // namespace

/// The whole way, from a drawing through the plan and the engine to the real kernel, for drawings that nobody thought
/// of.
class AnyDrawingTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    (void)shell(QStringLiteral("tc qdisc add dev lo root netem limit 1"), &hasNetem_);
    if (hasNetem_)
      (void)shell(QStringLiteral("tc qdisc del dev lo root"));
  }

  void leadsFromAnyDrawingToAnyOther() {
    standing_ = linkNames();
    bool filters = false;
    shell(QStringLiteral("ip link add name probe type bridge vlan_filtering 1"), &filters);
    if (filters)
      shell(QStringLiteral("ip link del dev probe"));
    const samples::Abilities abilities{.vlans = filters};
    const QStringList before = ipDump();
    LabFixture lab;
    QElapsedTimer clock;
    clock.start();
    unsigned pairs = 0;
    for (; pairs < mostPairs && (pairs < fewestPairs || clock.elapsed() < enoughMs); ++pairs) {
      // A lab's journal grows with each apply, and so does the time to read it.
      if (pairs > 0 && pairs % 8 == 0)
        lab.tearDown();
      std::mt19937 random(pairs);
      auto topology = possible(samples::randomDrawing(random, 25, abilities));
      QVERIFY2(applies(lab, topology), qPrintable(QStringLiteral("first drawing of seed %1").arg(pairs)));
      if (pairs % 2 == 0)
        samples::change(topology, random, 8, abilities);
      else
        topology = samples::randomDrawing(random, 25, abilities);
      topology = possible(topology);
      QVERIFY2(applies(lab, topology), qPrintable(QStringLiteral("second drawing of seed %1").arg(pairs)));
      QVERIFY2(isSeenByIp(topology, random), qPrintable(QStringLiteral("second drawing of seed %1").arg(pairs)));
    }
    qInfo("%u pairs in %lld ms", pairs, clock.elapsed());
    lab.tearDown();
    QCOMPARE(ipDump(), before);
  }

private:
  [[nodiscard]] model::Topology possible(const model::Topology& topology) const {
    return hasNetem_ ? topology : samples::withoutNetem(topology);
  }

  /// Applies the drawing, and that is that: comparing again finds nothing left to do.
  static bool applies(LabFixture& lab, const model::Topology& topology) {
    const auto plan = plan::makePlan(topology, look(lab), lab.engine().lacks());
    const auto failure = lab.apply(plan.operations());
    if (failure || !plan.obstacles.empty()) {
      qWarning("%s\nin the plan\n%s", text(failure).constData(), plan::asText(plan).c_str());
      return false;
    }
    const auto again = plan::makePlan(topology, look(lab), lab.engine().lacks());
    if (!again.isEmpty()) {
      qWarning("after\n%s\nstill to do\n%s\nof\n%s", plan::asText(plan).c_str(), plan::asText(again).c_str(),
               files::print(topology).c_str());
    }
    return again.isEmpty();
  }

  static model::Observed look(LabFixture& lab) {
    model::Observed observed;
    const auto facts = lab.engine().snapshot(lab.lab());
    if (!facts)
      qFatal("%s", contract::describe(facts.error()).c_str());
    for (const auto& fact : *facts)
      model::fold(observed, fact);
    return observed;
  }

  /// `ip` sees what is drawn: all names, and everything in one namespace.
  bool isSeenByIp(const model::Topology& topology, std::mt19937& random) {
    const auto drawn = plan::describe(topology);
    QStringList names;
    for (const auto& name : drawn.namespaces)
      names << qt(name);
    const std::size_t chosen = random() % (drawn.namespaces.size() + 1);
    const std::string ns = chosen == drawn.namespaces.size() ? "host" : drawn.namespaces[chosen];
    const QStringList wanted = drawnLines(drawn, ns);
    const QStringList seen = kernelLines(drawn, ns, standing_);
    if (seen != wanted || ipNamespaces() != names)
      qWarning("in %s ip sees\n%s\nbut drawn is\n%s", ns.c_str(), qPrintable(seen.join(QLatin1Char('\n'))),
               qPrintable(wanted.join(QLatin1Char('\n'))));
    return seen == wanted && ipNamespaces() == names;
  }

  bool hasNetem_ = false;
  QStringList standing_;  ///< Links that every namespace has.
};

VETHLOOM_SANDBOX_MAIN(AnyDrawingTest, refusal)
#include "test_any_drawing.moc"
