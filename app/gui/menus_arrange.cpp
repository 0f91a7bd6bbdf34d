// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow's Arrange menu and clipboard, and what their commands do.
#include "auto_arrange.h"
#include "canvas/align.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "clipboard.h"
#include "generate_dialog.h"
#include "main_window.h"
#include "model/edits.h"
#include "model/edits_look.h"
#include "model/edits_wire.h"
#include "model/look.h"
#include "model/selecting.h"
#include "panels/look_words.h"
#include "panels/message_bar.h"

#include <QAction>
#include <QMenu>
#include <QShortcut>
#include <algorithm>
#include <set>

namespace vethloom::gui {

using editor::MessageBar;

namespace {

constexpr double pasteOffset = 32;

std::set<model::ElementId> asSet(const std::vector<model::ElementId>& ids) {
  return {ids.begin(), ids.end()};
}

std::vector<model::ElementId> addedBy(const model::Patch& patch) {
  std::vector<model::ElementId> made;
  for (const auto& change : patch.elements) {
    if (!change.before) {
      made.push_back(change.id);
    }
  }
  return made;
}

}  // namespace

void MainWindow::fillArrangeMenu(QMenu& menu) {
  QMenu& automatic = *menu.addMenu(tr("&Automatically"));
  add(automatic, {Command::ArrangeLayered, Command::ArrangeRadial, Command::ArrangeCircular, Command::ArrangeForce});
  QMenu& align = *menu.addMenu(tr("A&lign"));
  add(align, {Command::AlignLeft, Command::AlignCentre, Command::AlignRight, Command::AlignTop, Command::AlignMiddle,
              Command::AlignBottom});
  align.addSeparator();
  add(align, {Command::DistributeAcross, Command::DistributeDown});
  QMenu& wire = *menu.addMenu(tr("&Cable the selected"));
  add(wire, {Command::WireToBridge, Command::WireLine, Command::WireRing, Command::WireMesh});
  QMenu& route = *menu.addMenu(tr("Cables &run"));
  add(route, {Command::RouteCurved, Command::RouteStraight, Command::RouteOrthogonal});
  menu.addSeparator();
  add(menu, {Command::Group, Command::Ungroup, Command::Lock, Command::Collapse});
  menu.addSeparator();
  add(menu, {Command::BringToFront, Command::SendToBack});
  menu.addSeparator();
  fillLookMenus(menu);
}

/// Colours and icons. They depend on theme and selection, so they are made when they are opened.
void MainWindow::fillLookMenus(QMenu& menu) {
  using Edit = model::Patch (*)(const model::Topology&, const std::set<model::ElementId>&, std::string_view);
  const auto addChoice = [this](QMenu& into, const QIcon& icon, const QString& shown, Edit edit, std::string_view word,
                                const QString& step) {
    QAction* action = into.addAction(icon, shown);
    action->setEnabled(actions_[Command::Delete]->isEnabled());
    action->setProperty(reasonProperty, actions_.whyNot(actions_[Command::Delete]));
    connect(action, &QAction::triggered, this, [this, edit, word, step] {
      document_.push(edit(document_.topology(), asSet(selection_.elements()), word), step);
    });
  };
  QMenu& colours = *menu.addMenu(tr("C&olour"));
  connect(&colours, &QMenu::aboutToShow, this, [this, addChoice, &colours] {
    colours.clear();
    addChoice(colours, {}, tr("None"), &model::setColour, "", tr("Set the colour"));
    for (const auto colour : model::colourNames()) {
      addChoice(colours, editor::colourSwatch(palette(), colour), editor::lookWord(colour), &model::setColour, colour,
                tr("Set the colour"));
    }
  });
  QMenu& icons = *menu.addMenu(tr("&Icon"));
  connect(&icons, &QMenu::aboutToShow, this, [this, addChoice, &icons] {
    icons.clear();
    addChoice(icons, {}, tr("None"), &model::setIcon, "", tr("Set the icon"));
    for (const auto name : model::iconNames()) {
      addChoice(icons, editor::roleIcon(palette(), name), editor::lookWord(name), &model::setIcon, name,
                tr("Set the icon"));
    }
  });
}

void MainWindow::connectArrangeCommands() {
  /// A command that does one edit to what is selected.
  const auto edits = [this](Command command, const QString& step, auto edit) {
    on(command, [this, step, edit] { document_.push(edit(document_.topology(), asSet(selection_.elements())), step); });
  };
  edits(Command::Group, tr("Group"), [](const auto& topology, const auto& ids) { return model::group(topology, ids); });
  edits(Command::Ungroup, tr("Ungroup"),
        [](const auto& topology, const auto& ids) { return model::ungroup(topology, ids); });
  edits(Command::BringToFront, tr("Bring to front"),
        [](const auto& topology, const auto& ids) { return model::bringToFront(topology, ids); });
  edits(Command::SendToBack, tr("Send to back"),
        [](const auto& topology, const auto& ids) { return model::sendToBack(topology, ids); });
  // Where one of them is not yet, all become so.
  const auto all = [](const model::Topology& topology, const std::set<model::ElementId>& ids,
                      bool model::Placement::*field) {
    return std::all_of(ids.begin(), ids.end(), [&](model::ElementId id) {
      const auto found = topology.placements.find(id);
      return found == topology.placements.end() || found->second.*field;
    });
  };
  edits(Command::Lock, tr("Lock or unlock"), [all](const auto& topology, const auto& ids) {
    return model::setLocked(topology, ids, !all(topology, ids, &model::Placement::locked));
  });
  edits(Command::Collapse, tr("Collapse or unfold"), [all](const auto& topology, const auto& ids) {
    return model::setCollapsed(topology, ids, !all(topology, ids, &model::Placement::collapsed));
  });
  for (const auto& [command, routing] : {std::pair{Command::RouteCurved, model::Routing::Curved},
                                         std::pair{Command::RouteStraight, model::Routing::Straight},
                                         std::pair{Command::RouteOrthogonal, model::Routing::Orthogonal}}) {
    edits(command, tr("Set how cables run"), [routing = routing](const auto& topology, const auto& ids) {
      return model::setRouting(topology, ids, routing);
    });
  }
  using editor::Alignment;
  for (const auto& [command, how] :
       {std::pair{Command::AlignLeft, Alignment::Left}, std::pair{Command::AlignCentre, Alignment::Centre},
        std::pair{Command::AlignRight, Alignment::Right}, std::pair{Command::AlignTop, Alignment::Top},
        std::pair{Command::AlignMiddle, Alignment::Middle}, std::pair{Command::AlignBottom, Alignment::Bottom}}) {
    on(command, [this, how = how] {
      canvas_->glide(editor::aligned(canvas_->canvasScene(), selection_.elements(), how), tr("Align"));
    });
  }
  for (const auto& [command, way] : {std::pair{Command::DistributeAcross, editor::Direction::Across},
                                     std::pair{Command::DistributeDown, editor::Direction::Down}}) {
    on(command, [this, way = way] {
      canvas_->glide(editor::distributed(canvas_->canvasScene(), selection_.elements(), way), tr("Distribute"));
    });
  }
  for (const auto& [command, pattern] :
       {std::pair{Command::WireToBridge, model::Pattern::ToFirstMaster},
        std::pair{Command::WireLine, model::Pattern::Line}, std::pair{Command::WireRing, model::Pattern::Ring},
        std::pair{Command::WireMesh, model::Pattern::Mesh}}) {
    on(command, [this, pattern = pattern] {
      const auto wired = model::wire(document_.topology(), selection_.elements(), pattern,
                                     {.addresses = settings_.automaticAddresses()});
      if (wired) {
        document_.push(*wired, tr("Cable several"));
      } else {
        message_->show(MessageBar::Kind::Warning, QString::fromStdString(wired.error().message));
      }
    });
  }
  for (const auto& [command, style] : {std::pair{Command::ArrangeLayered, autolayout::Style::Layered},
                                       std::pair{Command::ArrangeRadial, autolayout::Style::Radial},
                                       std::pair{Command::ArrangeCircular, autolayout::Style::Circular},
                                       std::pair{Command::ArrangeForce, autolayout::Style::Force}}) {
    on(command, [this, style = style] { arrange_->start(style); });
  }
  connect(arrange_.get(), &AutoArrange::failed, this,
          [this](const QString& why) { message_->show(MessageBar::Kind::Warning, why); });
  on(Command::Generate, [this] {
    const auto drawing = askForGenerated(this);
    if (!drawing) {
      return;
    }
    const double below = canvas_->canvasScene().contentRect().bottom() + 2 * pasteOffset;
    const bool isEmpty = document_.topology().elements.size() == 1;
    document_.push(isEmpty ? model::difference(document_.topology(), *drawing)
                           : model::paste(document_.topology(), *drawing, 0, below),
                   tr("Generate"));
    canvas_->fitDrawing();
  });
  connectClipboard();
  connectViewKeys();
}

void MainWindow::connectClipboard() {
  on(Command::Copy, [this] { copyToClipboard(document_.topology(), asSet(selection_.elements())); });
  on(Command::Cut, [this] {
    copyToClipboard(document_.topology(), asSet(selection_.elements()));
    document_.push(model::remove(document_.topology(), asSet(selection_.elements())), tr("Cut"));
  });
  on(Command::Paste, [this] {
    const auto drawing = drawingOnClipboard();
    if (!drawing) {
      message_->show(MessageBar::Kind::Info, tr("There is no drawing on the clipboard."));
      return;
    }
    if (!*drawing) {
      message_->show(MessageBar::Kind::Warning, QString::fromStdString(drawing->error().message));
      return;
    }
    const model::Patch pasted = model::paste(document_.topology(), **drawing, pasteOffset, pasteOffset);
    document_.push(pasted, tr("Paste"));
    selection_.set(addedBy(pasted));
  });
  on(Command::SelectSameKind, [this] { selection_.set(model::sameKind(document_.topology(), selection_.elements())); });
  on(Command::SelectSameNetwork,
     [this] { selection_.set(model::sameNetwork(document_.topology(), selection_.elements())); });
}

/// Keys and commands of the view that count on the board only.
void MainWindow::connectViewKeys() {
  on(Command::ZoomSelection, [this] { canvas_->fitSelection(); });
  connect(actions_[Command::ShowOverview], &QAction::toggled, this, [this](bool shown) {
    canvas_->setMinimapShown(shown);
    settings_.setShowOverview(shown);
  });
  actions_[Command::ShowOverview]->setChecked(settings_.showOverview());
  canvas_->setMinimapShown(settings_.showOverview());
  for (const Command command : {Command::Cut, Command::Copy, Command::Paste, Command::ZoomSelection}) {
    actions_[command]->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    canvas_->addAction(actions_[command]);
  }
  for (const auto& [key, command] : {std::pair{Qt::Key_1, Command::ZoomReset}, std::pair{Qt::Key_4, Command::Fit},
                                     std::pair{Qt::Key_5, Command::Fit}, std::pair{Qt::Key_Home, Command::Fit}}) {
    auto* shortcut = new QShortcut(QKeySequence(key), canvas_);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, actions_[command], &QAction::trigger);
  }
}

}  // namespace vethloom::gui
