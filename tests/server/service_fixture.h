// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_engine.h"
#include "server/service.h"
#include "test_client.h"

#include <fcntl.h>

namespace vethloom::test {

/// A service with a fake engine and its clients, all in this process; every wait of a client turns the loop.
class ServiceFixture {
public:
  explicit ServiceFixture(bool linger = false) : service_(loop_, engine_, log_, {.linger = linger, .launcher = {}}) {}

  /// The client of a new connection; the first call makes the first connection.
  [[nodiscard]] TestClient connect() {
    auto [ours, theirs] = socketPair();
    service_.adopt(std::move(theirs));
    return TestClient(std::move(ours), [this] { turn(); });
  }
  void turn() { loop_.turn(std::chrono::milliseconds(5)); }
  /// Turns until `condition` holds; false when it does not within 20 s.
  template <typename Condition>
  [[nodiscard]] bool turnUntil(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < deadline)
      turn();
    return condition();
  }
  FakeEngine& engine() { return engine_; }
  FakeKernel& kernel() { return engine_.kernel(); }
  [[nodiscard]] bool stopped() const { return loop_.stopped(); }

private:
  netlink::FileDescriptor logFile_{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  server::Log log_{logFile_.get()};
  server::PollLoop loop_;
  FakeEngine engine_;
  server::Service service_;
};

}  // namespace vethloom::test
