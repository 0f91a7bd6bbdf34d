// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <map>

class QAction;
class QPalette;

namespace vethloom::gui {

/// A property of menu entries that are none of the commands below: why they are off, in a sentence.
constexpr const char* reasonProperty = "reason";

/// Everything that menus and the toolbar offer.
enum class Command {
  New,
  Open,
  OpenRunningLab,
  Save,
  SaveAs,
  ExportPicture,
  CopyPicture,
  Print,
  Quit,
  Undo,
  Redo,
  Duplicate,
  Delete,
  SelectAll,
  Rename,
  ToggleUp,
  CableTo,
  MoveTo,
  Find,
  CommandPalette,
  AutomaticAddresses,
  Cut,
  Copy,
  Paste,
  SelectSameKind,
  SelectSameNetwork,
  AlignLeft,
  AlignCentre,
  AlignRight,
  AlignTop,
  AlignMiddle,
  AlignBottom,
  DistributeAcross,
  DistributeDown,
  BringToFront,
  SendToBack,
  Group,
  Ungroup,
  Lock,
  Collapse,
  WireToBridge,
  WireLine,
  WireRing,
  WireMesh,
  RouteCurved,
  RouteStraight,
  RouteOrthogonal,
  ArrangeLayered,
  ArrangeRadial,
  ArrangeCircular,
  ArrangeForce,
  Generate,
  ZoomIn,
  ZoomOut,
  ZoomReset,
  Fit,
  ZoomSelection,
  ShowOverview,
  ResetLayout,
  InSandbox,
  OnThisComputer,
  Apply,
  Preview,
  TearDown,
  Live,
  Ping,
  ShowPlanFirst,
  ShowShortcuts,
  About,
};

/// What the commands' being enabled depends on; collected in one place, at one time.
struct AppState {
  bool canUndo = false;
  bool canRedo = false;
  bool hasDrawing = false;  ///< Something besides the host is drawn.
  bool hasSelection = false;
  bool hasOneSelected = false;
  bool hasCableStart = false;  ///< One thing is selected at which a cable can begin.
  bool hasLinkSelected = false;
  bool hasSeveralSelected = false;
  bool hasCableSelected = false;
  bool hasMovableSelected = false;  ///< One thing is selected that can be moved to another box.
  bool hasPingPair = false;
  bool isIdle = true;  ///< Nothing is being applied or torn down.
  bool isConnected = false;
  bool isUp = false;    ///< The kernel has something of this lab.
  bool isLive = false;  ///< Each gesture is applied as it is made.
};

/// The commands as actions with text, icon, shortcut and tool tip, and the rule by which each is enabled.
class Actions : public QObject {
  Q_OBJECT

public:
  explicit Actions(QObject* parent = nullptr);

  [[nodiscard]] QAction* operator[](Command command) const { return actions_.at(command); }
  /// Why an action that is off now cannot be used, in a sentence; empty where it is on.
  [[nodiscard]] QString whyNot(const QAction* action) const;
  void refresh(const AppState& state);
  void colourIcons(const QPalette& palette);

private:
  std::map<Command, QAction*> actions_;
  AppState state_;
};

}  // namespace vethloom::gui
