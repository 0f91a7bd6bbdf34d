// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/poll_loop.h"

#include <poll.h>
#include <algorithm>
#include <limits>
#include <utility>

namespace vethloom::server {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds forever{std::numeric_limits<int>::max()};

}  // namespace

PollLoop::Registration::Registration(Registration&& other) noexcept
    : loop_(std::exchange(other.loop_, nullptr)), id_(other.id_) {}

PollLoop::Registration& PollLoop::Registration::operator=(Registration&& other) noexcept {
  if (this != &other) {
    reset();
    loop_ = std::exchange(other.loop_, nullptr);
    id_ = other.id_;
  }
  return *this;
}

void PollLoop::Registration::reset() {
  if (loop_ != nullptr)
    std::exchange(loop_, nullptr)->forget(id_);
}

PollLoop::Registration PollLoop::watch(int descriptor, short events, std::function<void(short)> ready) {
  const auto id = nextId_++;
  watches_.emplace(id, Watch{descriptor, events, std::make_shared<std::function<void(short)>>(std::move(ready))});
  return {this, id};
}

void PollLoop::setEvents(const Registration& registration, short events) {
  if (auto found = watches_.find(registration.id_); registration.loop_ == this && found != watches_.end())
    found->second.events = events;
}

PollLoop::Registration PollLoop::after(std::chrono::milliseconds delay, std::function<void()> due) {
  const auto id = nextId_++;
  timers_.emplace(id, Timer{Clock::now() + delay, std::make_shared<std::function<void()>>(std::move(due))});
  return {this, id};
}

PollLoop::Registration PollLoop::eachTurn(std::function<void()> slice) {
  const auto id = nextId_++;
  slices_.emplace(id, std::make_shared<std::function<void()>>(std::move(slice)));
  return {this, id};
}

void PollLoop::post(std::function<void()> task) {
  posted_.push_back(std::move(task));
}

int PollLoop::run() {
  while (!stopped_)
    turn(forever);
  return status_;
}

void PollLoop::stop(int status) {
  if (!std::exchange(stopped_, true))
    status_ = status;
}

void PollLoop::turn(milliseconds atMost) {
  dispatchWatches(std::min(atMost, untilNextWork()));
  dispatchTimers();
  dispatchSlices();
  runPosted();
}

milliseconds PollLoop::untilNextWork() const {
  if (!slices_.empty() || !posted_.empty())
    return milliseconds(0);
  if (timers_.empty())
    return forever;
  const auto byDue = [](const auto& a, const auto& b) { return a.second.due < b.second.due; };
  const auto next = std::min_element(timers_.begin(), timers_.end(), byDue)->second.due;
  // Rounded up: waking a fraction of a millisecond early would only turn once more for nothing.
  return std::clamp(std::chrono::ceil<milliseconds>(next - Clock::now()), milliseconds(0), forever);
}

void PollLoop::dispatchWatches(milliseconds atMost) {
  std::vector<pollfd> descriptors;
  std::vector<std::uint64_t> ids;
  for (const auto& [id, watch] : watches_) {
    descriptors.push_back({watch.descriptor, watch.events, 0});
    ids.push_back(id);
  }
  const int timeout = atMost == forever ? -1 : static_cast<int>(atMost.count());
  if (::poll(descriptors.data(), descriptors.size(), timeout) <= 0)
    return;
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    if (descriptors[i].revents == 0)
      continue;
    // Looked up again: an earlier callback of this turn may have ended it (and its descriptor may be another's now).
    if (const auto found = watches_.find(ids[i]); found != watches_.end()) {
      const auto ready = found->second.ready;
      (*ready)(descriptors[i].revents);
    }
  }
}

void PollLoop::dispatchTimers() {
  std::vector<std::uint64_t> due;
  const auto now = Clock::now();
  for (const auto& [id, timer] : timers_) {
    if (timer.due <= now)
      due.push_back(id);
  }
  for (const auto id : due) {
    if (const auto found = timers_.find(id); found != timers_.end()) {
      const auto callback = found->second.callback;
      timers_.erase(found);
      (*callback)();
    }
  }
}

void PollLoop::dispatchSlices() {
  std::vector<std::uint64_t> ids;
  for (const auto& [id, slice] : slices_)
    ids.push_back(id);
  for (const auto id : ids) {
    if (const auto found = slices_.find(id); found != slices_.end()) {
      const auto slice = found->second;
      (*slice)();
    }
  }
}

void PollLoop::runPosted() {
  for (auto& task : std::exchange(posted_, {}))
    task();
}

void PollLoop::forget(std::uint64_t id) {
  watches_.erase(id);
  timers_.erase(id);
  slices_.erase(id);
}

}  // namespace vethloom::server
