// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QSet>
#include <QString>

/// The project's own files as text, for tests of the house rules.
namespace structure {

struct Include {
  QString file;  ///< Relative to the project.
  int line = 0;
  QString header;
  bool angled = false;
};

/// Files below the rooms, the tests, cmake/ and packaging/, and those in the root; relative, without build/.
[[nodiscard]] QStringList projectFiles();
[[nodiscard]] QStringList linesOf(const QString& file);
[[nodiscard]] QList<Include> includesOf(const QString& file);

/// docs/arrows.txt: each room with all that it may include from.
[[nodiscard]] QMap<QString, QSet<QString>> readArrows();

/// The room of a file, or nothing for one that is in none.
[[nodiscard]] QString roomOf(const QString& file, const QStringList& rooms);

/// What an include is of, in the words of docs/arrows.txt: a room, a library, or "" where nobody has such a header.
[[nodiscard]] QString originOf(const Include& include, const QStringList& rooms);

}  // namespace structure
