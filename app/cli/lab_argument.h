// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "files/key_file.h"
#include "model/topology.h"

#include <QString>
#include <optional>
#include <string>

namespace vethloom::cli {

/// A drawing that was read from a file.
struct Drawing {
  model::Topology topology;
  contract::LabName lab;
  QString path;  ///< Absolute.
  /// Of its WireGuard links; none where it has no such link. Public keys that only this file has are in the topology.
  contract::Result<files::KeyRing> keys = files::KeyRing();
};

[[nodiscard]] contract::Result<Drawing> loadDrawing(const std::string& file);

/// Whether a LAB argument names a drawing: it has a slash or ends in .vloom.
[[nodiscard]] bool namesFile(const std::string& argument);

/// A lab that is up.
struct RunningLab {
  contract::LabName lab;
  contract::Where where = contract::Where::Sandbox;
};

/// The lab that a LAB argument (a name or a drawing) means. `in` is the value of --in, where it was given; else the lab
/// is looked for. NotFound where it is not up. With --in host the helper is asked, since only it may read the journals.
[[nodiscard]] contract::Result<RunningLab> findLab(const std::string& argument, const std::optional<std::string>& in);

/// The drawing's own lab where it is up; nothing where it is not. `in` as above.
[[nodiscard]] std::optional<RunningLab> findLabOf(const Drawing& drawing, const std::optional<std::string>& in);

/// AlreadyExists where the lab that is up under this drawing's name belongs to another drawing.
[[nodiscard]] contract::Result<void> refuseOtherDrawing(const Drawing& drawing, contract::Where where);

/// "in a sandbox" or "on this computer", for sentences.
[[nodiscard]] std::string placeOf(contract::Where where);
/// "sandbox" or "host", as --in takes it.
[[nodiscard]] std::string nameOf(contract::Where where);
[[nodiscard]] contract::Where whereOf(const std::optional<std::string>& in);

}  // namespace vethloom::cli
