// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/refuse.h"

#include "server/conversation.h"
#include "server/exit_status.h"
#include "server/privileges.h"
#include "server/seccomp.h"

#include <fcntl.h>
#include <chrono>
#include <memory>
#include <utility>

namespace vethloom::server {

namespace {

constexpr std::chrono::seconds longestWait{30};

/// Has one answer for everything, once.
class Refusal : public CallHandler {
public:
  Refusal(PollLoop& loop, const contract::Failure& failure) : loop_(loop), failure_(failure) {}
  std::unique_ptr<OngoingCall> handle(Request /*request*/, Replies& replies) override {
    replies.finish(contract::failureReply(failure_));
    loop_.stop(exitRefused);
    return nullptr;
  }
  void ended(Conversation& /*conversation*/) override { loop_.stop(exitRefused); }

private:
  PollLoop& loop_;
  const contract::Failure& failure_;
};

}  // namespace

int refuseToServe(const netlink::FileDescriptor& socket, const contract::Failure& failure, Log& log) {
  // A refusal needs no privilege, so none is left when the client's bytes are read.
  if (!forbidNewPrivileges() || !dropAllCapabilities())
    return exitRefused;
  log.event(contract::describe(failure));
  // Where there are no filters, that may be what is said here, and there is nothing left to protect.
  if (const auto confined = confineSystemCalls(); !confined)
    log.event(contract::describe(confined.error()));
  netlink::FileDescriptor copy(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 3));
  if (!copy)
    return exitRefused;
  PollLoop loop;
  Refusal refusal(loop, failure);
  const auto conversation = std::make_shared<Conversation>(loop, std::move(copy), refusal);
  const auto timeUp = loop.after(longestWait, [&loop] { loop.stop(exitRefused); });
  return loop.run();
}

}  // namespace vethloom::server
