// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/lab_session.h"
#include "session/stream_call.h"

namespace vethloom::session {

/// A Ping sent by the helper.
class RemotePingRun : public PingRun {
  Q_OBJECT

public:
  /// Starts on the next turn of the event loop. A null connection: finishes with Disconnected.
  RemotePingRun(HelperConnection* connection, const contract::PingRequest& request, QObject* parent);
  /// Ends with the totals so far.
  void stop() override;

private:
  void take(const contract::Result<Answer>& answer);
  void finish(const std::optional<contract::Failure>& failure);

  StreamCall stream_;
  contract::PingUpdate totals_{.finished = true};
  bool done_ = false;
};

}  // namespace vethloom::session
