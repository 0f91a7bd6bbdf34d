// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/runtime_directory.h"

#include "contract/escape.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <QDir>
#include <QFile>
#include <cerrno>
#include <optional>

namespace vethloom::session {

using contract::FailureKind;

namespace {

/// A directory that nobody else can write to, as the XDG base directory specification wants it; links do not count.
bool isOurs(const QString& path) {
  struct stat status = {};
  return ::lstat(QFile::encodeName(path).constData(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

QString choosePath() {
  const QString user = QString::number(::geteuid());
  const QString chosen = qEnvironmentVariable("XDG_RUNTIME_DIR");
  if (QDir::isAbsolutePath(chosen) && isOurs(chosen))
    return QDir::cleanPath(chosen) + QStringLiteral("/vethloom");
  if (const QString usual = QStringLiteral("/run/user/") + user; isOurs(usual))
    return usual + QStringLiteral("/vethloom");
  return QStringLiteral("/tmp/vethloom-") + user;
}

}  // namespace

contract::Result<RuntimeDirectory> openRuntimeDirectory(IfMissing ifMissing) {
  const QString path = choosePath();
  const QByteArray name = QFile::encodeName(path);
  const std::string object = contract::escape(path.toStdString());
  if (ifMissing == IfMissing::Create && ::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
    return tl::unexpected(systemFailure("The directory for running labs could not be made", object));
  Descriptor directory(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory && errno == ENOENT)
    return contract::fail(FailureKind::NotFound, "No lab has been up yet");
  if (!directory)
    return tl::unexpected(systemFailure("The directory for running labs could not be opened", object));
  struct stat status = {};
  if (::fstat(directory.get(), &status) != 0)
    return tl::unexpected(systemFailure("The directory for running labs could not be read", object));
  if (status.st_uid != ::geteuid())
    return contract::fail(FailureKind::NotPermitted,
                          "The directory for running labs belongs to somebody else; remove it or set XDG_RUNTIME_DIR",
                          object);
  if ((status.st_mode & 0777) != 0700 && ::fchmod(directory.get(), 0700) != 0)
    return tl::unexpected(systemFailure("The directory for running labs is open to others", object));
  return RuntimeDirectory{path, std::move(directory)};
}

}  // namespace vethloom::session
