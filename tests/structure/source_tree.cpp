// SPDX-License-Identifier: GPL-3.0-or-later
#include "source_tree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace structure {
namespace {

const QString root = QStringLiteral(VETHLOOM_SOURCE_DIR "/");

/// The folders that "room/header.h" may start from (the include roots of cmake/VethloomRoom.cmake).
const QStringList includeRoots{QStringLiteral("helper/"), QStringLiteral("backend/"), QStringLiteral("editor/"),
                               QStringLiteral("app/")};

QString qtModuleOf(const QString& header) {
  static const QDir headers(QStringLiteral(QT_HEADERS_DIR));
  static const QStringList modules = headers.entryList({QStringLiteral("Qt*")}, QDir::Dirs);
  for (const QString& module : modules) {
    if (headers.exists(module + QLatin1Char('/') + header) || header.startsWith(module + QLatin1Char('/')))
      return module;
  }
  return {};
}

QString libraryOf(const QString& header) {
  static const QMap<QString, QString> folders{{QStringLiteral("nlohmann/"), QStringLiteral("json")},
                                              {QStringLiteral("tl/"), QStringLiteral("expected")},
                                              {QStringLiteral("libmnl/"), QStringLiteral("mnl")},
                                              {QStringLiteral("graphviz/"), QStringLiteral("graphviz")},
                                              {QStringLiteral("openssl/"), QStringLiteral("openssl")},
                                              {QStringLiteral("libnftnl/"), QStringLiteral("nftnl")}};
  for (auto folder = folders.begin(); folder != folders.end(); ++folder) {
    if (header.startsWith(folder.key()))
      return folder.value();
  }
  if (header.startsWith(QLatin1Char('Q')) || header.startsWith(QStringLiteral("qt")))
    return qtModuleOf(header);
  static const QRegularExpression standard(QStringLiteral("^[a-z_0-9]+$"));
  if (standard.match(header).hasMatch())
    return QStringLiteral("std");
  return header.endsWith(QStringLiteral(".h")) ? QStringLiteral("system") : QString();
}

}  // namespace

QStringList projectFiles() {
  QStringList files;
  for (const QString& folder : {QStringLiteral("helper"), QStringLiteral("backend"), QStringLiteral("editor"),
                                QStringLiteral("app"), QStringLiteral("tests"), QStringLiteral("cmake"),
                                QStringLiteral("packaging"), QStringLiteral("resources"), QStringLiteral(".ci")}) {
    QDirIterator walk(root + folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext())
      files << walk.next().mid(root.size());
  }
  files << QStringLiteral("CMakeLists.txt") << QStringLiteral("dev");
  files.sort();
  return files;
}

QStringList linesOf(const QString& file) {
  QFile source(root + file);
  if (!source.open(QIODevice::ReadOnly))
    return {};
  QStringList lines = QString::fromUtf8(source.readAll()).split(QLatin1Char('\n'));
  if (!lines.isEmpty() && lines.last().isEmpty())
    lines.removeLast();
  return lines;
}

QList<Include> includesOf(const QString& file) {
  static const QRegularExpression directive(QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
  QList<Include> includes;
  int number = 0;
  for (const QString& line : linesOf(file)) {
    ++number;
    const auto match = directive.match(line);
    if (match.hasMatch())
      includes.append({file, number, match.captured(2), match.captured(1) == QLatin1Char('<')});
  }
  return includes;
}

QMap<QString, QSet<QString>> readArrows() {
  QMap<QString, QSet<QString>> arrows;
  for (const QString& line : linesOf(QStringLiteral("docs/arrows.txt"))) {
    const QStringList sides = line.section(QLatin1Char('#'), 0, 0).split(QStringLiteral("->"));
    if (sides.size() != 2)
      continue;
    const QStringList targets = sides[1].split(QLatin1Char(' '), Qt::SkipEmptyParts);
    arrows[sides[0].trimmed()] = QSet<QString>(targets.begin(), targets.end());
  }
  return arrows;
}

QString roomOf(const QString& file, const QStringList& rooms) {
  for (const QString& room : rooms) {
    if (file.startsWith(room + QLatin1Char('/')))
      return room;
  }
  return {};
}

QString originOf(const Include& include, const QStringList& rooms) {
  if (include.angled)
    return libraryOf(include.header);
  const QString beside = include.file.section(QLatin1Char('/'), 0, -2) + QLatin1Char('/') + include.header;
  if (QFile::exists(root + beside))
    return roomOf(QDir::cleanPath(beside), rooms);
  for (const QString& folder : includeRoots) {
    if (QFile::exists(root + folder + include.header))
      return roomOf(folder + include.header, rooms);
  }
  return {};
}

}  // namespace structure
