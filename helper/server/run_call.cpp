// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/run_call.h"

#include <nlohmann/json.hpp>

namespace vethloom::server {

namespace {

std::string updateText(const contract::RunUpdate& update) {
  return contract::printJson(contract::encode(update));
}

}  // namespace

RunCall::RunCall(Children& children, pid_t child, Replies& replies)
    : children_(children), child_(child), replies_(replies) {
  children_.expect(child_, [this](int status) { exited(status); });
  replies_.send(updateText({.started = true, .exitStatus = {}}));
}

void RunCall::exited(int status) {
  child_ = 0;  // Its id may be another's from now on.
  replies_.finish({.parameters = updateText({.started = true, .exitStatus = status}), .continues = false, .error = {}});
}

}  // namespace vethloom::server
