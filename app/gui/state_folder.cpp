// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_folder.h"

#include <QDir>
#include <QFile>

namespace vethloom::gui {

QString stateFolder(const QString& name) {
  QString home = qEnvironmentVariable("XDG_STATE_HOME");
  if (!QDir::isAbsolutePath(home)) {  // The specification: what is relative does not count.
    home = QDir::home().filePath(QStringLiteral(".local/state"));
  }
  const QString folder = QStringLiteral("%1/vethloom/%2").arg(home, name);
  if (!QDir().mkpath(folder)) {
    return {};
  }
  QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  return folder;
}

}  // namespace vethloom::gui
