// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace vethloom::gui {

struct AppState;

/// Something that must hold for a command to be used, and what is said where it does not: one table for both, so that
/// what is switched off always has its true reason.
struct Requirement {
  bool (*holds)(const AppState&);
  const char* otherwise;  ///< A sentence, marked for translation.

  [[nodiscard]] QString reason() const;
};

namespace need {

extern const Requirement somethingToUndo;
extern const Requirement somethingToRedo;
extern const Requirement drawing;
extern const Requirement selection;
extern const Requirement oneSelected;
extern const Requirement severalSelected;
extern const Requirement linkSelected;
extern const Requirement cableSelected;
extern const Requirement cableStart;
extern const Requirement movableSelected;
extern const Requirement pingPair;
extern const Requirement connection;
extern const Requirement idle;
extern const Requirement idleOrLive;
extern const Requirement staged;
extern const Requirement notUp;
extern const Requirement up;
extern const Requirement drawingOrLab;

}  // namespace need

}  // namespace vethloom::gui
