// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/lab_registry.h"

#include "contract/escape.h"

#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <cerrno>
#include <cstring>

namespace vethloom::session {

using contract::FailureKind;
using contract::LabName;

namespace {

constexpr int waitingClients = 16;
constexpr qint64 maxRecordBytes = 64 * 1024;

/// flock(2) on the directory, so that two starters cannot both remove a stale socket and bind.
class Lock {
public:
  explicit Lock(int directory) : directory_(directory) {
    while (::flock(directory_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~Lock() { ::flock(directory_, LOCK_UN); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

private:
  int directory_;
};

contract::Result<sockaddr_un> addressOf(const QString& path) {
  const QByteArray name = QFile::encodeName(path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (static_cast<std::size_t>(name.size()) >= sizeof address.sun_path)
    return contract::fail(FailureKind::LimitExceeded,
                          "The lab's socket would have a path of " + std::to_string(name.size()) +
                              " bytes, and the kernel takes " + std::to_string(sizeof address.sun_path - 1) +
                              "; give the lab a shorter name, or set XDG_RUNTIME_DIR to a shorter path",
                          contract::escape(path.toStdString()));
  std::memcpy(address.sun_path, name.constData(), static_cast<std::size_t>(name.size()));
  return address;
}

contract::Result<Descriptor> makeSocket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket)
    return tl::unexpected(systemFailure("A socket could not be made"));
  return socket;
}

}  // namespace

contract::Result<LabRegistry> LabRegistry::open(IfMissing ifMissing) {
  auto directory = openRuntimeDirectory(ifMissing);
  if (!directory)
    return tl::unexpected(directory.error());
  return LabRegistry(directory->path, std::move(directory->descriptor));
}

QString LabRegistry::socketPath(const LabName& lab) const {
  return path_ + QLatin1Char('/') + QString::fromStdString(lab.text()) + QStringLiteral(".sock");
}

QString LabRegistry::recordPath(const LabName& lab) const {
  return path_ + QLatin1Char('/') + QString::fromStdString(lab.text()) + QStringLiteral(".json");
}

contract::Result<Descriptor> LabRegistry::connect(const LabName& lab) const {
  const auto address = addressOf(socketPath(lab));
  if (!address)
    return tl::unexpected(address.error());
  auto socket = makeSocket();
  if (!socket)
    return socket;
  if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0)
    return socket;
  if (errno == ENOENT || errno == ECONNREFUSED)
    return contract::fail(FailureKind::NotFound, "No lab called " + lab.text() + " is up in a sandbox");
  if (errno == EAGAIN)
    return contract::fail(FailureKind::Busy, "The lab's helper has too many clients waiting; try again", lab.text());
  return tl::unexpected(systemFailure("The lab's helper could not be reached", lab.text()));
}

contract::Result<LabRegistry::Claim> LabRegistry::claim(const LabName& lab) const {
  const Lock lock(directory_.get());
  auto connection = connect(lab);
  if (connection)
    return Claim{.connection = std::move(*connection), .listener = {}};
  if (connection.error().kind != FailureKind::NotFound)
    return tl::unexpected(connection.error());

  const auto address = addressOf(socketPath(lab));
  auto listener = makeSocket();
  if (!address || !listener)
    return tl::unexpected(address ? listener.error() : address.error());
  ::unlink(address->sun_path);
  if (::bind(listener->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      ::listen(listener->get(), waitingClients) != 0)
    return tl::unexpected(systemFailure("The lab's socket could not be made", contract::escape(address->sun_path)));
  return Claim{.connection = {}, .listener = std::move(*listener)};
}

contract::Result<void> LabRegistry::writeRecord(const LabRecord& record) const {
  const QJsonObject json{{QStringLiteral("file"), record.file},
                         {QStringLiteral("where"), QStringLiteral("sandbox")},
                         {QStringLiteral("started"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                         {QStringLiteral("pid"), record.pid}};
  QSaveFile file(recordPath(record.lab));
  if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0 || !file.commit())
    return contract::fail(FailureKind::Io, "The lab's record could not be written: " + file.errorString().toStdString(),
                          contract::escape(recordPath(record.lab).toStdString()));
  return {};
}

LabRecord LabRegistry::record(const LabName& lab) const {
  LabRecord found{.lab = lab, .file = {}};
  QFile file(recordPath(lab));
  if (!file.open(QIODevice::ReadOnly))
    return found;
  const QJsonObject json = QJsonDocument::fromJson(file.read(maxRecordBytes)).object();
  found.file = json.value(QStringLiteral("file")).toString();
  found.pid = json.value(QStringLiteral("pid")).toInteger();
  return found;
}

bool LabRegistry::removeStale(const LabName& lab) const {
  const Lock lock(directory_.get());
  const auto connection = connect(lab);
  if (connection || connection.error().kind != FailureKind::NotFound)
    return false;
  QFile::remove(socketPath(lab));
  QFile::remove(recordPath(lab));
  return true;
}

bool LabRegistry::removeEnded(const LabName& lab, int milliseconds) const {
  // A connection that nobody accepts is reset when the last process that holds the socket is gone.
  if (const auto connection = connect(lab)) {
    pollfd waiting{connection->get(), 0, 0};
    ::poll(&waiting, 1, milliseconds);
  }
  return removeStale(lab);
}

std::vector<LabRecord> LabRegistry::running() const {
  std::vector<LabRecord> records;
  const QStringList sockets = QDir(path_).entryList({QStringLiteral("*.sock")}, QDir::System | QDir::Files, QDir::Name);
  for (const QString& socket : sockets) {
    const auto lab = LabName::parse(socket.chopped(int(qstrlen(".sock"))).toStdString());
    if (lab && !removeStale(*lab))
      records.push_back(record(*lab));
  }
  return records;
}

}  // namespace vethloom::session
