// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/lab_session.h"
#include "session/stream_call.h"

namespace vethloom::session {

/// A command that the helper runs; it is stopped when this is deleted.
class RemoteCommandRun : public CommandRun {
  Q_OBJECT

public:
  /// Starts on the next turn of the event loop. A null connection: finishes with Disconnected.
  RemoteCommandRun(HelperConnection* connection, const contract::RunRequest& request,
                   const std::array<int, 3>& descriptors, QObject* parent);

private:
  void take(const contract::Result<Answer>& answer);
  void finish(const contract::Result<int>& exitStatus);

  StreamCall stream_;
};

}  // namespace vethloom::session
