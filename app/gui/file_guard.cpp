// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_guard.h"

#include "state_folder.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QTimer>

namespace vethloom::gui {

namespace {

constexpr int restMilliseconds = 150;  // A file is often written in several goes.

QString lockName(const QString& path) {
  const QByteArray whole = QFileInfo(path).canonicalFilePath().toUtf8();
  return QString::fromLatin1(QCryptographicHash::hash(whole, QCryptographicHash::Sha1).toHex()) +
         QStringLiteral(".lock");
}

}  // namespace

FileGuard::FileGuard(QObject* parent)
    : QObject(parent), watcher_(new QFileSystemWatcher(this)), soon_(new QTimer(this)) {
  soon_->setSingleShot(true);
  soon_->setInterval(restMilliseconds);
  connect(soon_, &QTimer::timeout, this, &FileGuard::look);
  connect(watcher_, &QFileSystemWatcher::fileChanged, soon_, qOverload<>(&QTimer::start));
  connect(watcher_, &QFileSystemWatcher::directoryChanged, soon_, qOverload<>(&QTimer::start));
}

FileGuard::~FileGuard() = default;

void FileGuard::take(const QString& path) {
  const bool another = path != path_;
  path_ = path;
  known_ = told_ = digestOf(path_);
  soon_->stop();
  watch();
  if (another) {
    lock();
  }
}

bool FileGuard::isChanged() const {
  return !path_.isEmpty() && digestOf(path_) != known_;
}

void FileGuard::watch() {
  const QStringList watched = watcher_->files() + watcher_->directories();
  if (!watched.isEmpty()) {
    watcher_->removePaths(watched);
  }
  if (path_.isEmpty()) {
    return;
  }
  // The folder as well: who replaces a file as a whole takes the watched one away.
  watcher_->addPath(QFileInfo(path_).absolutePath());
  if (QFileInfo::exists(path_)) {
    watcher_->addPath(path_);
  }
}

void FileGuard::look() {
  if (path_.isEmpty()) {
    return;
  }
  if (!watcher_->files().contains(path_)) {
    watch();
  }
  const QByteArray now = digestOf(path_);
  if (now == told_) {
    return;
  }
  told_ = now;
  if (now != known_) {
    emit changedByOthers(now.isEmpty());
  }
}

void FileGuard::lock() {
  lock_.reset();
  otherOwner_.reset();
  const QString folder = path_.isEmpty() ? QString() : stateFolder(QStringLiteral("locks"));
  if (folder.isEmpty()) {
    return;
  }
  lock_ = std::make_unique<QLockFile>(folder + QLatin1Char('/') + lockName(path_));
  lock_->setStaleLockTime(0);  // As long as its process lives.
  if (lock_->tryLock()) {
    return;
  }
  qint64 pid = 0;
  QString host;
  QString application;
  if (lock_->error() == QLockFile::LockFailedError && lock_->getLockInfo(&pid, &host, &application)) {
    otherOwner_ = pid;
  }
  lock_.reset();
}

QByteArray FileGuard::digestOf(const QString& path) {
  QFile file(path);
  if (path.isEmpty() || !file.open(QIODevice::ReadOnly)) {
    return {};
  }
  QCryptographicHash hash(QCryptographicHash::Sha1);
  hash.addData(&file);
  return hash.result();
}

}  // namespace vethloom::gui
