// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_helper.h"

#include "support/patience.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

namespace vethloom::test {

using netlink::FileDescriptor;
namespace method = contract::method;

namespace {

/// A copy of the helper that every user may execute, wherever the build directory is.
QString helperForEverybody() {
  static const QTemporaryDir directory(QDir::tempPath() + QStringLiteral("/vethloom-test-XXXXXX"));
  ::chmod(directory.path().toLocal8Bit().constData(), 0755);
  const QString copy = directory.filePath(QStringLiteral("vethloom-helper"));
  if (!QFile::exists(copy)) {
    QFile::copy(QStringLiteral(VETHLOOM_BINARY_DIR "/bin/vethloom-helper"), copy);
    ::chmod(copy.toLocal8Bit().constData(), 0755);
  }
  return copy;
}

FileDescriptor listenOn(const std::string& path) {
  if (path.empty())
    return {};
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const bool listening = ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                         ::chmod(path.c_str(), 0666) == 0 && ::listen(socket.get(), 8) == 0;
  return listening ? std::move(socket) : FileDescriptor();
}

/// In the new process: places the descriptors, becomes the user, and becomes the helper.
[[noreturn]] void becomeHelper(const HelperStart& start, int connection, int listener, int errors) {
  // First above everything that is about to be filled, then in place; dup2 clears close-on-exec.
  const int first = ::fcntl(connection, F_DUPFD_CLOEXEC, 20);
  const int second = listener < 0 ? -1 : ::fcntl(listener, F_DUPFD_CLOEXEC, 20);
  ::dup2(errors, 2);
  ::dup2(first, 3);
  if (second >= 0)
    ::dup2(second, 4);
  ::setenv("LISTEN_FDS", second >= 0 ? "2" : "1", 1);
  ::unsetenv("SUDO_UID");
  if (start.pkexecCaller)
    ::setenv("PKEXEC_UID", std::to_string(*start.pkexecCaller).c_str(), 1);
  if (start.before && !start.before())
    ::_exit(99);
  if (start.user != ::getuid() &&
      (::setgroups(0, nullptr) != 0 || ::setresgid(start.user, start.user, start.user) != 0 ||
       ::setresuid(start.user, start.user, start.user) != 0))
    ::_exit(98);
  const QStringList words = start.wrapper + QStringList{helperForEverybody()} + start.arguments;
  std::vector<std::string> texts;
  for (const QString& word : words)
    texts.push_back(word.toStdString());
  std::vector<char*> pointers;
  for (auto& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  ::execvp(pointers.front(), pointers.data());
  ::_exit(97);
}

/// Forks the helper below a process of the caller's, which is what pkexec leaves behind; passes its exit status on.
[[noreturn]] void standInForPkexec(const HelperStart& start, int connection, int listener, int errors) {
  int gate[2];
  if (::pipe2(gate, O_CLOEXEC) != 0)
    ::_exit(96);
  const pid_t helper = ::fork();
  if (helper == 0) {
    char byte = 0;
    ::close(gate[1]);
    // Not before the parent has become the caller.
    if (::read(gate[0], &byte, 1) != 1)
      ::_exit(96);
    becomeHelper(start, connection, listener, errors);
  }
  ::close(connection);
  const uid_t caller = *start.pkexecCaller;
  const bool became = ::setgroups(0, nullptr) == 0 && ::setresgid(caller, caller, caller) == 0 &&
                      ::setresuid(caller, caller, caller) == 0;
  if (became && ::write(gate[1], "x", 1) != 1)
    ::_exit(96);
  ::close(gate[1]);
  int status = 0;
  ::waitpid(helper, &status, 0);
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

}  // namespace

RealHelper::RealHelper(const HelperStart& start) {
  auto [ours, theirs] = socketPair();
  const auto listener = listenOn(start.listenerPath);
  int errorPipe[2];
  if (::pipe2(errorPipe, O_CLOEXEC | O_NONBLOCK) != 0)
    return;
  errors_.reset(errorPipe[0]);
  const FileDescriptor errorWriter(errorPipe[1]);
  helperForEverybody();  // Not for the first time in the child, which may not write there.
  pid_ = ::fork();
  if (pid_ == 0) {
    ours.reset();  // or the helper would never see its client's end
    if (start.pkexecCaller)
      standInForPkexec(start, theirs.get(), listener.get(), errorWriter.get());
    becomeHelper(start, theirs.get(), listener.get(), errorWriter.get());
  }
  process_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  client_ = std::make_unique<TestClient>(std::move(ours));
}

RealHelper::~RealHelper() {
  client_.reset();
  if (process_ && waitForEnd() < 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

std::unique_ptr<TestClient> RealHelper::connectAgain() {
  auto [ours, theirs] = socketPair();
  const int passed = theirs.get();
  client_->call(method::connect, "{}", false, {&passed, 1});
  return errorName(client_->reply()).empty() ? std::make_unique<TestClient>(std::move(ours)) : nullptr;
}

int RealHelper::waitForEnd() {
  pollfd ended{process_.get(), POLLIN, 0};
  if (::poll(&ended, 1, patient(20000)) != 1)
    return -1;
  int status = 0;
  if (::waitpid(pid_, &status, 0) != pid_)
    return -1;
  process_.reset();
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

QByteArray RealHelper::errors() {
  char buffer[4096];
  for (ssize_t size = 0; (size = ::read(errors_.get(), buffer, sizeof buffer)) > 0;)
    errorText_.append(buffer, static_cast<int>(size));
  return errorText_;
}

CommandResult runIn(TestClient& client, const std::string& ns, const std::vector<std::string>& arguments,
                    const std::string& directory) {
  int output[2];
  CommandResult result;
  if (::pipe2(output, O_CLOEXEC) != 0)
    return result;
  const FileDescriptor reader(output[0]);
  FileDescriptor writer(output[1]);
  const FileDescriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  nlohmann::json parameters{{"lab", "l"}, {"ns", ns}, {"arguments", arguments}};
  if (!directory.empty())
    parameters["directory"] = directory;
  const std::array passed{input.get(), writer.get(), writer.get()};
  client.call(method::run, parameters.dump(), true, passed);
  writer.reset();
  const auto started = TestClient::as<contract::RunUpdate>(client.reply());
  if (!started) {
    result.output = QByteArray::fromStdString(contract::describe(started.error()));
    return result;
  }
  char buffer[4096];
  for (ssize_t size = 0; (size = ::read(reader.get(), buffer, sizeof buffer)) > 0;)
    result.output.append(buffer, static_cast<int>(size));
  const auto ended = TestClient::as<contract::RunUpdate>(client.reply());
  if (ended && ended->exitStatus)
    result.status = *ended->exitStatus;
  return result;
}

std::optional<contract::Reply> applyPlan(TestClient& client, const std::vector<std::string>& operations) {
  std::string list;
  for (const auto& operation : operations)
    list += (list.empty() ? "" : ",") + operation;
  client.call(method::apply, R"({"lab":"l","operations":[)" + list + "]}", true);
  auto reply = client.reply();
  while (reply && reply->continues)
    reply = client.reply();
  return reply;
}

std::vector<std::string> twoRoomsOneCable() {
  return {
      R"({"do":"create_namespace","name":"ns1"})",
      R"({"do":"create_namespace","name":"ns2"})",
      R"({"do":"create_veth","first":{"ns":"ns1","name":"eth0"},"second":{"ns":"ns2","name":"eth0"}})",
      R"({"do":"add_address","ns":"ns1","name":"eth0","address":"10.0.0.1/24"})",
      R"({"do":"add_address","ns":"ns2","name":"eth0","address":"10.0.0.2/24"})",
      R"({"do":"set_up","ns":"ns1","name":"lo","up":true})",
      R"({"do":"set_up","ns":"ns2","name":"lo","up":true})",
      R"({"do":"set_up","ns":"ns1","name":"eth0","up":true})",
      R"({"do":"set_up","ns":"ns2","name":"eth0","up":true})",
  };
}

std::vector<contract::PingUpdate> pingFrom(TestClient& client, const std::string& ns, const std::string& destination,
                                           int count) {
  const nlohmann::json parameters{
      {"lab", "l"}, {"ns", ns}, {"destination", destination}, {"count", count}, {"interval_ms", 20}};
  client.call(method::ping, parameters.dump(), true);
  std::vector<contract::PingUpdate> updates;
  do {
    const auto update = TestClient::as<contract::PingUpdate>(client.reply());
    if (!update)
      return {};
    updates.push_back(*update);
  } while (!updates.back().finished);
  return updates;
}

std::optional<QString> sandboxRefusal() {
  RealHelper helper({});
  helper.client().call(method::describe);
  const auto capabilities = TestClient::as<contract::Capabilities>(helper.client().reply());
  if (capabilities)
    return std::nullopt;
  return QString::fromStdString(contract::describe(capabilities.error()));
}

}  // namespace vethloom::test
