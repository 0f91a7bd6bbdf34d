// SPDX-License-Identifier: GPL-3.0-or-later
#include "requirement.h"

#include "actions.h"

#include <QCoreApplication>

namespace vethloom::gui {

QString Requirement::reason() const {
  return QCoreApplication::translate("Requirement", otherwise);
}

namespace need {

#define TEXT(literal) QT_TRANSLATE_NOOP("Requirement", literal)

const Requirement somethingToUndo{[](const AppState& state) { return state.canUndo; },
                                  TEXT("There is nothing to undo.")};
const Requirement somethingToRedo{[](const AppState& state) { return state.canRedo; },
                                  TEXT("There is nothing to redo.")};
const Requirement drawing{[](const AppState& state) { return state.hasDrawing; }, TEXT("Nothing is drawn yet.")};
const Requirement selection{[](const AppState& state) { return state.hasSelection; }, TEXT("Nothing is selected.")};
const Requirement oneSelected{[](const AppState& state) { return state.hasOneSelected; }, TEXT("Select one thing.")};
const Requirement severalSelected{[](const AppState& state) { return state.hasSeveralSelected; },
                                  TEXT("Select two things or more.")};
const Requirement linkSelected{[](const AppState& state) { return state.hasLinkSelected; },
                               TEXT("Select a cable, a bridge or another link.")};
const Requirement cableSelected{[](const AppState& state) { return state.hasCableSelected; }, TEXT("Select a cable.")};
const Requirement cableStart{[](const AppState& state) { return state.hasCableStart; },
                             TEXT("Select one box, bridge, bond or VRF.")};
const Requirement movableSelected{[](const AppState& state) { return state.hasMovableSelected; },
                                  TEXT("Select a bridge or another device, or one end of a cable.")};
const Requirement pingPair{[](const AppState& state) { return state.hasPingPair; },
                           TEXT("Select two boxes, or a cable between two.")};
const Requirement connection{[](const AppState& state) { return state.isConnected; },
                             TEXT("No lab is connected; apply first.")};
const Requirement idle{[](const AppState& state) { return state.isIdle; },
                       TEXT("Something is being applied or torn down.")};
const Requirement idleOrLive{[](const AppState& state) { return state.isIdle || state.isLive; },
                             TEXT("Something is being applied or torn down.")};
const Requirement staged{[](const AppState& state) { return !state.isLive; },
                         TEXT("Live is on: each step is applied as it is made.")};
const Requirement notUp{[](const AppState& state) { return !state.isUp; }, TEXT("The lab is up; tear it down first.")};
const Requirement up{[](const AppState& state) { return state.isConnected && state.isUp; },
                     TEXT("Nothing of this lab is up.")};
const Requirement drawingOrLab{[](const AppState& state) { return state.hasDrawing || state.isUp; },
                               TEXT("Nothing is drawn yet.")};

#undef TEXT

}  // namespace need

}  // namespace vethloom::gui
