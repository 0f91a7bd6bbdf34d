// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions.h"

#include "action_reasons.h"
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
  bool (*enabledWhen)(const AppState&) = nullptr;  ///< nullptr: always.
  const char* toolTip = nullptr;
};

bool always(const AppState&) {
  return true;
}

/// The table of all commands. Texts are marked for translation here and translated where the action is made.
const std::vector<Spec>& table() {
#define TEXT(literal) QT_TRANSLATE_NOOP("Actions", literal)
  static const std::vector<Spec> specs = {
      {Command::New, TEXT("&New"), "new", {QKeySequence::New}, always, TEXT("Start a new drawing")},
      {Command::Open, TEXT("&Open…"), "open", {QKeySequence::Open}, always, TEXT("Open a drawing")},
      {Command::OpenRunningLab, TEXT("Open &running lab…"), "sandbox", {}, always},
      {Command::Save, TEXT("&Save"), "save", {QKeySequence::Save}, always, TEXT("Save the drawing")},
      {Command::SaveAs, TEXT("Save &as…"), nullptr, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)}},
      {Command::ExportPicture,
       TEXT("&Export picture…"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
       [](const AppState& state) { return state.hasDrawing; }},
      {Command::CopyPicture,
       TEXT("Copy as &image"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasDrawing; },
       TEXT("Put a picture of the drawing into the clipboard")},
      {Command::Print,
       TEXT("&Print…"),
       nullptr,
       {QKeySequence::Print},
       [](const AppState& state) { return state.hasDrawing; }},
      {Command::Quit, TEXT("&Quit"), nullptr, {QKeySequence(Qt::CTRL | Qt::Key_Q)}},
      {Command::Undo,
       TEXT("&Undo"),
       "undo",
       {QKeySequence(Qt::CTRL | Qt::Key_Z)},
       [](const AppState& state) { return state.canUndo; }},
      {Command::Redo,
       TEXT("&Redo"),
       "redo",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
       [](const AppState& state) { return state.canRedo; }},
      {Command::Duplicate,
       TEXT("D&uplicate"),
       "copy",
       {QKeySequence(Qt::CTRL | Qt::Key_D)},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::Delete,
       TEXT("&Delete"),
       "delete",
       {QKeySequence(Qt::Key_Delete), QKeySequence(Qt::Key_Backspace)},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::SelectAll,
       TEXT("Select &all"),
       nullptr,
       {QKeySequence::SelectAll},
       [](const AppState& state) { return state.hasDrawing; }},
      {Command::Rename,
       TEXT("&Rename"),
       "rename",
       {QKeySequence(Qt::Key_F2)},
       [](const AppState& state) { return state.hasOneSelected; }},
      {Command::ToggleUp,
       TEXT("Link up or d&own"),
       "up",
       {QKeySequence(Qt::CTRL | Qt::Key_Period)},
       [](const AppState& state) { return state.hasLinkSelected; },
       TEXT("Draw the selected links up, or down")},
      {Command::CableTo,
       TEXT("&Cable to…"),
       "cable",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
       [](const AppState& state) { return state.hasCableStart; },
       TEXT("Choose by name what the selected box or bridge is cabled to")},
      {Command::Find, TEXT("&Find…"), nullptr, {QKeySequence::Find}, always, TEXT("Find a name, label or address")},
      {Command::CommandPalette,
       TEXT("&Command palette…"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::Key_K)},
       always,
       TEXT("Everything that can be done, found by typing")},
      {Command::AutomaticAddresses, TEXT("Give new cables &addresses")},
      {Command::Cut,
       TEXT("Cu&t"),
       nullptr,
       {QKeySequence::Cut},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::Copy,
       TEXT("&Copy"),
       nullptr,
       {QKeySequence::Copy},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::Paste,
       TEXT("&Paste"),
       nullptr,
       {QKeySequence::Paste},
       always,
       TEXT("Put in what was copied; names and addresses advance where they are taken")},
      {Command::SelectSameKind,
       TEXT("Select all of this &kind"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::SelectSameNetwork,
       TEXT("Select the whole &network"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSelection; },
       TEXT("Select all that hear the broadcasts of what is selected")},
      {Command::AlignLeft,
       TEXT("&Left edges"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::AlignCentre,
       TEXT("&Centres"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::AlignRight,
       TEXT("&Right edges"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::AlignTop,
       TEXT("&Top edges"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::AlignMiddle,
       TEXT("&Middles"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::AlignBottom,
       TEXT("&Bottom edges"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::DistributeAcross,
       TEXT("Equal gaps &across"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::DistributeDown,
       TEXT("Equal gaps &down"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::BringToFront,
       TEXT("Bring to &front"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight)},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::SendToBack,
       TEXT("Send to &back"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft)},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::Group,
       TEXT("&Group"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::Key_G)},
       [](const AppState& state) { return state.hasSeveralSelected; },
       TEXT("Let these be selected and moved together")},
      {Command::Ungroup,
       TEXT("&Ungroup"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)},
       [](const AppState& state) { return state.hasSelection; }},
      {Command::Lock,
       TEXT("L&ock in place"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
       [](const AppState& state) { return state.hasSelection; },
       TEXT("Nothing moves or resizes it until it is unlocked")},
      {Command::Collapse,
       TEXT("C&ollapse or unfold"),
       nullptr,
       {QKeySequence(Qt::CTRL | Qt::Key_E)},
       [](const AppState& state) { return state.hasSelection; },
       TEXT("Show a namespace as an icon, or with all that is in it")},
      {Command::WireToBridge,
       TEXT("All to the &bridge"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; },
       TEXT("Cable what is selected to the bridge among it")},
      {Command::WireLine,
       TEXT("In a &line"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::WireRing,
       TEXT("In a &ring"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::WireMesh,
       TEXT("Each to &every other"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasSeveralSelected; }},
      {Command::RouteCurved,
       TEXT("&Curved"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasCableSelected; }},
      {Command::RouteStraight,
       TEXT("&Straight"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasCableSelected; }},
      {Command::RouteOrthogonal,
       TEXT("&Across and down"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasCableSelected; }},
      {Command::ArrangeLayered,
       TEXT("In &layers"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasDrawing; },
       TEXT("Arrange what is selected, or all, from top to bottom")},
      {Command::ArrangeRadial, TEXT("In &rings"), nullptr, {}, [](const AppState& state) { return state.hasDrawing; }},
      {Command::ArrangeCircular,
       TEXT("In &circles"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasDrawing; }},
      {Command::ArrangeForce,
       TEXT("As &springs pull"),
       nullptr,
       {},
       [](const AppState& state) { return state.hasDrawing; }},
      {Command::Generate, TEXT("&Generate…"), nullptr, {}, always, TEXT("Draw a star, line, ring, tree, grid or mesh")},
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
       always,
       TEXT("Show the whole drawing")},
      {Command::ZoomSelection, TEXT("Zoom to the &selection"), nullptr, {QKeySequence(Qt::Key_3)}},
      {Command::ShowOverview, TEXT("&Overview in the corner")},
      {Command::ResetLayout, TEXT("&Reset the panels")},
      {Command::InSandbox,
       TEXT("&Sandbox"),
       "sandbox",
       {},
       [](const AppState& state) { return state.isIdle && !state.isUp; },
       TEXT("Build in a sandbox of your own: no password, no risk, gone when it ends")},
      {Command::OnThisComputer,
       TEXT("&This computer"),
       "computer",
       {},
       [](const AppState& state) { return state.isIdle && !state.isUp; },
       TEXT("Build on this computer itself: needs the administrator's password")},
      {Command::Apply,
       TEXT("&Apply"),
       "apply",
       {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
       [](const AppState& state) { return state.isIdle && !state.isLive && (state.hasDrawing || state.isUp); },
       TEXT("Make the kernel have what is drawn")},
      {Command::Preview,
       TEXT("Show the &plan"),
       "plan",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
       [](const AppState& state) { return state.isIdle && !state.isLive && (state.hasDrawing || state.isUp); },
       TEXT("What Apply would do now, without doing it")},
      {Command::TearDown,
       TEXT("&Tear down"),
       "tear-down",
       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Enter)},
       [](const AppState& state) { return state.isIdle && state.isConnected && state.isUp; },
       TEXT("Remove from the kernel what this drawing made; the drawing stays")},
      {Command::Live,
       TEXT("&Live"),
       "live",
       {QKeySequence(Qt::CTRL | Qt::Key_L)},
       [](const AppState& state) { return state.isIdle || state.isLive; },
       TEXT("Apply each step as it is made; Undo sends the inverse")},
      {Command::Ping,
       TEXT("P&ing"),
       "ping",
       {QKeySequence(Qt::Key_P)},
       [](const AppState& state) { return state.hasPingPair && state.isConnected; },
       TEXT("Ping from the first selected box to the second")},
      {Command::ShowPlanFirst, TEXT("Show the plan &before applying")},
      {Command::ShowShortcuts,
       TEXT("&Keyboard shortcuts…"),
       nullptr,
       {QKeySequence(Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::Key_Question)},
       always,
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
    actions_.at(spec.command)->setEnabled(spec.enabledWhen == nullptr || spec.enabledWhen(state));
  }
}

QString Actions::whyNot(const QAction* action) const {
  const auto found =
      std::find_if(actions_.begin(), actions_.end(), [action](const auto& entry) { return entry.second == action; });
  return found == actions_.end() || action->isEnabled() ? QString() : reasonAgainst(found->first, state_);
}

void Actions::colourIcons(const QPalette& palette) {
  for (const Spec& spec : table()) {
    if (spec.icon != nullptr) {
      actions_.at(spec.command)->setIcon(editor::icon(QLatin1String(spec.icon), palette));
    }
  }
}

}  // namespace vethloom::gui
