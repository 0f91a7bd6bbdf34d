// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "server/poll_loop.h"

#include <set>

namespace vethloom::server {

/// Gets what the kernel reports.
class EventListener {
public:
  virtual ~EventListener() = default;
  virtual void happened(const engine::EventBatch& batch) = 0;
};

/// Hands the engine's one stream of events to everybody who watches.
class EventHub {
public:
  EventHub(PollLoop& loop, engine::Engine& engine) : loop_(loop), engine_(engine) {}

  /// The state now, for a listener that hears of every change after it.
  [[nodiscard]] contract::Result<contract::Facts> snapshot(const contract::LabName& lab);
  void add(EventListener& listener);
  void remove(EventListener& listener) { listeners_.erase(&listener); }

  /// While one lives nobody hears anything, and what happens is heard of afterwards, in one go. A plan's steps come in
  /// as many events; to look at each new namespace once, when it is complete, takes a fraction of the time.
  class Pause {
  public:
    explicit Pause(EventHub& hub) : hub_(&hub) { hub_->pause(1); }
    ~Pause() { hub_->pause(-1); }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

  private:
    EventHub* hub_;
  };

private:
  /// The kernel does not tell that a counter counts, so somebody has to look now and then.
  static constexpr std::chrono::seconds recountEvery{2};

  void drain();
  void recount();
  void listen();
  void pause(int change);

  PollLoop& loop_;
  engine::Engine& engine_;
  std::set<EventListener*> listeners_;
  PollLoop::Registration registration_;
  PollLoop::Registration recounting_;  ///< Only while somebody listens.
  bool started_ = false;
  int pauses_ = 0;
};

}  // namespace vethloom::server
