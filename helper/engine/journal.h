// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/lab_files.h"
#include "engine/ownership.h"

#include <memory>
#include <span>

namespace vethloom::engine {

/// Whom a journal must belong to before we act on it.
struct Caller {
  uid_t uid = static_cast<uid_t>(-1);
  [[nodiscard]] bool mayUse(const Ownership& ownership) const { return uid == 0 || uid == ownership.uid; }
};

/// What a journal said when it was last closed: reading one of thousands of lines takes as long as a small change of
/// the lab itself. It counts only where the file still says exactly that.
struct JournalMemory {
  std::string text;
  std::shared_ptr<Ownership> ownership = {};
  [[nodiscard]] bool isEmpty() const { return text.empty(); }
};

/// A lab's journal, open and locked: while it lives nobody else changes the lab. Intent is written and synced before
/// anything is made, so that a helper killed at any moment leaves nothing that the next one does not know of.
class Journal {
public:
  /// Opens the lab's journal, or makes one. Busy where somebody holds it, NotPermitted where it is another user's.
  /// `memory`, where given, outlives the journal; it is empty afterwards where the journal was removed.
  [[nodiscard]] static contract::Result<std::unique_ptr<Journal>> openOrMake(const LabFiles& files,
                                                                             const contract::LabName& lab,
                                                                             const Caller& caller,
                                                                             JournalMemory* memory = nullptr);
  /// The same, but NotFound where there is none.
  [[nodiscard]] static contract::Result<std::unique_ptr<Journal>> openExisting(const LabFiles& files,
                                                                               const contract::LabName& lab,
                                                                               const Caller& caller);
  /// Reads without a lock. An empty Ownership (group 0) where there is no journal. Where `memory` (which may be null)
  /// has it, that is what is returned.
  [[nodiscard]] static contract::Result<std::shared_ptr<const Ownership>> peek(const LabFiles& files,
                                                                               const contract::LabName& lab,
                                                                               const Caller& caller,
                                                                               const JournalMemory* memory = nullptr);

  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  [[nodiscard]] const contract::LabName& lab() const { return lab_; }
  [[nodiscard]] const Ownership& ownership() const { return *ownership_; }
  /// Follows what is recorded from now on, and outlives the journal.
  [[nodiscard]] std::shared_ptr<const Ownership> liveOwnership() const { return ownership_; }

  /// Appends and syncs. All or nothing: a half-written line is cut off again.
  contract::Result<void> record(const JournalEntry& entry) { return record({&entry, 1}); }
  /// The same for many at once, with one sync.
  contract::Result<void> record(std::span<const JournalEntry> entries);
  /// Removes the file where it says nothing any more.
  contract::Result<void> removeIfEmpty();

private:
  Journal(const LabFiles& files, contract::LabName lab, HeldLock lock, netlink::FileDescriptor file);
  static contract::Result<std::unique_ptr<Journal>> openLocked(const LabFiles& files, const contract::LabName& lab,
                                                               int flags);
  contract::Result<void> load(const Caller& caller);
  contract::Result<void> start(const Caller& caller);
  contract::Result<void> append(const std::string& line);
  void compact();

  const LabFiles& files_;
  contract::LabName lab_;
  HeldLock lock_;
  netlink::FileDescriptor file_;
  JournalMemory* memory_ = nullptr;
  std::string text_;  ///< What the file says, for the memory; kept only where there is one.
  std::size_t size_ = 0;
  std::size_t compactAt_ = std::size_t{1} << 20;  ///< The size over which it is written anew.
  std::shared_ptr<Ownership> ownership_ = std::make_shared<Ownership>();
};

}  // namespace vethloom::engine
