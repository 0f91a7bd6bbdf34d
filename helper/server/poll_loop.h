// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace vethloom::server {

/// The helper's one loop: descriptors, deadlines and work in slices, all on one thread.
/// Callbacks may register and unregister anything, themselves included.
class PollLoop {
public:
  using Clock = std::chrono::steady_clock;

  /// Ends what it stands for when it is destroyed. Must not outlive its loop.
  class Registration {
  public:
    Registration() = default;
    Registration(Registration&& other) noexcept;
    Registration& operator=(Registration&& other) noexcept;
    ~Registration() { reset(); }
    void reset();
    explicit operator bool() const { return loop_ != nullptr; }

  private:
    friend class PollLoop;
    Registration(PollLoop* loop, std::uint64_t id) : loop_(loop), id_(id) {}
    PollLoop* loop_ = nullptr;
    std::uint64_t id_ = 0;
  };

  PollLoop() = default;
  PollLoop(const PollLoop&) = delete;
  PollLoop& operator=(const PollLoop&) = delete;

  /// Calls `ready` with poll(2)'s revents; the descriptor stays the caller's and must stay open.
  [[nodiscard]] Registration watch(int descriptor, short events, std::function<void(short)> ready);
  /// Other events for a `watch`.
  void setEvents(const Registration& registration, short events);
  /// Calls `due` once.
  [[nodiscard]] Registration after(std::chrono::milliseconds delay, std::function<void()> due);
  /// Calls `slice` once a turn, between looks at the descriptors; it should take a few milliseconds.
  [[nodiscard]] Registration eachTurn(std::function<void()> slice);
  /// Calls `task` at the end of this turn: the place to destroy an object from inside its own callback.
  void post(std::function<void()> task);

  /// Turns until `stop`; its status is the result.
  int run();
  /// One turn, which waits at most so long for something to happen.
  void turn(std::chrono::milliseconds atMost);
  void stop(int status);
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] int status() const { return status_; }

private:
  struct Watch {
    int descriptor;
    short events;
    std::shared_ptr<std::function<void(short)>> ready;
  };
  struct Timer {
    Clock::time_point due;
    std::shared_ptr<std::function<void()>> callback;
  };

  [[nodiscard]] std::chrono::milliseconds untilNextWork() const;
  void dispatchWatches(std::chrono::milliseconds atMost);
  void dispatchTimers();
  void dispatchSlices();
  void runPosted();
  void forget(std::uint64_t id);

  std::map<std::uint64_t, Watch> watches_;
  std::map<std::uint64_t, Timer> timers_;
  std::map<std::uint64_t, std::shared_ptr<std::function<void()>>> slices_;
  std::vector<std::function<void()>> posted_;
  std::uint64_t nextId_ = 1;
  bool stopped_ = false;
  int status_ = 0;
};

}  // namespace vethloom::server
