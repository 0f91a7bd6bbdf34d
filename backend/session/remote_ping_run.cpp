// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/remote_ping_run.h"

#include "session/decode_answer.h"

#include <algorithm>

namespace vethloom::session {

RemotePingRun::RemotePingRun(HelperConnection* connection, const contract::PingRequest& request, QObject* parent)
    : PingRun(parent) {
  stream_.start(connection,
                contract::Call{.method = std::string(contract::method::ping),
                               .parameters = contract::printJson(contract::encode(request))},
                [this](const contract::Result<Answer>& answer) { take(answer); });
}

void RemotePingRun::stop() {
  if (done_)
    return;
  stream_.end();
  emit updated(totals_);
  finish({});
}

void RemotePingRun::take(const contract::Result<Answer>& answer) {
  const auto update = decodeAnswer<contract::PingUpdate>(answer);
  if (!update)
    return finish(update.error());
  totals_.sent = std::max({totals_.sent, update->sent, update->sequence});
  totals_.received = std::max(totals_.received + (update->answered ? 1 : 0), update->received);
  emit updated(*update);
  if (update->finished)
    finish({});
  else if (!answer->continues)
    finish(contract::Failure{.kind = contract::FailureKind::Disconnected,
                             .message = "The helper stopped in the middle of the ping"});
}

void RemotePingRun::finish(const std::optional<contract::Failure>& failure) {
  if (std::exchange(done_, true))
    return;
  stream_.end();
  emit finished(failure);
  deleteLater();
}

}  // namespace vethloom::session
