// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/remote_apply_run.h"

#include "session/decode_answer.h"

namespace vethloom::session {

RemoteApplyRun::RemoteApplyRun(HelperConnection* connection, const contract::ApplyRequest& request, QObject* parent)
    : ApplyRun(parent) {
  stream_.start(connection,
                contract::Call{.method = std::string(contract::method::apply),
                               .parameters = contract::printJson(contract::encode(request))},
                [this](const contract::Result<Answer>& answer) { take(answer); });
}

void RemoteApplyRun::cancel() {
  stream_.send({.method = std::string(contract::method::cancel)});
}

void RemoteApplyRun::take(const contract::Result<Answer>& answer) {
  const auto progress = decodeAnswer<contract::ApplyProgress>(answer);
  if (!progress)
    return finish(progress.error());
  for (const contract::StepResult& step : progress->steps)
    emit stepped(step);
  if (progress->finished)
    finish({});
  else if (!answer->continues)
    finish(contract::Failure{.kind = contract::FailureKind::Disconnected,
                             .message = "The helper stopped in the middle of the plan"});
}

void RemoteApplyRun::finish(const std::optional<contract::Failure>& failure) {
  stream_.end();
  emit finished(failure);
  deleteLater();
}

}  // namespace vethloom::session
