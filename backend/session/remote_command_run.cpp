// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/remote_command_run.h"

#include "session/decode_answer.h"

namespace vethloom::session {

RemoteCommandRun::RemoteCommandRun(HelperConnection* connection, const contract::RunRequest& request,
                                   const std::array<int, 3>& descriptors, QObject* parent)
    : CommandRun(parent) {
  std::vector<Descriptor> copies;
  for (const int fd : descriptors) {
    auto copy = duplicate(fd);
    if (!copy) {
      QMetaObject::invokeMethod(
          this, [this, failure = copy.error()] { finish(tl::unexpected(failure)); }, Qt::QueuedConnection);
      return;
    }
    copies.push_back(std::move(*copy));
  }
  stream_.start(
      connection,
      {.method = std::string(contract::method::run), .parameters = contract::printJson(contract::encode(request))},
      [this](const contract::Result<Answer>& answer) { take(answer); }, std::move(copies));
}

void RemoteCommandRun::take(const contract::Result<Answer>& answer) {
  const auto update = decodeAnswer<contract::RunUpdate>(answer);
  if (!update)
    return finish(tl::unexpected(update.error()));
  if (update->exitStatus)
    finish(*update->exitStatus);
  else if (!answer->continues)
    finish(contract::fail(contract::FailureKind::Disconnected, "The helper did not say how the command ended"));
}

void RemoteCommandRun::finish(const contract::Result<int>& exitStatus) {
  stream_.end();
  emit finished(exitStatus);
  deleteLater();
}

}  // namespace vethloom::session
