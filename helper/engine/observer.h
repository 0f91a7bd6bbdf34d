// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "engine/judge.h"
#include "engine/view.h"

namespace vethloom::engine {

/// Turns what the kernel has into facts: a snapshot first, then each change, in every namespace that concerns the
/// lab, and of the namespaces themselves as their names come and go.
///
/// The kernel is read whole for the first snapshot, and again where events were lost, something could not be read, or
/// the journal says what we did not know. Any other snapshot is what the events have made of the last one, once all
/// that wait are taken in: the kernel queues an event before the change's own system call returns, so nothing is missed
/// that was done before the snapshot was asked for. What has no event (View::recheckSilent) is read each time.
class Observer {
public:
  Observer(Namespaces& namespaces, Peers& peers, contract::Where where)
      : namespaces_(namespaces), peers_(peers), judge_(namespaces, where) {}

  [[nodiscard]] contract::Result<contract::Facts> snapshot(Judge::Source source);
  [[nodiscard]] EventBatch drain();
  /// The next `drain` reads again what counts.
  void recount();
  void follow(std::shared_ptr<const Ownership> ownership) { judge_.follow(std::move(ownership)); }

private:
  contract::Result<contract::Facts> readAll();
  [[nodiscard]] bool catchUp();
  [[nodiscard]] bool recheckSilent();
  [[nodiscard]] contract::Facts tellAll() const;
  void syncNames(const netlink::Monitor::Heard& heard, contract::Facts& facts);
  void syncAllNames(contract::Facts& facts);
  void syncName(const contract::NamespaceName& name, contract::Facts& facts);
  void tellStranger(const contract::NamespaceName& name, bool exists, contract::Facts& facts);
  [[nodiscard]] bool syncViews(contract::Facts& facts);
  contract::Result<void> startView(HeldNamespace& ns, contract::Facts& facts);

  Namespaces& namespaces_;
  Peers& peers_;
  Judge judge_;
  std::map<netlink::Monitor::Token, View> views_;
  std::set<contract::NamespaceName> strangers_;  ///< Told as existing, not held.
  contract::Facts untold_;  ///< Found out while a snapshot was taken; for those who have listened all the time.
  std::uint64_t generation_ = 0;
  bool started_ = false;
  bool whole_ = false;  ///< Nothing was lost, and nothing could not be read, since everything was read.
  bool lost_ = false;   ///< Something was lost, and those who listen are still to be told.
};

}  // namespace vethloom::engine
