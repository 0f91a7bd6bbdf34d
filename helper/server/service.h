// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "server/children.h"
#include "server/conversation.h"
#include "server/event_hub.h"
#include "server/launcher.h"
#include "server/log.h"

#include <memory>
#include <optional>
#include <set>

namespace vethloom::server {

/// Whom and how long a service serves.
struct ServiceOptions {
  contract::Where where = contract::Where::Sandbox;
  bool linger = false;  ///< Outlive the first connection, until no lab is up and nobody is connected.
  Launcher launcher;    ///< Starts the commands of Run.
};

/// io.github.vethloom.Helper and org.varlink.service for all connections: looks every call over, hands it to the
/// engine, and stops the loop when nobody needs the helper any more.
class Service : private CallHandler {
public:
  Service(PollLoop& loop, engine::Engine& engine, Log& log, ServiceOptions options);
  ~Service() override;

  /// Speaks on one more connection; the first one is the one whose end ends the helper.
  void adopt(netlink::FileDescriptor socket);

private:
  using Call = std::unique_ptr<OngoingCall>;
  using Handler = Call (Service::*)(Request&, Replies&);
  struct Method;

  Call handle(Request request, Replies& replies) override;
  void ended(Conversation& conversation) override;

  static const Method* findMethod(std::string_view name);
  Call getInfo(Request& request, Replies& replies);
  Call getInterfaceDescription(Request& request, Replies& replies);
  Call describe(Request& request, Replies& replies);
  Call connect(Request& request, Replies& replies);
  Call apply(Request& request, Replies& replies);
  Call cancel(Request& request, Replies& replies);
  Call watch(Request& request, Replies& replies);
  Call tearDown(Request& request, Replies& replies);
  Call run(Request& request, Replies& replies);
  Call ping(Request& request, Replies& replies);

  void stopIfIdle();

  PollLoop& loop_;
  engine::Engine& engine_;
  Log& log_;
  ServiceOptions options_;
  EventHub hub_;
  Children children_;
  std::optional<std::vector<std::string>> kinds_;  ///< Found out once; it takes a scratch namespace.
  std::set<contract::LabName> labs_;               ///< Applied by this helper and not torn down.
  /// Last, so that calls that go on end before what they use.
  std::set<std::shared_ptr<Conversation>> conversations_;
  const Conversation* first_ = nullptr;
};

}  // namespace vethloom::server
