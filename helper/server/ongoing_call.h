// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/varlink.h"

#include <string>

namespace vethloom::server {

/// Where a call's replies go.
class Replies {
public:
  virtual ~Replies() = default;
  /// One of several replies; `parameters` is JSON text.
  virtual void send(std::string parameters) = 0;
  /// The last reply. An ongoing call is destroyed soon after, but not inside this.
  virtual void finish(contract::Reply reply) = 0;
  /// The reader is slow: hold back what can be held back until `OngoingCall::writable`.
  [[nodiscard]] virtual bool congested() const = 0;
};

/// A call that takes its time. Destroyed after it finished, or before that when its connection ends.
class OngoingCall {
public:
  virtual ~OngoingCall() = default;
  /// The caller asks to stop; the call still finishes in its own way.
  virtual void cancel() {}
  /// The reader has caught up.
  virtual void writable() {}
};

}  // namespace vethloom::server
