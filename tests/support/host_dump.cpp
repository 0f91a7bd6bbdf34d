// SPDX-License-Identifier: GPL-3.0-or-later
#include "host_dump.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QThread>

namespace vethloom::test {

namespace {

QStringList linesOf(const QString& program, const QStringList& arguments, const QByteArray& input = {}) {
  QProcess process;
  process.start(program, arguments);
  process.write(input);
  process.closeWriteChannel();
  if (!process.waitForFinished(20000))
    qFatal("%s does not end", qPrintable(program));
  // "Dump terminated" and the like are differences too.
  return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError())
      .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// `ip` on this process's namespace or on one with a name.
QStringList ipIn(const QString& name, QStringList options, const QByteArray& input) {
  if (!name.isEmpty())
    options = QStringList{QStringLiteral("-n"), name} + options;
  return linesOf(QStringLiteral("ip"), options + QStringList{QStringLiteral("-batch"), QStringLiteral("-")}, input);
}

/// Of the namespace with this name; empty: of this process's own.
QStringList network(const QString& name = {}) {
  static const bool hasNft = !QStandardPaths::findExecutable(QStringLiteral("nft")).isEmpty();
  QStringList lines = ipIn(name, {QStringLiteral("-d")},
                           "link show\naddr show\nroute show table all\nrule show\nneigh show nud permanent\n");
  lines += ipIn(name, {QStringLiteral("-6"), QStringLiteral("-d")}, "route show table all\nrule show\n");
  // The kernel numbers namespaces for each other as it needs to, and forgets that with them.
  if (name.isEmpty())
    lines += ipIn(name, {}, "netns list-id\n");
  // What a bridge counts down to.
  static const QRegularExpression timers(QStringLiteral("_timer +[0-9.]+"));
  lines.replaceInStrings(timers, QStringLiteral("_timer"));
  const QStringList ruleset{QStringLiteral("nft"), QStringLiteral("-a"), QStringLiteral("list"),
                            QStringLiteral("ruleset")};
  if (hasNft && name.isEmpty())
    lines += linesOf(ruleset.first(), ruleset.mid(1));
  else if (hasNft)
    lines +=
        linesOf(QStringLiteral("ip"), QStringList{QStringLiteral("netns"), QStringLiteral("exec"), name} + ruleset);
  return lines;
}

QStringList insideNamed() {
  QStringList lines;
  for (const QString& file : QDir(QStringLiteral("/run/netns")).entryList(QDir::Files | QDir::System, QDir::Name)) {
    lines << QStringLiteral("namespace ") + file << network(file);
    QStringList values =
        linesOf(QStringLiteral("ip"),
                {QStringLiteral("netns"), QStringLiteral("exec"), file, QStringLiteral("grep"), QStringLiteral("-rs"),
                 QStringLiteral("."), QStringLiteral("/proc/sys/net/ipv4"), QStringLiteral("/proc/sys/net/ipv6")});
    values.sort();
    lines += values;
  }
  return lines;
}

QStringList settings() {
  QStringList lines;
  for (const char* family : {"/proc/sys/net/ipv4", "/proc/sys/net/ipv6"}) {
    QDirIterator files(QLatin1String(family), QDir::Files | QDir::Readable, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      if (file.open(QIODevice::ReadOnly))
        lines << file.fileName() + QLatin1Char(' ') + QString::fromLatin1(file.readAll()).simplified();
    }
  }
  lines.sort();
  return lines;
}

QStringList filesOf(const QString& directory) {
  QStringList lines;
  QDirIterator entries(directory, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
  while (entries.hasNext()) {
    QFile file(entries.next());
    const QFileInfo info(file);
    // The directory of the locks stays once it has been made; the locks in it must not.
    if (info.isDir())
      continue;
    // A named namespace reads as nothing; what is mounted there says its inode's number.
    lines << QStringLiteral("%1 %2 %3")
                 .arg(file.fileName())
                 .arg(info.size())
                 .arg(file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString());
  }
  lines.sort();
  return lines;
}

}  // namespace

QStringList hostDump() {
  return network() + settings() + insideNamed() + filesOf(QStringLiteral("/run/netns")) +
         filesOf(QStringLiteral("/run/vethloom"));
}

QStringList settledDump() {
  constexpr int mostSeconds = 10;
  QElapsedTimer timer;
  timer.start();
  QStringList now = hostDump();
  while (!now.filter(QStringLiteral("tentative")).isEmpty() && timer.elapsed() < mostSeconds * 1000) {
    QThread::msleep(100);
    now = hostDump();
  }
  return now;
}

QStringList differencesFrom(const QStringList& before, int seconds) {
  QElapsedTimer timer;
  timer.start();
  QStringList now = hostDump();
  while (now != before && timer.elapsed() < seconds * 1000) {
    QThread::msleep(20);
    now = hostDump();
  }
  QStringList differences;
  for (const QString& line : now) {
    if (!before.contains(line))
      differences << QStringLiteral("+ ") + line;
  }
  for (const QString& line : before) {
    if (!now.contains(line))
      differences << QStringLiteral("- ") + line;
  }
  if (now != before && differences.isEmpty())
    differences << QStringLiteral("another order or count of lines");
  return differences;
}

}  // namespace vethloom::test
