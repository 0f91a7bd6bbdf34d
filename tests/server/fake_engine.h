// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <deque>

namespace vethloom::test {

/// What a FakeEngine was asked to do, and does. It outlives the engine's executions.
struct FakeKernel {
  std::size_t stepsASlice = 1;
  std::optional<std::size_t> failingOperation;
  bool stalled = false;  ///< Executions make no progress.
  contract::Facts facts;
  std::size_t begun = 0;
  std::size_t done = 0;    ///< Operations carried out, over all executions.
  std::size_t undone = 0;  ///< Operations undone, by failure, cancel or destruction.
  std::size_t snapshots = 0;
  std::optional<contract::Failure> refusal;  ///< For begin, tearDown, snapshot and openNamespace.
};

/// An engine without a kernel: one plan at a time, undone as the real one would.
class FakeEngine : public engine::Engine {
public:
  FakeEngine();

  FakeKernel& kernel() { return kernel_; }
  /// Makes the next `drain` return it.
  void happen(engine::EventBatch batch);

  std::vector<std::string> kinds() override { return {"bridge", "veth"}; }
  std::vector<contract::Lack> lacks() override { return {{"tap", "No TAP."}}; }
  contract::Result<std::unique_ptr<engine::Execution>> begin(const contract::LabName& lab,
                                                             contract::Operations operations) override;
  contract::Result<contract::TearDownReport> tearDown(const contract::LabName& lab) override;
  contract::Result<contract::Facts> snapshot(const contract::LabName& lab) override;
  int eventDescriptor() const override { return events_.get(); }
  engine::EventBatch drain() override;
  void recount() override { ++recounts; }
  contract::Result<netlink::FileDescriptor> openNamespace(const contract::LabName& lab,
                                                          const contract::NamespaceRef& ns) override;

  int recounts = 0;  ///< How often `recount` was asked for.

private:
  FakeKernel kernel_;
  netlink::FileDescriptor events_;  ///< An eventfd.
  std::deque<engine::EventBatch> batches_;
};

}  // namespace vethloom::test
