// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service.h"

#include "contract/limits.h"
#include "server/apply_call.h"
#include "server/exit_status.h"
#include "server/introspection.h"
#include "server/ping_call.h"
#include "server/run_call.h"
#include "server/sockets.h"
#include "server/watch_call.h"

#include <sys/utsname.h>
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace vethloom::server {

using contract::fail;
using contract::Failure;
using contract::FailureKind;
using contract::Reply;
using contract::Result;
using netlink::FileDescriptor;

namespace {

Reply success(const contract::Json& parameters) {
  return {.parameters = contract::printJson(parameters), .continues = false, .error = {}};
}

/// Answers with a failure; there is no call to go on with.
std::nullptr_t refuse(Replies& replies, const Failure& failure) {
  replies.finish(contract::failureReply(failure));
  return nullptr;
}

template <typename Parameters>
Result<Parameters> parametersOf(const Request& request) {
  const auto json = contract::parseJson(request.call.parameters);
  return json ? contract::decode<Parameters>(*json) : tl::unexpected(json.error());
}

std::string kernelRelease() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "";
}

}  // namespace

/// A method as its callers must use it.
struct Service::Method {
  std::string_view name;
  Handler handler;
  bool needsMore = false;
  std::size_t descriptors = 0;
};

const Service::Method* Service::findMethod(std::string_view name) {
  namespace method = contract::method;
  static constexpr std::array<Method, 10> methods{{
      {method::getInfo, &Service::getInfo},
      {method::getInterfaceDescription, &Service::getInterfaceDescription},
      {method::describe, &Service::describe},
      {method::connect, &Service::connect, false, 1},
      {method::apply, &Service::apply, true},
      {method::cancel, &Service::cancel},
      {method::watch, &Service::watch},
      {method::tearDown, &Service::tearDown},
      {method::run, &Service::run, true, 3},
      {method::ping, &Service::ping, true},
  }};
  const auto* found = std::ranges::find(methods, name, &Method::name);
  return found == methods.end() ? nullptr : found;
}

Service::Service(PollLoop& loop, engine::Engine& engine, Log& log, ServiceOptions options)
    : loop_(loop), engine_(engine), log_(log), options_(std::move(options)), hub_(loop, engine), children_(loop) {}

Service::~Service() = default;

void Service::adopt(FileDescriptor socket) {
  if (conversations_.size() >= contract::limits::connections) {
    log_.event("refused a connection: too many are open");
    return;
  }
  const auto conversation = std::make_shared<Conversation>(loop_, std::move(socket), static_cast<CallHandler&>(*this));
  if (first_ == nullptr && conversations_.empty())
    first_ = conversation.get();
  conversations_.insert(conversation);
}

Service::Call Service::handle(Request request, Replies& replies) {
  const auto* method = findMethod(request.call.method);
  if (method == nullptr) {
    replies.finish(methodNotFound(request.call.method));
    return nullptr;
  }
  if (method->needsMore && !request.call.more) {
    replies.finish(expectedMore());
    return nullptr;
  }
  if (method->descriptors == 0) {
    request.descriptors.clear();
  } else if (request.descriptors.size() != method->descriptors) {
    const auto wanted = std::to_string(method->descriptors);
    return refuse(replies,
                  fail(FailureKind::InvalidArgument,
                       "The call must come with " + wanted + " descriptors in the same message.", "descriptors")
                      .value());
  }
  return (this->*method->handler)(request, replies);
}

void Service::ended(Conversation& conversation) {
  const bool wasFirst = first_ == &conversation;
  // Destroys it, and with it a call that goes on: an apply is undone here, a command is hung up.
  conversations_.erase(conversation.shared_from_this());
  if (wasFirst && !options_.linger)
    loop_.stop(exitDone);
  stopIfIdle();
}

void Service::stopIfIdle() {
  if (options_.linger && conversations_.empty() && labs_.empty())
    loop_.stop(exitDone);
}

Service::Call Service::getInfo(Request& request, Replies& replies) {
  if (const auto none = parametersOf<contract::NoParameters>(request); !none)
    return refuse(replies, none.error());
  replies.finish(infoReply());
  return nullptr;
}

Service::Call Service::getInterfaceDescription(Request& request, Replies& replies) {
  const auto wanted = parametersOf<contract::InterfaceRequest>(request);
  if (!wanted)
    return refuse(replies, wanted.error());
  replies.finish(interfaceReply(*wanted));
  return nullptr;
}

Service::Call Service::describe(Request& request, Replies& replies) {
  if (const auto none = parametersOf<contract::NoParameters>(request); !none)
    return refuse(replies, none.error());
  if (!kinds_)
    kinds_ = engine_.kinds();
  replies.finish(success(contract::encode(
      contract::Capabilities{VETHLOOM_VERSION, options_.where, kernelRelease(), *kinds_, engine_.lacks()})));
  return nullptr;
}

