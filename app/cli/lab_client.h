// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/lab_session.h"

#include <functional>

namespace vethloom::cli {

class Interrupts;

/// A lab session for straight-line code: each call runs the event loop until its answer is there.
/// An interrupt ends a call with Failure{Cancelled}.
class LabClient {
public:
  explicit LabClient(Interrupts& interrupts) : interrupts_(interrupts) {}

  [[nodiscard]] contract::Result<void> open(const session::OpenRequest& request);
  void close() { session_.close(); }

  using StepHandler = std::function<void(const contract::StepResult&)>;
  /// An interrupt cancels the apply; what was done is undone before this returns.
  [[nodiscard]] contract::Result<void> apply(const plan::Plan& plan, const StepHandler& stepped);
  [[nodiscard]] contract::Result<contract::TearDownReport> tearDown();
  /// An interrupt stops the ping; the totals so far still come.
  [[nodiscard]] contract::Result<void> ping(const contract::NamespaceRef& from, const contract::IpAddress& to,
                                            std::uint32_t count,
                                            const std::function<void(const contract::PingUpdate&)>& updated);
  /// The command's exit status. It gets this program's standard descriptors.
  [[nodiscard]] contract::Result<int> run(const contract::NamespaceRef& ns, const std::vector<std::string>& command);

  /// Waits until `condition` holds, looked at after each change in the kernel. False after `milliseconds`.
  [[nodiscard]] bool waitUntil(const std::function<bool()>& condition, int milliseconds);

  [[nodiscard]] const model::Observed& observed() const { return session_.observed(); }
  [[nodiscard]] const contract::Capabilities& capabilities() const { return session_.capabilities(); }

private:
  Interrupts& interrupts_;
  session::LabSession session_;
};

}  // namespace vethloom::cli
