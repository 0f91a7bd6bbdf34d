// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/edits.h"

#include <QString>
#include <functional>

class QAction;
class QMainWindow;

namespace vethloom::editor {
class Document;
class Selection;
struct Hit;
}  // namespace vethloom::editor

namespace vethloom::gui {

/// Offers every command of the window's menus, with its shortcut and its menu, to be found by typing. `whyNot` says why
/// one that is off cannot be used.
void chooseCommand(QMainWindow& window, const std::function<QString(const QAction*)>& whyNot);

/// Offers what the one selected box, bridge, bond or VRF can be cabled to, and draws the cable. `refused` gets the
/// sentence where the edit is refused.
void chooseCableEnd(QMainWindow& window, editor::Document& document, editor::Selection& selection,
                    const model::AutoOptions& options, std::function<void(const QString&)> refused);

/// Offers where the device, or the cable's end, can be moved to; `chosen` gets both.
void chooseTarget(QMainWindow& window, const model::Topology& topology, const editor::Hit& what,
                  std::function<void(const editor::Hit& what, model::ElementId target)> chosen);

}  // namespace vethloom::gui
