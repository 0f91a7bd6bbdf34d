// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/look_fields.h"

#include "document/document.h"
#include "model/edits_look.h"
#include "model/look.h"
#include "panels/form_page.h"
#include "panels/look_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

namespace vethloom::editor {

namespace {

using model::ElementId;
using Word = std::string model::Placement::*;
using Edit = model::Patch (*)(const model::Topology&, const std::set<ElementId>&, std::string_view);

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

QString wordOf(const model::Topology& topology, ElementId id, Word word) {
  const auto found = topology.placements.find(id);
  return found == topology.placements.end() ? QString() : QString::fromStdString(found->second.*word);
}

/// A field for one of the words of a placement, for all of the elements at once.
ChoiceField::Binding bindingOf(Document& document, const std::vector<ElementId>& ids, Word word, Edit edit,
                               ChoiceField::Choices choices, const QString& undoText) {
  const auto read = [&document, ids, word]() -> std::optional<QString> {
    const QString first = wordOf(document.topology(), ids.front(), word);
    const bool same = std::all_of(ids.begin(), ids.end(),
                                  [&](ElementId id) { return wordOf(document.topology(), id, word) == first; });
    return same ? std::optional(first) : std::nullopt;
  };
  return {.choices = [choices = std::move(choices)] { return choices; },
          .read = read,
          .edit = [&document, ids, edit](const QString& value) -> contract::Result<model::Patch> {
            return edit(document.topology(), {ids.begin(), ids.end()}, value.toStdString());
          },
          .kernelNote = {},
          .undoText = undoText};
}

ChoiceField::Choices choicesOf(std::span<const std::string_view> words, const QPalette& palette,
                               QIcon (*iconOf)(const QPalette&, std::string_view)) {
  ChoiceField::Choices choices{{Text::tr("None"), {}, {}}};
  for (const std::string_view word : words) {
    choices.push_back({lookWord(word), QString::fromStdString(std::string(word)), iconOf(palette, word)});
  }
  return choices;
}

}  // namespace

void addLook(FormPage& page, const std::vector<ElementId>& ids) {
  Document& document = page.context().document;
  const model::Topology& topology = document.topology();
  std::vector<ElementId> coloured;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(coloured),
               [&](ElementId id) { return topology.find<model::Cable>(id) == nullptr; });
  if (!coloured.empty()) {
    page.addChoice(
        Text::tr("Colour"), QStringLiteral("colour"),
        bindingOf(document, coloured, &model::Placement::colour, &model::setColour,
                  choicesOf(model::colourNames(), page.palette(), &colourSwatch), Text::tr("Set the colour")));
  }
  std::vector<ElementId> namespaces;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(namespaces),
               [&](ElementId id) { return topology.find<model::Namespace>(id) != nullptr; });
  if (!namespaces.empty()) {
    page.addChoice(Text::tr("Icon"), QStringLiteral("icon"),
                   bindingOf(document, namespaces, &model::Placement::icon, &model::setIcon,
                             choicesOf(model::iconNames(), page.palette(), &roleIcon), Text::tr("Set the icon")));
  }
}

}  // namespace vethloom::editor
