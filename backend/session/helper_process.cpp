// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/helper_process.h"

#include "contract/escape.h"
#include "session/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <QCoreApplication>
#include <array>
#include <cerrno>
#include <cstring>

namespace vethloom::session {

namespace {

constexpr qsizetype keptErrorBytes = 4096;

/// Waits, on the program's event loop, for a child that nobody owns any more.
void reapLater(pid_t pid, Descriptor handle) {
  auto* notifier = new QSocketNotifier(handle.get(), QSocketNotifier::Read, QCoreApplication::instance());
  QObject::connect(notifier, &QSocketNotifier::activated, notifier,
                   [notifier, pid, owned = std::make_shared<Descriptor>(std::move(handle))] {
                     ::waitpid(pid, nullptr, WNOHANG);
                     notifier->setEnabled(false);
                     notifier->deleteLater();
                   });
}

}  // namespace

contract::Result<std::unique_ptr<HelperProcess>> HelperProcess::start(HelperStart start) {
  auto spawned = spawn(start);
  if (!spawned)
    return tl::unexpected(spawned.error());
  Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, spawned->pid, 0)));
  if (!handle) {
    const contract::Failure failure = systemFailure("The helper cannot be watched (this needs Linux 5.3)");
    ::kill(spawned->pid, SIGKILL);
    ::waitpid(spawned->pid, nullptr, 0);
    return tl::unexpected(failure);
  }
  return std::unique_ptr<HelperProcess>(new HelperProcess(spawned->pid, std::move(handle), std::move(spawned->errors)));
}

HelperProcess::HelperProcess(pid_t pid, Descriptor handle, Descriptor errors)
    : pid_(pid), handle_(std::move(handle)), errors_(std::move(errors)) {
  endNotifier_ = std::make_unique<QSocketNotifier>(handle_.get(), QSocketNotifier::Read);
  connect(endNotifier_.get(), &QSocketNotifier::activated, this, &HelperProcess::reap);
  if (errors_) {
    errorNotifier_ = std::make_unique<QSocketNotifier>(errors_.get(), QSocketNotifier::Read);
    connect(errorNotifier_.get(), &QSocketNotifier::activated, this, &HelperProcess::readErrors);
  }
}

HelperProcess::~HelperProcess() {
  endNotifier_.reset();
  errorNotifier_.reset();
  if (!status_ && QCoreApplication::instance())
    reapLater(pid_, std::move(handle_));
}

void HelperProcess::reap() {
  int status = 0;
  pid_t waited = 0;
  do
    waited = ::waitpid(pid_, &status, WNOHANG);
  while (waited < 0 && errno == EINTR);
  if (waited == 0 || status_)
    return;
  endNotifier_->setEnabled(false);
  readErrors();
  status_ = waited == pid_ ? status : 0;
  emit ended();
}

void HelperProcess::readErrors() {
  if (!errors_)
    return;
  std::array<char, 1024> buffer;
  ssize_t count = 0;
  while ((count = ::read(errors_.get(), buffer.data(), buffer.size())) > 0)
    tail_ = (tail_ + QByteArray(buffer.data(), count)).right(keptErrorBytes);
  if (count == 0) {
    errorNotifier_->setEnabled(false);
    errors_.reset();
  }
}

std::optional<int> HelperProcess::exitStatus() const {
  if (!status_)
    return {};
  return WIFSIGNALED(*status_) ? 128 + WTERMSIG(*status_) : WEXITSTATUS(*status_);
}

std::string HelperProcess::lastLine() {
  readErrors();
  const QByteArray text = tail_.trimmed();
  const QByteArray line = text.mid(text.lastIndexOf('\n') + 1);
  return contract::escape({line.constData(), static_cast<std::size_t>(line.size())});
}

std::string HelperProcess::describeEnd() {
  std::string text = "is still running";
  if (status_ && WIFSIGNALED(*status_))
    text = "was killed by signal " + std::to_string(WTERMSIG(*status_)) + " (" + ::strsignal(WTERMSIG(*status_)) + ")";
  else if (status_)
    text = "ended with exit code " + std::to_string(WEXITSTATUS(*status_));
  const std::string line = lastLine();
  return line.empty() ? text : text + ": " + line;
}

void HelperProcess::finish(int milliseconds) {
  if (status_)
    return;
  pollfd waiting{handle_.get(), POLLIN, 0};
  int ready = 0;
  do
    ready = ::poll(&waiting, 1, milliseconds);
  while (ready < 0 && errno == EINTR);
  if (ready == 0) {
    ::kill(pid_, SIGKILL);
    ::poll(&waiting, 1, milliseconds);
  }
  reap();
}

}  // namespace vethloom::session
