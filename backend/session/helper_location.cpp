// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/helper_location.h"

#include "contract/escape.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace vethloom::session {

contract::Result<QString> findHelper() {
  QStringList candidates;
  if (const QString chosen = qEnvironmentVariable("VETHLOOM_HELPER"); !chosen.isEmpty())
    candidates = {QDir::current().absoluteFilePath(chosen)};
  else
    candidates = {QCoreApplication::applicationDirPath() + QStringLiteral("/vethloom-helper"),
                  QStringLiteral(VETHLOOM_LIBEXECDIR "/vethloom-helper")};
  for (const QString& candidate : candidates) {
    const QFileInfo file(candidate);
    if (file.isFile() && file.isExecutable())
      return file.absoluteFilePath();
  }
  return contract::fail(contract::FailureKind::NotFound,
                        "The program vethloom-helper, which does the work, was not found (looked for " +
                            contract::escape(candidates.join(QStringLiteral(" and ")).toStdString()) +
                            "); install it again, or name it in VETHLOOM_HELPER");
}

}  // namespace vethloom::session
