// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/spawn.h"

#include "contract/escape.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace vethloom::session {

using contract::FailureKind;

namespace {

constexpr int firstPassed = 3;  ///< SD_LISTEN_FDS_START

/// Everything that the child needs, made before fork(2): afterwards only async-signal-safe calls are allowed.
struct Prepared {
  std::vector<char*> arguments;
  std::vector<std::string> environmentTexts;
  std::vector<char*> environment;
  std::array<char, 32> listenPid{};
  Descriptor null;
};

void prepareEnvironment(const HelperStart& start, Prepared& prepared) {
  for (char** entry = environ; entry && *entry; ++entry)
    if (std::strncmp(*entry, "LISTEN_", 7) != 0)
      prepared.environment.push_back(*entry);
  if (!start.socketOnStdin) {
    prepared.environmentTexts.push_back(start.listener ? "LISTEN_FDS=2" : "LISTEN_FDS=1");
    prepared.environment.push_back(prepared.environmentTexts.back().data());
    prepared.environment.push_back(prepared.listenPid.data());  // Filled in by the child: its own pid.
  }
  prepared.environment.push_back(nullptr);
}

/// Writes "LISTEN_PID=<pid>" without anything that may allocate.
void writeListenPid(std::array<char, 32>& text, pid_t pid) {
  constexpr std::string_view prefix = "LISTEN_PID=";
  std::memcpy(text.data(), prefix.data(), prefix.size());
  std::array<char, 12> digits{};
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + pid % 10);
    pid /= 10;
  } while (pid > 0);
  for (std::size_t i = 0; i < count; ++i)
    text[prefix.size() + i] = digits[count - 1 - i];
}

/// Puts `fd` where the program expects it, not close-on-exec. The sources are all above every target.
bool place(int fd, int target) {
  return ::dup2(fd, target) == target;
}

struct ChildDescriptors {
  int socket = -1;
  int listener = -1;
  int errors = -1;
  int report = -1;  ///< Close-on-exec: takes errno where execve(2) fails.
};

[[noreturn]] void runChild(const HelperStart& start, Prepared& prepared, const ChildDescriptors& fds) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (start.ownSession)
    ::setsid();
  else
    ::signal(SIGINT, SIG_IGN);  // Ctrl-C is ours to answer: an apply is undone in order, not cut off.
  bool placed = place(start.socketOnStdin ? fds.socket : prepared.null.get(), STDIN_FILENO) &&
                place(prepared.null.get(), STDOUT_FILENO) &&
                place(fds.errors >= 0 ? fds.errors : prepared.null.get(), STDERR_FILENO);
  if (placed && !start.socketOnStdin) {
    placed = place(fds.socket, firstPassed) && (fds.listener < 0 || place(fds.listener, firstPassed + 1));
    writeListenPid(prepared.listenPid, ::getpid());
  }
  if (placed)
    ::execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
  const int error = errno;
  [[maybe_unused]] const ssize_t written = ::write(fds.report, &error, sizeof error);
  ::_exit(127);
}

/// A copy above every descriptor that the child fills, so that placing one never overwrites another.
contract::Result<Descriptor> lifted(int fd) {
  Descriptor copy(::fcntl(fd, F_DUPFD_CLOEXEC, 16));
  if (!copy)
    return tl::unexpected(systemFailure("A descriptor for the helper could not be made"));
  return copy;
}

struct Pipe {
  Descriptor read;
  Descriptor write;
};

contract::Result<Pipe> makePipe() {
  std::array<int, 2> fds{-1, -1};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0)
    return tl::unexpected(systemFailure("A pipe to the helper could not be made"));
  Pipe pipe{Descriptor(fds[0]), {}};
  const Descriptor low(fds[1]);
  auto high = lifted(low.get());
  if (!high)
    return tl::unexpected(high.error());
  pipe.write = std::move(*high);
  return pipe;
}

/// errno of the child's failed execve(2), 0 once the program runs.
int waitForProgram(int report) {
  int error = 0;
  ssize_t count = 0;
  do
    count = ::read(report, &error, sizeof error);
  while (count < 0 && errno == EINTR);
  return count == sizeof error ? error : 0;
}

}  // namespace

contract::Result<Spawned> spawn(const HelperStart& start) {
  Prepared prepared;
  for (const std::string& argument : start.arguments)
    prepared.arguments.push_back(const_cast<char*>(argument.c_str()));
  prepared.arguments.push_back(nullptr);
  prepareEnvironment(start, prepared);

  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  auto highNull = lifted(null.get());
  auto socket = lifted(start.socket.get());
  auto listener = start.listener ? lifted(start.listener.get()) : contract::Result<Descriptor>(Descriptor());
  auto report = makePipe();
  auto errors = start.outlivesUs ? contract::Result<Pipe>(Pipe{}) : makePipe();
  for (const contract::Failure* failure :
       {highNull ? nullptr : &highNull.error(), socket ? nullptr : &socket.error(),
        listener ? nullptr : &listener.error(), report ? nullptr : &report.error(), errors ? nullptr : &errors.error()})
    if (failure)
      return tl::unexpected(*failure);
  prepared.null = std::move(*highNull);

  const pid_t pid = ::fork();
  if (pid < 0)
    return tl::unexpected(systemFailure("The helper could not be started"));
  if (pid == 0)
    runChild(start, prepared, {socket->get(), listener->get(), errors->write.get(), report->write.get()});
  report->write.reset();
  if (const int error = waitForProgram(report->read.get()); error != 0) {
    ::waitpid(pid, nullptr, 0);
    return tl::unexpected(contract::Failure{.kind = error == EACCES ? FailureKind::NotPermitted : FailureKind::NotFound,
                                            .message = "The helper could not be executed",
                                            .object = contract::escape(start.arguments.front()),
                                            .errorNumber = error});
  }
  Spawned spawned{pid, std::move(errors->read)};
  if (spawned.errors)
    ::fcntl(spawned.errors.get(), F_SETFL, O_NONBLOCK);
  return spawned;
}

}  // namespace vethloom::session
