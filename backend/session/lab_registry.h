// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "session/descriptor.h"
#include "session/runtime_directory.h"

#include <QString>
#include <vector>

namespace vethloom::session {

/// What is kept beside a sandbox's socket, for `ls`.
struct LabRecord {
  contract::LabName lab;
  QString file;  ///< The drawing's absolute path; may be empty.
  qint64 pid = 0;
};

/// Where this user's sandboxes listen: LAB.sock and LAB.json in $XDG_RUNTIME_DIR/vethloom. Where that variable is
/// missing or names something that is not ours, /run/user/UID is taken, else /tmp/vethloom-UID.
class LabRegistry {
public:
  /// NotPermitted where the directory belongs to somebody else; one that is open to others is closed to them (0700).
  [[nodiscard]] static contract::Result<LabRegistry> open(IfMissing ifMissing = IfMissing::Create);

  /// A lab's connection where a helper answers; else the right to start one.
  struct Claim {
    Descriptor connection;  ///< To the running helper, or unset.
    Descriptor listener;    ///< For the helper that the caller now starts, or unset.
  };
  /// Of several callers at once, exactly one gets the listener; the others wait in its queue.
  [[nodiscard]] contract::Result<Claim> claim(const contract::LabName& lab) const;
  /// A connection to a running helper; NotFound where there is none.
  [[nodiscard]] contract::Result<Descriptor> connect(const contract::LabName& lab) const;

  /// What was written beside the lab's socket; without file and pid where nothing was.
  [[nodiscard]] LabRecord record(const contract::LabName& lab) const;
  /// Written whole or not at all.
  [[nodiscard]] contract::Result<void> writeRecord(const LabRecord& record) const;
  /// Removes the files of a lab whose helper does not answer any more; true where they are gone.
  bool removeStale(const contract::LabName& lab) const;
  /// The same for a helper whose process has just ended: its sandbox may live a moment longer, and hold the socket.
  bool removeEnded(const contract::LabName& lab, int milliseconds) const;
  /// The sandboxes that answer, by name. Stale files are removed on the way.
  [[nodiscard]] std::vector<LabRecord> running() const;

  [[nodiscard]] QString directory() const { return path_; }
  [[nodiscard]] QString socketPath(const contract::LabName& lab) const;

private:
  LabRegistry(QString path, Descriptor directory) : path_(std::move(path)), directory_(std::move(directory)) {}
  [[nodiscard]] QString recordPath(const contract::LabName& lab) const;

  QString path_;
  Descriptor directory_;  ///< Also the lock around binding and removing.
};

}  // namespace vethloom::session
