// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observed.h"
#include "session/channel.h"

#include <QObject>

namespace vethloom::session {

/// What the kernel has, folded from a Watch stream.
class KernelMirror : public QObject {
  Q_OBJECT

public:
  using QObject::QObject;

  /// Asks for the lab's snapshot and the facts that follow, on a connection of its own.
  void watch(Channel& stream, const contract::LabName& lab);
  void clear();
  [[nodiscard]] const model::Observed& observed() const { return observed_; }
  /// Whether a whole snapshot has come.
  [[nodiscard]] bool isSettled() const { return settled_; }

signals:
  /// After a whole snapshot, and once for all facts that came in one turn of the event loop.
  void changed();
  void failed(const vethloom::contract::Failure& failure);

private:
  void take(const contract::WatchUpdate& update);
  void announce();

  model::Observed observed_;
  model::Observed snapshot_;  ///< A snapshot on its way; it replaces `observed_` when it is whole.
  bool inSnapshot_ = false;
  bool settled_ = false;
  bool announcing_ = false;
};

}  // namespace vethloom::session