Service::Call Service::connect(Request& request, Replies& replies) {
  if (const auto none = parametersOf<contract::NoParameters>(request); !none)
    return refuse(replies, none.error());
  auto& socket = request.descriptors.front();
  if (!isConnectedStreamSocket(socket.get()))
    return refuse(replies, fail(FailureKind::InvalidArgument, "The descriptor must be a connected unix stream socket.",
                                "descriptors[0]")
                               .value());
  if (conversations_.size() >= contract::limits::connections)
    return refuse(replies, fail(FailureKind::LimitExceeded,
                                "At most " + std::to_string(contract::limits::connections) + " connections.")
                               .value());
  adopt(std::move(socket));
  replies.finish({});
  return nullptr;
}

Service::Call Service::apply(Request& request, Replies& replies) {
  auto wanted = parametersOf<contract::ApplyRequest>(request);
  if (!wanted)
    return refuse(replies, wanted.error());
  const auto lab = wanted->lab;
  auto execution = engine_.begin(lab, std::move(wanted->operations));
  if (!execution)
    return refuse(replies, execution.error());
  auto ended = [this, lab](const Failure* failure) {
    if (failure == nullptr)
      labs_.insert(lab);
    log_.event("apply of " + lab.text() + (failure == nullptr ? " done" : " failed: " + contract::describe(*failure)));
  };
  return std::make_unique<ApplyCall>(loop_, hub_, *std::move(execution), replies, std::move(ended));
}

/// Nothing runs on this connection, or it would have been cancelled when the call came in.
Service::Call Service::cancel(Request& request, Replies& replies) {
  if (const auto none = parametersOf<contract::NoParameters>(request); !none)
    return refuse(replies, none.error());
  replies.finish({});
  return nullptr;
}

Service::Call Service::watch(Request& request, Replies& replies) {
  const auto wanted = parametersOf<contract::LabRequest>(request);
  if (!wanted)
    return refuse(replies, wanted.error());
  auto facts = hub_.snapshot(wanted->lab);
  if (!facts)
    return refuse(replies, facts.error());
  if (request.call.more)
    return std::make_unique<WatchCall>(hub_, wanted->lab, *std::move(facts), replies);
  replies.finish(snapshotReply(*std::move(facts)));
  return nullptr;
}

Service::Call Service::tearDown(Request& request, Replies& replies) {
  const auto wanted = parametersOf<contract::LabRequest>(request);
  if (!wanted)
    return refuse(replies, wanted.error());
  const auto report = engine_.tearDown(wanted->lab);
  if (!report) {
    log_.event("tear-down of " + wanted->lab.text() + " failed: " + contract::describe(report.error()));
    return refuse(replies, report.error());
  }
  labs_.erase(wanted->lab);
  log_.event("tear-down of " + wanted->lab.text() + " done");
  replies.finish(success(contract::encode(*report)));
  return nullptr;
}

Service::Call Service::run(Request& request, Replies& replies) {
  auto wanted = parametersOf<contract::RunRequest>(request);
  if (!wanted)
    return refuse(replies, wanted.error());
  if (children_.expected() >= contract::limits::runs)
    return refuse(replies, fail(FailureKind::LimitExceeded,
                                "At most " + std::to_string(contract::limits::runs) + " commands at once.")
                               .value());
  auto ns = engine_.openNamespace(wanted->lab, wanted->ns);
  if (!ns)
    return refuse(replies, ns.error());
  auto& passed = request.descriptors;
  log_.event("run in " + wanted->ns.text() + ": " + wanted->arguments.front());
  const auto child =
      options_.launcher.launch({.request = *std::move(wanted),
                                .ns = *std::move(ns),
                                .descriptors = {std::move(passed[0]), std::move(passed[1]), std::move(passed[2])}});
  if (!child)
    return refuse(replies, child.error());
  return std::make_unique<RunCall>(children_, *child, replies);
}

Service::Call Service::ping(Request& request, Replies& replies) {
  const auto wanted = parametersOf<contract::PingRequest>(request);
  if (!wanted)
    return refuse(replies, wanted.error());
  if (const auto checked = checkPingTarget(wanted->destination); !checked)
    return refuse(replies, checked.error());
  const auto ns = engine_.openNamespace(wanted->lab, wanted->ns);
  if (!ns)
    return refuse(replies, ns.error());
  auto socket = EchoSocket::open(*ns, wanted->destination);
  if (!socket)
    return refuse(replies, socket.error());
  return std::make_unique<PingCall>(loop_, *std::move(socket), *wanted, replies);
}

}  // namespace vethloom::server
