// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions.h"

#include "requirement.h"
#include "style/icon.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <algorithm>
#include <vector>

namespace vethloom::gui {

namespace {

/// One line of the table below.
struct Spec {
  Command command;
  const char* text;
  const char* icon = nullptr;
  QList<QKeySequence> shortcuts;
  std::vector<const Requirement*> needs = {};  ///< In the order in which they are told.
  const char* toolTip = nullptr;
};

/// The table of all commands. Texts are marked for translation here and translated where the action is made.
const std::vector<Spec>& table() {
#define TEXT(literal) QT_TRANSLATE_NOOP("Actions", literal)
  static const std::vector<Spec> specs = {
      {Command::New, TEXT("&New"), "new", {QKeySequence::New}, {}, TEXT("Start a new drawing")},
      {Command::Open, TEXT("&Open…"), "open", {QKeySequence::Open}, {}, TEXT("Open a drawing")},
      {Command::OpenRunningLab, TEXT("Open &running lab…"), "sandbox", {}, {}},
      {Command::Save, TEXT("&Save"), "save", {QKeySequence::Save}, {}, TEXT("Save the drawing")},
      {Command::SaveAs, TEXT("Save &as…"), nullptr, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)}},
      {Command::ExportPicture,
       TEXT("&Export picture…"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
       {&need::drawing}},
      {Command::CopyPicture,
       TEXT("Copy as &image"),
       nullptr,
       {},
       {&need::drawing},
       TEXT("Put a picture of the drawing into the clipboard")},
      {Command::Print, TEXT("&Print…"), nullptr, {QKeySequence::Print}, {&need::drawing}},
      {Command::Quit, TEXT("&Quit"), nullptr, {QKeySequence(Qt::CTRL | Qt::Key_Q)}},
      {Command::Undo, TEXT("&Undo"), "undo", {QKeySequence(Qt::CTRL | Qt::Key_Z)}, {&need::somethingToUndo}},
      {Command::Redo,
       TEXT("&Redo"),
       "redo",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
       {&need::somethingToRedo}},
      {Command::Duplicate, TEXT("D&uplicate"), "copy", {QKeySequence(Qt::CTRL | Qt::Key_D)}, {&need::selection}},
      {Command::Delete,
       TEXT("&Delete"),
       "delete",
       {QKeySequence(Qt::Key_Delete), QKeySequence(Qt::Key_Backspace)},
       {&need::selection}},
      {Command::SelectAll, TEXT("Select &all"), nullptr, {QKeySequence::SelectAll}, {&need::drawing}},
      {Command::Rename, TEXT("&Rename"), "rename", {QKeySequence(Qt::Key_F2)}, {&need::oneSelected}},
      {Command::ToggleUp,
       TEXT("Link up or d&own"),
       "up",
       {QKeySequence(Qt::CTRL | Qt::Key_Period)},
       {&need::linkSelected},
       TEXT("Draw the selected links up, or down")},
      {Command::CableTo,
       TEXT("&Cable to…"),
       "cable",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
       {&need::cableStart},
       TEXT("Choose by name what the selected box or bridge is cabled to")},
      {Command::MoveTo,
       TEXT("&Move to…"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)},
       {&need::movableSelected},
       TEXT("Choose by name where the selected device, or end of a cable, goes")},
      {Command::Find, TEXT("&Find…"), nullptr, {QKeySequence::Find}, {}, TEXT("Find a name, label or address")},
      {Command::CommandPalette,
       TEXT("&Command palette…"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::Key_K)},
       {},
       TEXT("Everything that can be done, found by typing")},
      {Command::AutomaticAddresses, TEXT("Give new cables &addresses")},
      {Command::Cut, TEXT("Cu&t"), nullptr, {QKeySequence::Cut}, {&need::selection}},
      {Command::Copy, TEXT("&Copy"), nullptr, {QKeySequence::Copy}, {&need::selection}},
      {Command::Paste,
       TEXT("&Paste"),
       nullptr,
       {QKeySequence::Paste},
       {},
       TEXT("Put in what was copied; names and addresses advance where they are taken")},
      {Command::SelectSameKind, TEXT("Select all of this &kind"), nullptr, {}, {&need::selection}},
      {Command::SelectSameNetwork,
       TEXT("Select the whole &network"),
       nullptr,
       {},
       {&need::selection},
       TEXT("Select all that hear the broadcasts of what is selected")},
      {Command::AlignLeft, TEXT("&Left edges"), nullptr, {}, {&need::severalSelected}},
      {Command::AlignCentre, TEXT("&Centres"), nullptr, {}, {&need::severalSelected}},
      {Command::AlignRight, TEXT("&Right edges"), nullptr, {}, {&need::severalSelected}},
      {Command::AlignTop, TEXT("&Top edges"), nullptr, {}, {&need::severalSelected}},
      {Command::AlignMiddle, TEXT("&Middles"), nullptr, {}, {&need::severalSelected}},
      {Command::AlignBottom, TEXT("&Bottom edges"), nullptr, {}, {&need::severalSelected}},
      {Command::DistributeAcross, TEXT("Equal gaps &across"), nullptr, {}, {&need::severalSelected}},
      {Command::DistributeDown, TEXT("Equal gaps &down"), nullptr, {}, {&need::severalSelected}},
      {Command::BringToFront,
       TEXT("Bring to &front"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight)},
       {&need::selection}},
      {Command::SendToBack,
       TEXT("Send to &back"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft)},
       {&need::selection}},
      {Command::Group,
       TEXT("&Group"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::Key_G)},
       {&need::severalSelected},
       TEXT("Let these be selected and moved together")},
      {Command::Ungroup,
       TEXT("&Ungroup"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)},
       {&need::selection}},
      {Command::Lock,
       TEXT("L&ock in place"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
       {&need::selection},
       TEXT("Nothing moves or resizes it until it is unlocked")},
      {Command::Collapse,
       TEXT("C&ollapse or unfold"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::Key_E)},
       {&need::selection},
       TEXT("Show a namespace as an icon, or with all that is in it")},
      {Command::WireToBridge,
       TEXT("All to the &bridge"),
       nullptr,
       {},
       {&need::severalSelected},
       TEXT("Cable what is selected to the bridge among it")},
      {Command::WireLine, TEXT("In a &line"), nullptr, {}, {&need::severalSelected}},
      {Command::WireRing, TEXT("In a &ring"), nullptr, {}, {&need::severalSelected}},
      {Command::WireMesh, TEXT("Each to &every other"), nullptr, {}, {&need::severalSelected}},
      {Command::RouteCurved, TEXT("&Curved"), nullptr, {}, {&need::cableSelected}},
      {Command::RouteStraight, TEXT("&Straight"), nullptr, {}, {&need::cableSelected}},
      {Command::RouteOrthogonal, TEXT("&Across and down"), nullptr, {}, {&need::cableSelected}},
      {Command::ArrangeLayered,
       TEXT("In &layers"),
       nullptr,
       {},
       {&need::drawing},
       TEXT("Arrange what is selected, or all, from top to bottom")},
      {Command::ArrangeRadial, TEXT("In &rings"), nullptr, {}, {&need::drawing}},
      {Command::ArrangeCircular, TEXT("In &circles"), nullptr, {}, {&need::drawing}},
      {Command::ArrangeForce, TEXT("As &springs pull"), nullptr, {}, {&need::drawing}},
      {Command::Generate, TEXT("&Generate…"), nullptr, {}, {}, TEXT("Draw a star, line, ring, tree, grid or mesh")},
      {Command::ZoomIn,
       TEXT("Zoom &in"),
       "zoom-in",
       {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)}},
      {Command::ZoomOut, TEXT("Zoom &out"), "zoom-out", {QKeySequence(Qt::CTRL | Qt::Key_Minus)}},
      {Command::ZoomReset, TEXT("&Natural size"), nullptr, {QKeySequence(Qt::CTRL | Qt::Key_0)}},
      {Command::Fit,
       TEXT("&Fit the drawing"),
       "fit",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H)},
       {},
       TEXT("Show the whole drawing")},
      {Command::ZoomSelection, TEXT("Zoom to the &selection"), nullptr, {QKeySequence(Qt::Key_3)}},
      {Command::ShowOverview, TEXT("&Overview in the corner")},
      {Command::ResetLayout, TEXT("&Reset the panels")},
      {Command::InSandbox,
       TEXT("&Sandbox"),
       "sandbox",
       {},
       {&need::idle, &need::notUp},
       TEXT("Build in a sandbox of your own: no password, no risk, gone when it ends")},
      {Command::OnThisComputer,
       TEXT("&This computer"),
       "computer",
       {},
       {&need::idle, &need::notUp},
       TEXT("Build on this computer itself: needs the administrator's password")},
      {Command::Apply,
       TEXT("&Apply"),
       "apply",
       {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
       {&need::staged, &need::idle, &need::drawingOrLab},
       TEXT("Make the kernel have what is drawn")},
      {Command::Preview,
       TEXT("Show the &plan"),
       "plan",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
       {&need::staged, &need::idle, &need::drawingOrLab},
       TEXT("What Apply would do now, without doing it")},
      {Command::TearDown,
       TEXT("&Tear down"),
       "tear-down",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Enter)},
       {&need::idle, &need::up},
       TEXT("Remove from the kernel what this drawing made; the drawing stays")},
      {Command::Live,
       TEXT("&Live"),
       "live",
       {QKeySequence(Qt::CTRL | Qt::Key_L)},
       {&need::idleOrLive},
       TEXT("Apply each step as it is made; Undo sends the inverse")},
      {Command::Ping,
       TEXT("P&ing"),
       "ping",
       {QKeySequence(Qt::Key_P)},
       {&need::pingPair, &need::connection},
       TEXT("Ping from the first selected box to the second")},
      {Command::ShowPlanFirst, TEXT("Show the plan &before applying")},
      {Command::ShowShortcuts,
       TEXT("&Keyboard shortcuts…"),
       nullptr,
       {QKeySequence(Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::Key_Question)},
       {},
       TEXT("All keys, and where to set them")},
      {Command::About, TEXT("&About Vethloom"), "info"},
  };
