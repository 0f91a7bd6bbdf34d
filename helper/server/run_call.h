// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/children.h"
#include "server/ongoing_call.h"

namespace vethloom::server {

/// Run, once the command has been started: waits for its end. A command whose connection ends first is hung up.
class RunCall : public OngoingCall {
public:
  RunCall(Children& children, pid_t child, Replies& replies);
  ~RunCall() override { children_.hangUp(child_); }

private:
  void exited(int status);

  Children& children_;
  pid_t child_;
  Replies& replies_;
};

}  // namespace vethloom::server
