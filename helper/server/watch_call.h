// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/event_hub.h"
#include "server/ongoing_call.h"

#include <deque>

namespace vethloom::server {

/// Watch: a snapshot in frames, then facts as the kernel reports them. A reader that falls behind costs a bounded
/// backlog; beyond it the backlog is dropped and a fresh snapshot is sent once the reader has caught up.
class WatchCall : public OngoingCall, private EventListener {
public:
  /// Facts that wait for a slow reader before they give way to a fresh snapshot.
  static constexpr std::size_t maxBacklog = 20000;

  /// `first` is the snapshot to begin with.
  WatchCall(EventHub& hub, contract::LabName lab, contract::Facts first, Replies& replies);
  ~WatchCall() override;

  void writable() override;

private:
  void happened(const engine::EventBatch& batch) override;
  void begin(contract::Facts snapshot);
  void restart();
  void sendBacklog();
  void sendFrame();

  EventHub& hub_;
  contract::LabName lab_;
  Replies& replies_;
  contract::Facts snapshot_;
  std::size_t told_ = 0;             ///< How many facts of the snapshot have been sent.
  std::deque<contract::Fact> news_;  ///< What came after it.
  bool resetPending_ = false;        ///< The next frame starts the snapshot.
  bool settlePending_ = false;       ///< The snapshot's end has not been sent.
  bool stale_ = false;               ///< What waited was dropped.
};

/// The whole snapshot as one reply, for a Watch without "more".
[[nodiscard]] contract::Reply snapshotReply(contract::Facts facts);

}  // namespace vethloom::server
