// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/event_hub.h"

#include <poll.h>
#include <utility>

namespace vethloom::server {

contract::Result<contract::Facts> EventHub::snapshot(const contract::LabName& lab) {
  // What is waiting is older than the snapshot: to whoever gets the snapshot it would be a step back.
  if (started_)
    drain();
  auto facts = engine_.snapshot(lab);
  if (facts && !std::exchange(started_, true) && pauses_ == 0)
    listen();
  return facts;
}

void EventHub::add(EventListener& listener) {
  listeners_.insert(&listener);
  if (!recounting_)
    recounting_ = loop_.after(recountEvery, [this] { recount(); });
}

void EventHub::recount() {
  recounting_.reset();
  if (listeners_.empty())
    return;
  recounting_ = loop_.after(recountEvery, [this] { recount(); });
  if (pauses_ > 0)
    return;
  engine_.recount();
  drain();
}

void EventHub::listen() {
  registration_ = loop_.watch(engine_.eventDescriptor(), POLLIN, [this](short) { drain(); });
}

void EventHub::pause(int change) {
  pauses_ += change;
  if (pauses_ > 0)
    registration_.reset();
  else if (started_)
    listen();
}

void EventHub::drain() {
  const auto batch = engine_.drain();
  if (batch.facts.empty() && !batch.overrun)
    return;
  // A copy, because a listener may end while it hears of it.
  const auto listeners = listeners_;
  for (auto* listener : listeners) {
    if (listeners_.contains(listener))
      listener->happened(batch);
  }
}

}  // namespace vethloom::server
