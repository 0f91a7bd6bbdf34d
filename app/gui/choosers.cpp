// SPDX-License-Identifier: GPL-3.0-or-later
#include "choosers.h"

#include "canvas/canvas_scene.h"
#include "canvas/element_words.h"
#include "canvas/move_to.h"
#include "document/document.h"
#include "document/selection.h"
#include "menu_walk.h"
#include "panels/chooser.h"
#include "style/icon.h"

#include <QAction>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenuBar>
#include <QPointer>
#include <vector>

namespace vethloom::gui {

using editor::Chooser;

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Choosers)
};

QString iconOf(const model::Topology& topology, model::ElementId id) {
  if (const auto kind = model::masterKindOf(topology, id)) {
    const auto name = contract::nameOf(*kind);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
  }
  return id == model::hostId ? QStringLiteral("computer") : QStringLiteral("namespace");
}

/// Boxes by their names, and what is in them with its box.
std::vector<Chooser::Choice> choicesFor(const editor::WordSource& words, const std::vector<model::ElementId>& ids,
                                        const QPalette& palette) {
  std::vector<Chooser::Choice> choices;
  for (const model::ElementId id : ids) {
    const model::ElementId box = model::boxOf(words.topology, id);
    choices.push_back({.text = editor::nameInWords(words, id),
                       .details = box == id ? QString() : Text::tr("in %1").arg(editor::nameInWords(words, box)),
                       .icon = editor::icon(iconOf(words.topology, id), palette)});
  }
  return choices;
}

}  // namespace

void chooseCommand(QMainWindow& window, const std::function<QString(const QAction*)>& whyNot) {
  std::vector<Chooser::Choice> choices;
  std::vector<QPointer<QAction>> actions;
  for (const MenuEntry& entry : entriesOf(*window.menuBar(), Filled::AsWhenOpened)) {
    const QString reason = whyNot(entry.action);
    choices.push_back({.text = withoutMnemonic(entry.action->text()),
                       .details = reason.isEmpty() ? entry.menu : reason,
                       .shortcut = entry.action->shortcut().toString(QKeySequence::NativeText),
                       .icon = entry.action->icon(),
                       .enabled = entry.action->isEnabled()});
    actions.emplace_back(entry.action);
  }
  auto* chooser = new Chooser(Text::tr("Commands"), Text::tr("What do you want to do?"), choices, &window);
  QObject::connect(chooser, &Chooser::chosen, &window, [actions](int choice) {
    if (const auto& action = actions[static_cast<std::size_t>(choice)]) {
      action->trigger();
    }
  });
  chooser->open();
}

void chooseCableEnd(QMainWindow& window, editor::Document& document, editor::Selection& selection,
                    const model::AutoOptions& options, std::function<void(const QString&)> refused) {
  if (selection.elements().size() != 1) {
    return;
  }
  const model::ElementId from = selection.elements().front();
  const model::Topology& topology = document.topology();
  const editor::WordSource words{topology, nullptr, Text::tr("Host")};
  std::vector<model::ElementId> targets;
  for (const auto& [id, element] : topology.elements) {
    if (id != from && (model::stackOf(topology, id) != nullptr || model::masterKindOf(topology, id))) {
      targets.push_back(id);
    }
  }
  const std::vector<Chooser::Choice> choices = choicesFor(words, targets, window.palette());
  auto* chooser = new Chooser(Text::tr("Cable %1 to").arg(editor::nameInWords(words, from)),
                              Text::tr("To which box, bridge, bond or VRF?"), choices, &window);
  QObject::connect(chooser, &Chooser::chosen, &document,
                   [&document, &selection, options, refused = std::move(refused), from, targets](int choice) {
                     const auto added =
                         model::addCable(document.topology(), from, targets[static_cast<std::size_t>(choice)], options);
                     if (!added) {
                       refused(QString::fromStdString(contract::describe(added.error())));
                       return;
                     }
                     document.push(added->patch, Text::tr("Add a cable"));
                     selection.set({added->id});
                   });
  chooser->open();
}

void chooseTarget(QMainWindow& window, const model::Topology& topology, const editor::Hit& what,
                  std::function<void(const editor::Hit& what, model::ElementId target)> chosen) {
  const std::vector<model::ElementId> targets = editor::targetsFor(topology, what);
  const editor::WordSource words{topology, nullptr, Text::tr("Host")};
  const model::InterfaceId end = what.interface.value_or(model::InterfaceId{what.element, 0});
  const model::Interface* interface = model::findInterface(topology, end);
  const QString name = interface == nullptr ? QString() : QString::fromStdString(interface->name.text());
  auto* chooser = new Chooser(Text::tr("Move %1 to").arg(name), Text::tr("To which box?"),
                              choicesFor(words, targets, window.palette()), &window);
  QObject::connect(chooser, &Chooser::chosen, &window, [what, targets, chosen = std::move(chosen)](int choice) {
    chosen(what, targets[static_cast<std::size_t>(choice)]);
  });
  chooser->open();
}

}  // namespace vethloom::gui