#undef TEXT
  return specs;
}

bool isCheckable(Command command) {
  return command == Command::AutomaticAddresses || command == Command::Live || command == Command::ShowPlanFirst ||
         command == Command::ShowOverview || command == Command::InSandbox || command == Command::OnThisComputer;
}

QString translated(const char* text) {
  return QCoreApplication::translate("Actions", text);
}

/// What keeps the command from being used; nullptr where nothing does.
const Requirement* firstUnmet(const Spec& spec, const AppState& state) {
  const auto unmet = std::find_if(spec.needs.begin(), spec.needs.end(),
                                  [&](const Requirement* requirement) { return !requirement->holds(state); });
  return unmet == spec.needs.end() ? nullptr : *unmet;
}

/// "Ping from … (P)".
QString toolTipOf(const Spec& spec) {
  QString text = translated(spec.toolTip != nullptr ? spec.toolTip : spec.text);
  text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
  if (!spec.shortcuts.isEmpty()) {
    text += QStringLiteral(" (%1)").arg(spec.shortcuts.first().toString(QKeySequence::NativeText));
  }
  return text;
}

/// For the settings, the same in every language: "Select all".
QString nameOf(const Spec& spec) {
  QString name = QString::fromUtf8(spec.text);
  return name.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
}

}  // namespace

