// SPDX-License-Identifier: GPL-3.0-or-later
#include "ip_tool.h"

#include "patience.h"

#include <QJsonDocument>
#include <QProcess>

namespace vethloom::test {

namespace {

/// "-n NAME " for a named namespace, nothing for the host.
QString inside(const QString& ns) {
  return ns == QLatin1String("host") ? QString() : QStringLiteral("-n %1 ").arg(ns);
}

bool isLinkLocal(const QJsonObject& address) {
  return address[QLatin1String("local")].toString().startsWith(QLatin1String("fe80:"));
}

QString linkLine(const QString& ns, const QJsonObject& link) {
  QStringList flags;
  for (const QJsonValue& flag : link[QLatin1String("flags")].toArray()) {
    // The others tell of carrier, which comes a moment later by itself.
    if (flag == QLatin1String("UP") || flag == QLatin1String("NOARP") || flag == QLatin1String("PROMISC"))
      flags << flag.toString();
  }
  return QStringLiteral("link %1/%2 %3 mtu %4 mac %5 master %6 group %7 %8")
      .arg(ns, link[QLatin1String("ifname")].toString(),
           link[QLatin1String("linkinfo")][QLatin1String("info_kind")].toString())
      .arg(link[QLatin1String("mtu")].toInt())
      .arg(link[QLatin1String("address")].toString(), link[QLatin1String("master")].toString(),
           link[QLatin1String("group")].toVariant().toString(), flags.join(QLatin1Char(' ')));
}

QStringList addressLines(const QString& ns) {
  QStringList lines;
  for (const QJsonValue& link : ipJson(inside(ns) + QStringLiteral("addr show"))) {
    for (const QJsonValue& value : link[QLatin1String("addr_info")].toArray()) {
      const QJsonObject address = value.toObject();
      if (isLinkLocal(address))
        continue;
      lines << QStringLiteral("address %1/%2 %3/%4 scope %5 label %6 broadcast %7 nodad %8 secondary %9")
                   .arg(ns, link[QLatin1String("ifname")].toString(), address[QLatin1String("local")].toString())
                   .arg(address[QLatin1String("prefixlen")].toInt())
                   .arg(address[QLatin1String("scope")].toString(), address[QLatin1String("label")].toString(),
                        address[QLatin1String("broadcast")].toString())
                   .arg(address[QLatin1String("nodad")].toBool())
                   .arg(address[QLatin1String("secondary")].toBool());
    }
  }
  return lines;
}

/// The packet filter without its counters, and the queueing disciplines that somebody has set.
QStringList trafficLines(const QString& ns) {
  const bool host = ns == QLatin1String("host");
  const QString nft = host ? QStringLiteral("nft") : QStringLiteral("ip netns exec %1 nft").arg(ns);
  QStringList lines;
  for (const QString& line : shell(nft + QStringLiteral(" -s list ruleset")).split(QLatin1Char('\n')))
    lines << QStringLiteral("filter %1 %2").arg(ns, line.trimmed());
  QStringList disciplines;
  for (const QString& line :
       shell(QStringLiteral("tc %1qdisc show").arg(inside(ns))).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    if (line.startsWith(QLatin1String("qdisc netem")) || line.startsWith(QLatin1String("qdisc tbf")))
      disciplines << QStringLiteral("discipline %1 %2").arg(ns, line.trimmed());
  }
  disciplines.sort();
  lines.removeAll(QStringLiteral("filter %1 ").arg(ns));
  return lines + disciplines;
}

}  // namespace

QString shell(const QString& command, bool* ok) {
  QProcess process;
  QStringList words = command.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  const QString program = words.takeFirst();
  process.start(program, words);
  const bool done = process.waitForFinished(patient(20000)) && process.exitCode() == 0;
  if (ok)
    *ok = done;
  else if (!done)
    qWarning("%s: %s", qPrintable(command), process.readAllStandardError().constData());
  return QString::fromUtf8(process.readAllStandardOutput());
}

QJsonArray ipJson(const QString& words) {
  bool ok = false;
  return QJsonDocument::fromJson(shell(QStringLiteral("ip -j -d ") + words, &ok).toUtf8()).array();
}

QJsonObject ipLink(const QString& ns, const QString& name) {
  return ipJson(inside(ns) + QStringLiteral("link show dev ") + name).first().toObject();
}

QStringList ipAddresses(const QString& ns, const QString& name) {
  QStringList addresses;
  const QJsonArray links = ipJson(inside(ns) + QStringLiteral("addr show dev ") + name);
  for (const QJsonValue& value : links.first()[QLatin1String("addr_info")].toArray()) {
    const QJsonObject address = value.toObject();
    if (!isLinkLocal(address))
      addresses << QStringLiteral("%1/%2")
                       .arg(address[QLatin1String("local")].toString())
                       .arg(address[QLatin1String("prefixlen")].toInt());
  }
  addresses.sort();
  return addresses;
}

QStringList ipRoutes(const QString& ns) {
  QStringList routes;
  for (const char* family : {"-4", "-6"}) {
    const QString words =
        QLatin1String(family) + QLatin1Char(' ') + inside(ns) + QStringLiteral("route show table main");
    for (const QJsonValue& route : ipJson(words)) {
      if (route[QLatin1String("protocol")] == QLatin1String("kernel"))
        continue;
      QString line = route[QLatin1String("dst")].toString();
      for (const char* key : {"gateway", "dev", "protocol", "metric", "prefsrc", "scope"}) {
        const QJsonValue value = route[QLatin1String(key)];
        if (!value.isUndefined() && value != QLatin1String("global"))
          line += QStringLiteral(" %1 %2").arg(QLatin1String(key), value.toVariant().toString());
      }
      routes << line;
    }
  }
  routes.sort();
  return routes;
}

bool ipForwards(const QString& ns) {
  const QString prefix = ns == QLatin1String("host") ? QString() : QStringLiteral("ip netns exec %1 ").arg(ns);
  return shell(prefix + QStringLiteral("cat /proc/sys/net/ipv4/ip_forward")).trimmed() == QLatin1String("1");
}

QStringList ipNamespaces() {
  QStringList names;
  for (const QJsonValue& entry : ipJson(QStringLiteral("netns list")))
    names << entry[QLatin1String("name")].toString();
  names.sort();
  return names;
}

QStringList ipDump() {
  QStringList lines;
  for (const QString& ns : QStringList{QStringLiteral("host")} + ipNamespaces()) {
    lines << QStringLiteral("namespace %1 forwards %2").arg(ns).arg(ipForwards(ns));
    QStringList links;
    for (const QJsonValue& link : ipJson(inside(ns) + QStringLiteral("link show")))
      links << linkLine(ns, link.toObject());
    links.sort();
    QStringList routes = ipRoutes(ns);
    for (QString& route : routes)
      route.prepend(QStringLiteral("route %1 ").arg(ns));
    QStringList addresses = addressLines(ns);
    // By link; within a link the order matters: the first of a subnet is the one that is spoken from.
    std::stable_sort(addresses.begin(), addresses.end(), [](const QString& left, const QString& right) {
      return left.section(QLatin1Char(' '), 0, 1) < right.section(QLatin1Char(' '), 0, 1);
    });
    lines << links << addresses << routes << trafficLines(ns);
  }
  return lines;
}

}  // namespace vethloom::test
