// SPDX-License-Identifier: GPL-3.0-or-later
#include "action_reasons.h"

#include <QCoreApplication>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(ActionReasons)
};

QString reasonAgainstLab(Command command, const AppState& state) {
  if (state.isLive && (command == Command::Apply || command == Command::Preview)) {
    return Text::tr("Live is on: each step is applied as it is made.");
  }
  if (!state.isIdle) {
    return Text::tr("Something is being applied or torn down.");
  }
  switch (command) {
    case Command::InSandbox:
    case Command::OnThisComputer:
      return Text::tr("The lab is up; tear it down first.");
    case Command::Apply:
    case Command::Preview:
      return Text::tr("Nothing is drawn yet.");
    case Command::TearDown:
      return Text::tr("Nothing of this lab is up.");
    default:
      return {};
  }
}

}  // namespace

QString reasonAgainst(Command command, const AppState& state) {
  switch (command) {
    case Command::Undo:
      return Text::tr("There is nothing to undo.");
    case Command::Redo:
      return Text::tr("There is nothing to redo.");
    case Command::ExportPicture:
    case Command::CopyPicture:
    case Command::Print:
    case Command::SelectAll:
      return Text::tr("Nothing is drawn yet.");
    case Command::Duplicate:
    case Command::Delete:
      return Text::tr("Nothing is selected.");
    case Command::Rename:
      return Text::tr("Select one thing.");
    case Command::ToggleUp:
      return Text::tr("Select a cable, a bridge or another link.");
    case Command::CableTo:
      return Text::tr("Select one box, bridge, bond or VRF.");
    case Command::Ping:
      return state.hasPingPair ? Text::tr("No lab is connected; apply first.")
                               : Text::tr("Select two boxes, or a cable between two.");
    default:
      return reasonAgainstLab(command, state);
  }
}

}  // namespace vethloom::gui