Actions::Actions(QObject* parent) : QObject(parent) {
  for (const Spec& spec : table()) {
    auto* action = new QAction(translated(spec.text), this);
    action->setShortcuts(spec.shortcuts);
    action->setToolTip(toolTipOf(spec));
    action->setObjectName(nameOf(spec));
    action->setCheckable(isCheckable(spec.command));
    actions_.emplace(spec.command, action);
  }
  actions_.at(Command::Quit)->setMenuRole(QAction::QuitRole);
  actions_.at(Command::About)->setMenuRole(QAction::AboutRole);
  auto* places = new QActionGroup(this);
  places->addAction(actions_.at(Command::InSandbox));
  places->addAction(actions_.at(Command::OnThisComputer));
}

void Actions::refresh(const AppState& state) {
  state_ = state;
  for (const Spec& spec : table()) {
    actions_.at(spec.command)->setEnabled(firstUnmet(spec, state) == nullptr);
  }
}

QString Actions::whyNot(const QAction* action) const {
  for (const Spec& spec : table()) {
    if (actions_.at(spec.command) == action) {
      const Requirement* unmet = firstUnmet(spec, state_);
      return unmet == nullptr ? QString() : unmet->reason();
    }
  }
  return action->isEnabled() ? QString() : action->property(reasonProperty).toString();
}

void Actions::colourIcons(const QPalette& palette) {
  for (const Spec& spec : table()) {
    if (spec.icon != nullptr) {
      actions_.at(spec.command)->setIcon(editor::icon(QLatin1String(spec.icon), palette));
    }
  }
}

}  // namespace vethloom::gui
