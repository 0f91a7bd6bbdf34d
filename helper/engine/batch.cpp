// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batch.h"

namespace vethloom::engine {

using contract::Failure;
using contract::FailureKind;
using contract::Result;

namespace {

/// Of one message. Each is at most 2 KiB, and a socket takes 200 KiB.
constexpr std::size_t requestsAtOnce = 64;

}  // namespace

void Batch::send(HeldNamespace& ns, netlink::Request request, const char* taken) {
  draftActs_.push_back({&ns, std::move(request), taken});
}

void Batch::publish(HeldNamespace& ns) {
  draftActs_.push_back({&ns, std::nullopt});
}

void Batch::commit(Undo undo) {
  for (Act& act : draftActs_) {
    act.part = parts_.size();
    acts_.push_back(std::move(act));
  }
  draftActs_.clear();
  parts_.push_back(std::exchange(draft_, {}));
  parts_.back().undo = std::move(undo);
}

void Batch::discard() {
  for (const Act& act : draftActs_) {
    if (!act.request)
      namespaces_.release(act.ns->ref);
  }
  draftActs_.clear();
  draft_ = {};
}

Progress Batch::flush() {
  failure_.reset();
  failed_ = parts_.size();
  if (const auto recorded = recordIntents(); recorded)
    carryOut();
  else
    fail(0, recorded.error());
  judgeParts();
  strikeOut();
  letGo();
  Progress result = progress();
  parts_.clear();
  acts_.clear();
  return result;
}

/// Nothing is visible to anyone before its journal entry is on disk.
Result<void> Batch::recordIntents() {
  std::vector<JournalEntry> all;
  for (const Part& part : parts_) {
    all.insert(all.end(), part.intents.begin(), part.intents.end());
    all.insert(all.end(), part.amendments.begin(), part.amendments.end());
  }
  return journal_.record(all);
}

void Batch::carryOut() {
  for (std::size_t next = 0; next < acts_.size() && !failure_;) {
    if (!acts_[next].request) {
      publishOne(acts_[next++]);
      continue;
    }
    const auto run = runFrom(next);
    next += run.size();
    sendRun(run);
  }
}

/// The requests from `first` on that go to one namespace.
std::span<Batch::Act> Batch::runFrom(std::size_t first) {
  std::size_t end = first;
  while (end < acts_.size() && end - first < requestsAtOnce && acts_[end].request && acts_[end].ns == acts_[first].ns)
    ++end;
  return std::span(acts_).subspan(first, end - first);
}

void Batch::sendRun(std::span<Act> run) {
  std::vector<netlink::Request> requests;
  requests.reserve(run.size());
  for (Act& act : run)
    requests.push_back(std::move(*act.request));
  auto refusals = run.front().ns->socket.change(requests);
  const bool noAnswer = !refusals && refusals.error().kind == FailureKind::Io;
  for (Act& act : run)
    act.state = refusals ? State::Done : noAnswer ? State::Uncertain : State::Waiting;
  if (!refusals)
    return fail(run.front().part, refusals.error());
  for (netlink::Refusal& refusal : *refusals) {
    Act& act = run[refusal.which];
    act.state = State::Refused;
    if (refusal.failure.kind == FailureKind::AlreadyExists && act.taken != nullptr)
      refusal.failure.message = act.taken;
    fail(act.part, std::move(refusal.failure));
  }
}

void Batch::publishOne(Act& act) {
  const auto name = contract::NamespaceName::parse(act.ns->ref.text());
  const auto published = namespaces_.runNetns().publish(*name, act.ns->fd);
  act.state = published ? State::Done : State::Refused;
  if (!published)
    fail(act.part, published.error());
}

/// The first failure counts.
void Batch::fail(std::size_t part, Failure failure) {
  if (failure_ && failed_ <= part)
    return;
  failed_ = part;
  failure_ = std::move(failure);
}

void Batch::judgeParts() {
  for (const Act& act : acts_) {
    Part& part = parts_[act.part];
    part.touched = part.touched || act.state == State::Done || act.state == State::Uncertain;
    part.finished = part.finished && act.state == State::Done;
  }
}

/// Puts the journal right: what was intended and not made goes, and what was carried out has done away with something.
/// An entry that stays behind where that fails does no harm: it names what is not there.
void Batch::strikeOut() {
  std::vector<JournalEntry> gone;
  for (const Part& part : parts_) {
    if (!part.touched)
      gone.insert(gone.end(), part.intents.begin(), part.intents.end());
    if (part.finished)
      gone.insert(gone.end(), part.retired.begin(), part.retired.end());
  }
  for (JournalEntry& entry : gone)
    entry.added = false;
  if (const auto recorded = journal_.record(gone); !recorded && !parts_.empty())
    fail(parts_.size() - 1, recorded.error());
}

/// Namespaces without a name.
void Batch::letGo() {
  for (const Act& act : acts_) {
    if (!act.request && act.state != State::Done)
      namespaces_.release(act.ns->ref);
  }
}

Progress Batch::progress() {
  Progress result;
  for (std::size_t index = 0; index < parts_.size(); ++index) {
    Part& part = parts_[index];
    if (index < failed_)
      result.done.push_back(std::move(part.undo));
    else if (part.touched)
      result.beyond.push_back(std::move(part.undo));
  }
  result.failure = std::move(failure_);
  return result;
}

}  // namespace vethloom::engine
