// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/kernel_mirror.h"

#include "session/decode_answer.h"

#include <QPointer>

namespace vethloom::session {

void KernelMirror::watch(Channel& stream, const contract::LabName& lab) {
  const contract::Call call{.method = std::string(contract::method::watch),
                            .parameters = contract::printJson(contract::encode(contract::LabRequest{lab})),
                            .more = true};
  stream.call(call, [self = QPointer<KernelMirror>(this)](const contract::Result<Answer>& answer) {
    if (!self)
      return;
    const auto update = decodeAnswer<contract::WatchUpdate>(answer);
    if (!update)
      return emit self->failed(update.error());
    self->take(*update);
    if (!answer->continues)
      emit self->failed({.kind = contract::FailureKind::Disconnected, .message = "The helper stopped reporting"});
  });
}

void KernelMirror::clear() {
  observed_ = {};
  snapshot_ = {};
  inSnapshot_ = false;
  settled_ = false;
}

void KernelMirror::take(const contract::WatchUpdate& update) {
  if (update.reset) {
    snapshot_ = {};
    inSnapshot_ = true;
  }
  model::Observed& target = inSnapshot_ ? snapshot_ : observed_;
  for (const contract::Fact& fact : update.facts)
    model::fold(target, fact);
  if (update.settled && inSnapshot_) {
    observed_ = std::move(snapshot_);
    snapshot_ = {};
    inSnapshot_ = false;
    settled_ = true;
  }
  if (!inSnapshot_)
    announce();
}

void KernelMirror::announce() {
  if (std::exchange(announcing_, true))
    return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        announcing_ = false;
        if (settled_)
          emit changed();
      },
      Qt::QueuedConnection);
}

}  // namespace vethloom::session
