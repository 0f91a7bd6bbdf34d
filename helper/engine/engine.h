// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "netlink/file_descriptor.h"

#include <sys/types.h>
#include <functional>
#include <memory>

namespace vethloom::engine {

/// Who the helper serves and where it builds; decided by server/ before anything is read.
struct EngineOptions {
  contract::Where where = contract::Where::Sandbox;
  uid_t callerUid = static_cast<uid_t>(-1);
  gid_t callerGid = static_cast<gid_t>(-1);
  std::size_t eventBufferBytes = std::size_t{1} << 20;  ///< Receive buffer of each namespace's event socket.
};

/// An apply on its way. Destroying an unfinished one undoes it; it must go before its engine.
class Execution {
public:
  virtual ~Execution() = default;
  /// Carries out (or undoes) a batch of operations, a few milliseconds' worth. False when nothing is left to do.
  virtual bool advance(std::vector<contract::StepResult>& steps) = 0;
  /// From the next `advance` on, undo what was done. The failure will be Cancelled.
  virtual void cancel() = 0;
  /// After the end: why it failed, or nothing.
  [[nodiscard]] virtual const std::optional<contract::Failure>& failure() const = 0;
};

/// What came out of the kernel since the last look.
struct EventBatch {
  contract::Facts facts;
  bool overrun = false;  ///< Events were lost: take a new snapshot, `facts` is empty.
};

/// Everything that touches the kernel, behind values. One thread; it changes its network namespace only inside a call.
class Engine {
public:
  /// Opens the host namespace, `/run/netns` and the journals. Fails with NotSupported or NotPermitted and a sentence.
  [[nodiscard]] static contract::Result<std::unique_ptr<Engine>> open(const EngineOptions& options);
  virtual ~Engine() = default;

  /// Link kinds that this kernel makes, found out by trying in a scratch namespace.
  [[nodiscard]] virtual std::vector<std::string> kinds() = 0;
  /// What this kernel lacks of contract/feature.h, found out the same way.
  [[nodiscard]] virtual std::vector<contract::Lack> lacks() = 0;

  /// Validates the whole plan (also that the kernel has what it needs), takes the lab's lock and opens its journal;
  /// nothing is changed yet. Busy where another Execution holds the lab.
  [[nodiscard]] virtual contract::Result<std::unique_ptr<Execution>> begin(const contract::LabName& lab,
                                                                           contract::Operations operations) = 0;
  /// Removes what the lab's journal names, and the journal.
  [[nodiscard]] virtual contract::Result<contract::TearDownReport> tearDown(const contract::LabName& lab) = 0;

  /// Everything as facts, the host first. `ours` is judged by the lab's journal.
  [[nodiscard]] virtual contract::Result<contract::Facts> snapshot(const contract::LabName& lab) = 0;
  /// A descriptor that is readable when `drain` has something. Events are collected from the first snapshot on.
  [[nodiscard]] virtual int eventDescriptor() const = 0;
  [[nodiscard]] virtual EventBatch drain() = 0;
  /// The next `drain` also tells what the packet filters have counted.
  virtual void recount() = 0;

  /// An open descriptor of a namespace of the lab's (or the host), for setns(2). NotOurs for any other.
  [[nodiscard]] virtual contract::Result<netlink::FileDescriptor> openNamespace(const contract::LabName& lab,
                                                                                const contract::NamespaceRef& ns) = 0;
};

}  // namespace vethloom::engine
