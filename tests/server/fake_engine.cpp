// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_engine.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace vethloom::test {

using contract::FailureKind;
using contract::StepOutcome;
using contract::StepResult;

namespace {

class FakeExecution : public engine::Execution {
public:
  FakeExecution(FakeKernel& kernel, std::size_t operations) : kernel_(kernel), operations_(operations) {}
  ~FakeExecution() override {
    if (!ended_)
      kernel_.undone += done_;
  }

  bool advance(std::vector<StepResult>& steps) override {
    for (std::size_t i = 0; i < kernel_.stepsASlice && !ended_ && !kernel_.stalled; ++i)
      failure_ ? undoOne(steps) : doOne(steps);
    return !ended_;
  }
  void cancel() override {
    failure_ = contract::fail(FailureKind::Cancelled, "Stopped.").value();
    kernel_.stalled = false;
  }
  const std::optional<contract::Failure>& failure() const override { return failure_; }

private:
  void doOne(std::vector<StepResult>& steps) {
    if (done_ == operations_) {
      ended_ = true;
    } else if (kernel_.failingOperation == done_) {
      failure_ =
          contract::Failure{FailureKind::Kernel, "The link could not be made.", "ns1/veth1", 17, "File exists", done_};
      steps.push_back({done_, StepOutcome::Failed, "The link could not be made."});
    } else {
      steps.push_back({done_++, StepOutcome::Done, {}});
      ++kernel_.done;
    }
  }
  void undoOne(std::vector<StepResult>& steps) {
    if (done_ == 0) {
      ended_ = true;
      return;
    }
    steps.push_back({--done_, StepOutcome::Undone, {}});
    ++kernel_.undone;
  }

  FakeKernel& kernel_;
  std::size_t operations_;
  std::size_t done_ = 0;
  bool ended_ = false;
  std::optional<contract::Failure> failure_;
};

}  // namespace

FakeEngine::FakeEngine() : events_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE)) {}

void FakeEngine::happen(engine::EventBatch batch) {
  batches_.push_back(std::move(batch));
  ::eventfd_write(events_.get(), 1);
}

contract::Result<std::unique_ptr<engine::Execution>> FakeEngine::begin(const contract::LabName& /*lab*/,
                                                                       contract::Operations operations) {
  if (kernel_.refusal)
    return tl::unexpected(*kernel_.refusal);
  ++kernel_.begun;
  return std::make_unique<FakeExecution>(kernel_, operations.size());
}

contract::Result<contract::TearDownReport> FakeEngine::tearDown(const contract::LabName& /*lab*/) {
  if (kernel_.refusal)
    return tl::unexpected(*kernel_.refusal);
  return contract::TearDownReport{2, 1, {}};
}

contract::Result<contract::Facts> FakeEngine::snapshot(const contract::LabName& /*lab*/) {
  if (kernel_.refusal)
    return tl::unexpected(*kernel_.refusal);
  ++kernel_.snapshots;
  return kernel_.facts;
}

engine::EventBatch FakeEngine::drain() {
  if (batches_.empty())
    return {};
  eventfd_t value = 0;
  ::eventfd_read(events_.get(), &value);
  auto batch = std::move(batches_.front());
  batches_.pop_front();
  return batch;
}

contract::Result<netlink::FileDescriptor> FakeEngine::openNamespace(const contract::LabName& /*lab*/,
                                                                    const contract::NamespaceRef& ns) {
  if (kernel_.refusal)
    return tl::unexpected(*kernel_.refusal);
  if (!ns.isHost())
    return contract::fail(FailureKind::NotOurs, "There is no such namespace in this lab.", ns.text());
  return netlink::FileDescriptor(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
}

}  // namespace vethloom::test
