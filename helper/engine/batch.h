// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/journal.h"
#include "engine/kernel.h"
#include "engine/namespaces.h"

namespace vethloom::engine {

/// Operations on their way: each has become requests to the kernel, and none of them is sent yet. They go out
/// together, as many as can be in one message, after all that they intend is in the journal with one sync.
class Batch {
public:
  Batch(Namespaces& namespaces, Journal& journal) : namespaces_(namespaces), journal_(journal) {}

  // What follows goes into a draft, until `commit` puts it behind what is queued, or `discard` forgets it.

  /// Written to the journal before anything of the batch is sent, and struck out again where it was not made.
  void intend(JournalEntry entry) { draft_.intents.push_back(std::move(entry)); }
  /// Likewise, about something that is in the journal already: it stays as amended, whatever happens.
  void amend(JournalEntry entry) { draft_.amendments.push_back(std::move(entry)); }
  /// Struck out of the journal once the operation is carried out.
  void retire(JournalEntry entry) { draft_.retired.push_back(std::move(entry)); }
  /// A change in a namespace. `taken` is what to say where the kernel has such a thing already.
  void send(HeldNamespace& ns, netlink::Request request, const char* taken = nullptr);
  /// Gives a namespace that was just made its name; where that does not come about it is let go again.
  void publish(HeldNamespace& ns);

  /// The draft is one operation, which `undo` would take back.
  void commit(Undo undo);
  void discard();

  [[nodiscard]] std::size_t operations() const { return parts_.size(); }
  /// Carries everything out but the draft, in order, up to the first failure.
  Progress flush();

private:
  enum class State : std::uint8_t { Waiting, Done, Refused, Uncertain };
  struct Act {
    HeldNamespace* ns;
    std::optional<netlink::Request> request;  ///< Unset: publish.
    const char* taken = nullptr;
    std::size_t part = 0;  ///< Which operation it belongs to.
    State state = State::Waiting;
  };
  /// One operation.
  struct Part {
    Undo undo;
    std::vector<JournalEntry> intents, amendments, retired;
    bool touched = false;  ///< Some of it was done, or may have been.
    bool finished = true;  ///< All of it was done.
  };

  contract::Result<void> recordIntents();
  void carryOut();
  [[nodiscard]] std::span<Act> runFrom(std::size_t first);
  void sendRun(std::span<Act> run);
  void publishOne(Act& act);
  void fail(std::size_t part, contract::Failure failure);
  void judgeParts();
  void letGo();
  void strikeOut();
  [[nodiscard]] Progress progress();

  Namespaces& namespaces_;
  Journal& journal_;
  Part draft_;
  std::vector<Act> draftActs_;
  std::vector<Part> parts_;
  std::vector<Act> acts_;
  std::size_t failed_ = 0;  ///< The first part that failed.
  std::optional<contract::Failure> failure_;
};

}  // namespace vethloom::engine
