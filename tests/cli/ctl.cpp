// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <cerrno>
#include <csignal>

namespace cli {

namespace {

constexpr int patienceMs = 60000;
const QString program = QStringLiteral(VETHLOOM_BINARY_DIR "/bin/vethloomctl");

Outcome finish(QProcess& process) {
  Outcome outcome;
  if (process.waitForFinished(patienceMs))
    outcome.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
  outcome.output = process.readAllStandardOutput();
  outcome.errors = process.readAllStandardError();
  return outcome;
}

}  // namespace

QByteArray Outcome::told() const {
  return "exit code " + QByteArray::number(exitCode) + "\n" + output + errors;
}

Outcome run(const QString& command, const QStringList& arguments) {
  QProcess process;
  process.start(command, arguments);
  return finish(process);
}

QString example(const QString& name) {
  return QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples/") + name + QStringLiteral(".vloom");
}

QStringList examples() {
  QStringList names = QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples"))
                          .entryList({QStringLiteral("*.vloom")}, QDir::Files, QDir::Name);
  for (QString& name : names)
    name.chop(int(qstrlen(".vloom")));
  return names;
}

Ctl::Ctl(uid_t user) : user_(user) {
  environment_.insert(QStringLiteral("XDG_RUNTIME_DIR"), directory_.path());
  environment_.remove(QStringLiteral("VETHLOOM_HELPER"));
  environment_.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
  if (user_ != uid_t(-1) && ::chown(directory_.path().toLocal8Bit().constData(), user_, user_) != 0)
    qFatal("cannot give the runtime directory away");
}

Ctl::~Ctl() {
  for (const QString& file : runtimeFiles().filter(QStringLiteral(".json")))
    if (const qint64 pid = helperPid(file.chopped(int(qstrlen(".json")))); pid > 0)
      ::kill(pid_t(pid), SIGKILL);
}

std::unique_ptr<QProcess> Ctl::start(const QStringList& arguments) const {
  auto process = std::make_unique<QProcess>();
  process->setProcessEnvironment(environment_);
  process->setChildProcessModifier([user = user_] {
    if (user != uid_t(-1) && (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0))
      ::_exit(125);
  });
  process->start(program, arguments);
  return process;
}

Outcome Ctl::operator()(const QStringList& arguments) const {
  const auto process = start(arguments);
  return finish(*process);
}

QString Ctl::write(const QString& name, const QByteArray& content) const {
  QFile file(directory_.filePath(name));
  if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
    qFatal("cannot write %s", qPrintable(name));
  return file.fileName();
}

QString Ctl::writeStar(int count) const {
  QJsonArray namespaces;
  QJsonArray cables;
  for (int i = 0; i < count; ++i) {
    const QString ns = QStringLiteral("n%1").arg(i);
    namespaces.append(QJsonObject{{QStringLiteral("name"), ns}});
    const QJsonObject inside{{QStringLiteral("namespace"), ns}, {QStringLiteral("name"), QStringLiteral("eth0")}};
    const QJsonObject port{{QStringLiteral("namespace"), QStringLiteral("host")},
                           {QStringLiteral("bridge"), QStringLiteral("br0")},
                           {QStringLiteral("name"), QStringLiteral("port%1").arg(i)}};
    cables.append(QJsonObject{{QStringLiteral("ends"), QJsonArray{inside, port}}});
  }
  const QJsonObject bridge{{QStringLiteral("name"), QStringLiteral("br0")},
                           {QStringLiteral("namespace"), QStringLiteral("host")}};
  const QJsonObject drawing{{QStringLiteral("vethloom"), 1},
                            {QStringLiteral("name"), QStringLiteral("star")},
                            {QStringLiteral("namespaces"), namespaces},
                            {QStringLiteral("bridges"), QJsonArray{bridge}},
                            {QStringLiteral("cables"), cables}};
  return write(QStringLiteral("star.vloom"), QJsonDocument(drawing).toJson());
}

QStringList Ctl::runtimeFiles() const {
  return QDir(directory_.filePath(QStringLiteral("vethloom")))
      .entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
}

qint64 Ctl::helperPid(const QString& lab) const {
  QFile file(directory_.filePath(QStringLiteral("vethloom/%1.json").arg(lab)));
  if (!file.open(QIODevice::ReadOnly))
    return 0;
  return QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("pid")).toInteger();
}

QString sandboxRefusal() {
  const Outcome probe =
      run(QStringLiteral("unshare"), {QStringLiteral("-Urnmpf"), QStringLiteral("ip"), QStringLiteral("link"),
                                      QStringLiteral("add"), QStringLiteral("type"), QStringLiteral("veth")});
  return probe.exitCode == 0 ? QString() : QStringLiteral("no sandbox here: ") + QString::fromUtf8(probe.told());
}

void adoptOrphans() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

bool noChildLeft() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

}  // namespace cli
