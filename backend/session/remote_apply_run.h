// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/lab_session.h"
#include "session/stream_call.h"

namespace vethloom::session {

/// An Apply carried out by the helper.
class RemoteApplyRun : public ApplyRun {
  Q_OBJECT

public:
  /// Starts on the next turn of the event loop. A null connection: finishes with Disconnected.
  RemoteApplyRun(HelperConnection* connection, const contract::ApplyRequest& request, QObject* parent);
  void cancel() override;

private:
  void take(const contract::Result<Answer>& answer);
  void finish(const std::optional<contract::Failure>& failure);

  StreamCall stream_;
};

}  // namespace vethloom::session
