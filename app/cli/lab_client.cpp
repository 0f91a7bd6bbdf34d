// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_client.h"

#include "interrupts.h"

#include <unistd.h>
#include <QEventLoop>
#include <QTimer>

namespace vethloom::cli {

using contract::Failure;
using contract::FailureKind;
using session::LabSession;

namespace {

Failure interruptedFailure() {
  return {.kind = FailureKind::Cancelled, .message = "Interrupted"};
}

contract::Result<void> resultOf(const std::optional<Failure>& failure) {
  if (failure)
    return tl::unexpected(*failure);
  return {};
}

}  // namespace

contract::Result<void> LabClient::open(const session::OpenRequest& request) {
  QEventLoop loop;
  std::optional<Failure> failure;
  QObject::connect(&session_, &LabSession::stateChanged, &loop, [&](LabSession::State state) {
    if (state == LabSession::State::Open)
      loop.quit();
  });
  QObject::connect(&session_, &LabSession::failed, &loop, [&](const Failure& reason) {
    failure = reason;
    loop.quit();
  });
  QObject::connect(&interrupts_, &Interrupts::interrupted, &loop, [&] {
    failure = interruptedFailure();
    loop.quit();
  });
  session_.open(request);
  loop.exec();
  return resultOf(failure);
}

contract::Result<void> LabClient::apply(const plan::Plan& plan, const StepHandler& stepped) {
  QEventLoop loop;
  std::optional<Failure> failure;
  session::ApplyRun* run = session_.apply(plan);
  QObject::connect(run, &session::ApplyRun::stepped, &loop, stepped);
  QObject::connect(run, &session::ApplyRun::finished, &loop, [&](const std::optional<Failure>& reason) {
    failure = reason;
    loop.quit();
  });
  QObject::connect(&interrupts_, &Interrupts::interrupted, run, &session::ApplyRun::cancel);
  loop.exec();
  return resultOf(failure);
}

contract::Result<contract::TearDownReport> LabClient::tearDown() {
  QEventLoop loop;
  contract::Result<contract::TearDownReport> result = tl::unexpected(interruptedFailure());
  session_.tearDown([&](contract::Result<contract::TearDownReport> report) {
    result = std::move(report);
    loop.quit();
  });
  loop.exec();
  return result;
}

contract::Result<void> LabClient::ping(const contract::NamespaceRef& from, const contract::IpAddress& to,
                                       std::uint32_t count,
                                       const std::function<void(const contract::PingUpdate&)>& updated) {
  QEventLoop loop;
  std::optional<Failure> failure;
  session::PingRun* run = session_.ping(from, to, count);
  QObject::connect(run, &session::PingRun::updated, &loop, updated);
  QObject::connect(run, &session::PingRun::finished, &loop, [&](const std::optional<Failure>& reason) {
    failure = reason;
    loop.quit();
  });
  QObject::connect(&interrupts_, &Interrupts::interrupted, run, &session::PingRun::stop);
  loop.exec();
  return resultOf(failure);
}

contract::Result<int> LabClient::run(const contract::NamespaceRef& ns, const std::vector<std::string>& command) {
  QEventLoop loop;
  contract::Result<int> result = tl::unexpected(interruptedFailure());
  QStringList arguments;
  for (const std::string& word : command)
    arguments.append(QString::fromStdString(word));
  session::CommandRun* run = session_.run(ns, arguments, {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO});
  QObject::connect(run, &session::CommandRun::finished, &loop, [&](const contract::Result<int>& exitStatus) {
    result = exitStatus;
    loop.quit();
  });
  QObject::connect(&interrupts_, &Interrupts::interrupted, &loop, &QEventLoop::quit);
  loop.exec();
  return result;
}

bool LabClient::waitUntil(const std::function<bool()>& condition, int milliseconds) {
  if (condition())
    return true;
  QEventLoop loop;
  bool holds = false;
  QObject::connect(&session_, &LabSession::observedChanged, &loop, [&] {
    holds = condition();
    if (holds)
      loop.quit();
  });
  QObject::connect(&session_, &LabSession::failed, &loop, &QEventLoop::quit);
  QObject::connect(&interrupts_, &Interrupts::interrupted, &loop, &QEventLoop::quit);
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
  return holds;
}

}  // namespace vethloom::cli
