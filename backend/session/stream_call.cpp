// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/stream_call.h"

namespace vethloom::session {

void StreamCall::start(HelperConnection* connection, contract::Call call, Channel::Handler handler,
                       std::vector<Descriptor> descriptors) {
  call_ = std::move(call);
  call_.more = true;
  handler_ = std::move(handler);
  descriptors_ = std::move(descriptors);
  QMetaObject::invokeMethod(
      this, [this, connection = QPointer<HelperConnection>(connection)] { open(connection); }, Qt::QueuedConnection);
}

void StreamCall::open(HelperConnection* connection) {
  if (!connection)
    return deliver(contract::fail(contract::FailureKind::Disconnected, "The lab is not open"));
  connection->openStream([self = QPointer<StreamCall>(this)](const contract::Result<Channel*>& stream) {
    if (!self || self->ended_) {
      if (stream)
        (*stream)->deleteLater();
      return;
    }
    if (!stream)
      return self->deliver(tl::unexpected(stream.error()));
    self->channel_ = *stream;
    self->channel_->call(
        self->call_,
        [self](const contract::Result<Answer>& answer) {
          if (self)
            self->deliver(answer);
        },
        std::move(self->descriptors_));
    if (self)
      for (const contract::Call& early : std::exchange(self->early_, {}))
        self->send(early);
  });
}

void StreamCall::deliver(const contract::Result<Answer>& answer) {
  if (!ended_)
    handler_(answer);
}

void StreamCall::send(const contract::Call& call) {
  if (channel_)
    channel_->send(call);
  else
    early_.push_back(call);
}

void StreamCall::end() {
  ended_ = true;
  descriptors_.clear();
  if (!channel_)
    return;
  channel_->close();
  channel_->deleteLater();
  channel_ = nullptr;
}

}  // namespace vethloom::session
