// SPDX-License-Identifier: GPL-3.0-or-later
#include "recovery_journal.h"

#include "document/document.h"
#include "files/vloom_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>
#include <QTimer>
#include <QUuid>
#include <cstdlib>
#include <optional>
#include <utility>

namespace vethloom::gui {

namespace {

constexpr int restMilliseconds = 30'000;
constexpr int mostEdits = 20;
constexpr std::size_t manyElements = 2000;  // From here on printing takes longer than half a frame.

constexpr QLatin1StringView fileKey("file");
constexpr QLatin1StringView editsKey("edits");
constexpr QLatin1StringView whenKey("when");
constexpr QLatin1StringView drawingKey("drawing");

std::optional<Recovered> read(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    return std::nullopt;
  }
  const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
  auto topology = files::parse(object[drawingKey].toString().toStdString());
  if (!topology) {
    return std::nullopt;
  }
  return Recovered{.path = path,
                   .file = object[fileKey].toString(),
                   .edits = object[editsKey].toInt(),
                   .when = QDateTime::fromString(object[whenKey].toString(), Qt::ISODate),
                   .topology = std::move(*topology),
                   .lock = {}};
}

QString lockOf(const QString& path) {
  return path + QStringLiteral(".lock");
}

}  // namespace

RecoveryJournal::RecoveryJournal(editor::Document& document, const QString& folder, QObject* parent)
    : QObject(parent), document_(document), timer_(new QTimer(this)) {
  timer_->setSingleShot(true);
  timer_->setInterval(restMilliseconds);
  connect(timer_, &QTimer::timeout, this, &RecoveryJournal::write);
  connect(&document_.undoStack(), &QUndoStack::indexChanged, this, &RecoveryJournal::stepped);
  connect(&document_, &editor::Document::modifiedChanged, this, [this](bool modified) {
    if (!modified) {
      discard();
    }
  });
  connect(&document_, &editor::Document::wasReset, this, &RecoveryJournal::discard);
  if (folder.isEmpty()) {
    return;
  }
  path_ = QStringLiteral("%1/%2.json").arg(folder, QUuid::createUuid().toString(QUuid::WithoutBraces));
  lock_ = std::make_unique<QLockFile>(lockOf(path_));
  lock_->setStaleLockTime(0);  // As long as its process lives.
  lock_->tryLock();
}

RecoveryJournal::~RecoveryJournal() = default;

void RecoveryJournal::stepped() {
  const int index = document_.undoStack().index();
  edits_ += std::abs(index - std::exchange(lastIndex_, index));
  if (path_.isEmpty() || !document_.isModified()) {
    return;
  }
  if (edits_ - written_ >= mostEdits) {
    write();
  } else if (!timer_->isActive()) {
    timer_->start();
  }
}

void RecoveryJournal::discard() {
  timer_->stop();
  ++generation_;
  edits_ = written_ = 0;
  lastIndex_ = document_.undoStack().index();
  if (!path_.isEmpty()) {
    QFile::remove(path_);
  }
}

void RecoveryJournal::write() {
  timer_->stop();
  if (path_.isEmpty() || !document_.isModified()) {
    return;
  }
  written_ = edits_;
  if (document_.topology().elements.size() < manyElements) {
    put(describe(files::print(document_.topology())));
  } else {
    writeBeside();
  }
}

void RecoveryJournal::writeBeside() {
  auto work = [topology = document_.topology(), generation = generation_, self = QPointer(this)] {
    std::string drawing = files::print(topology);
    // By way of the application, which outlives every window: whether we are still there is asked on our thread.
    QMetaObject::invokeMethod(QCoreApplication::instance(), [self, generation, drawing = std::move(drawing)] {
      if (self && self->generation_ == generation) {
        self->put(self->describe(drawing));
      }
    });
  };
  QThreadPool::globalInstance()->start(std::move(work));
}

QByteArray RecoveryJournal::describe(const std::string& drawing) const {
  const QJsonObject object{{fileKey, file_},
                           {editsKey, edits_},
                           {whenKey, QDateTime::currentDateTime().toString(Qt::ISODate)},
                           {drawingKey, QString::fromStdString(drawing)}};
  return QJsonDocument(object).toJson();
}

void RecoveryJournal::put(const QByteArray& bytes) {
  QSaveFile file(path_);
  // A disk that is full is told of by the next save; there is nothing to be done about it here.
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()) {
    file.commit();
  }
}

std::vector<Recovered> RecoveryJournal::leftIn(const QString& folder) {
  std::vector<Recovered> left;
  if (folder.isEmpty()) {
    return left;
  }
  const QDir journals(folder);
  for (const QString& name : journals.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Time | QDir::Reversed)) {
    const QString path = journals.filePath(name);
    auto lock = std::make_shared<QLockFile>(lockOf(path));
    lock->setStaleLockTime(0);
    if (!lock->tryLock()) {
      continue;  // Its window lives.
    }
    if (auto recovered = read(path)) {
      recovered->lock = std::move(lock);
      left.push_back(std::move(*recovered));
    }
  }
  return left;
}

void RecoveryJournal::remove(const Recovered& recovered) {
  QFile::remove(recovered.path);
}

}  // namespace vethloom::gui
