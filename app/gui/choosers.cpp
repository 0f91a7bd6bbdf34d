// SPDX-License-Identifier: GPL-3.0-or-later
#include "choosers.h"

#include "canvas/element_words.h"
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
  std::vector<Chooser::Choice> choices;
  std::vector<model::ElementId> targets;
  for (const auto& [id, element] : topology.elements) {
    const bool isTarget = model::stackOf(topology, id) != nullptr || model::masterKindOf(topology, id);
    if (isTarget && id != from) {
      const model::ElementId box = model::boxOf(topology, id);
      const QString where = box == id ? QString() : Text::tr("in %1").arg(editor::nameInWords(words, box));
      choices.push_back({.text = editor::nameInWords(words, id),
                         .details = where,
                         .icon = editor::icon(iconOf(topology, id), window.palette())});
      targets.push_back(id);
    }
  }
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

}  // namespace vethloom::gui
