// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/box_fields.h"

#include "document/document.h"
#include "model/advice.h"
#include "model/edits_several.h"
#include "panels/form_page.h"
#include "panels/page_parts.h"

#include <QCoreApplication>
#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

/// "1", "0", or empty where it is left to the kernel.
QString forwardingOf(const model::Topology& topology, ElementId box, contract::Sysctl key) {
  const model::StackSettings* stack = model::stackOf(topology, box);
  if (stack == nullptr) {
    return {};
  }
  const auto& value = key == contract::Sysctl::Ipv4Forwarding ? stack->ipv4Forwarding : stack->ipv6Forwarding;
  return !value ? QString() : *value ? QStringLiteral("1") : QStringLiteral("0");
}

ChoiceField::Binding forwardingBinding(const InspectorContext& context, const std::vector<ElementId>& boxes,
                                       contract::Sysctl key) {
  Document& document = context.document;
  const auto read = [&document, boxes, key]() -> std::optional<QString> {
    const QString first = forwardingOf(document.topology(), boxes.front(), key);
    const bool same = std::all_of(boxes.begin(), boxes.end(),
                                  [&](ElementId id) { return forwardingOf(document.topology(), id, key) == first; });
    return same ? std::optional(first) : std::nullopt;
  };
  const auto edit = [&document, boxes, key](const QString& text) {
    const auto value = text.isEmpty() ? std::nullopt : std::optional(text == u"1");
    return model::editEach(document.topology(), boxes,
                           [&](const model::Topology& topology, ElementId id) -> contract::Result<model::Patch> {
                             return model::setForwarding(topology, id, key, value);
                           });
  };
  const auto note = [&context, boxes, key] {
    const QString observed =
        boxes.size() == 1 ? differenceNote(context, boxes.front(), contract::nameOf(key)) : QString();
    return observed.isEmpty() ? observed
           : observed == u"1" ? Text::tr("The kernel has it on.")
                              : Text::tr("The kernel has it off.");
  };
  return {.choices = &ChoiceField::onOrOff,
          .read = read,
          .edit = edit,
          .kernelNote = note,
          .undoText = Text::tr("Change forwarding")};
}

Qt::CheckState loopbackOf(const model::Topology& topology, const std::vector<ElementId>& ids) {
  const auto isUp = [&](ElementId id) {
    const auto* found = topology.find<model::Namespace>(id);
    return found != nullptr && found->loopbackUp;
  };
  const auto up = std::count_if(ids.begin(), ids.end(), isUp);
  return up == 0 ? Qt::Unchecked : up == static_cast<long long>(ids.size()) ? Qt::Checked : Qt::PartiallyChecked;
}

}  // namespace

void addNamespaceName(FormPage& page, ElementId id) {
  Document& document = page.context().document;
  page.addText(
      Text::tr("Name"), QStringLiteral("name"),
      {.read =
           [&document, id] {
             const auto* found = document.topology().find<model::Namespace>(id);
             return found != nullptr ? QString::fromStdString(found->name.text()) : QString();
           },
       .edit = [&document,
                id](const std::string& text) { return model::renameNamespace(document.topology(), id, text); },
       .kernelNote = {},
       .undoText = Text::tr("Rename namespace"),
       .placeholder = {},
       .advise = [&document,
                  id](const std::string& text) { return model::adviseNamespaceName(document.topology(), id, text); }});
}

void addLoopback(FormPage& page, const std::vector<ElementId>& ids) {
  const InspectorContext& context = page.context();
  Document& document = context.document;
  const auto edit = [&document, ids](bool on) {
    return model::editEach(document.topology(), ids,
                           [on](const model::Topology& topology, ElementId id) -> contract::Result<model::Patch> {
                             return model::setLoopbackUp(topology, id, on);
                           })
        .value_or(model::Patch{});
  };
  const auto note = [&context, ids] {
    const QString observed = ids.size() == 1 ? differenceNote(context, ids.front(), "loopback") : QString();
    return observed.isEmpty() ? observed : Text::tr("The kernel has it %1.").arg(observed);
  };
  page.addSwitch(Text::tr("Loopback"), QStringLiteral("loopback"),
                 {.read = [&document, ids] { return loopbackOf(document.topology(), ids); },
                  .edit = edit,
                  .kernelNote = note,
                  .undoText = Text::tr("Set loopback up or down"),
                  .text = Text::tr("Up")});
}

void addForwarding(FormPage& page, const std::vector<ElementId>& boxes) {
  page.addHeading(Text::tr("Forwarding"));
  page.addChoice(Text::tr("IPv4"), QStringLiteral("forwarding4"),
                 forwardingBinding(page.context(), boxes, contract::Sysctl::Ipv4Forwarding));
  page.addChoice(Text::tr("IPv6"), QStringLiteral("forwarding6"),
                 forwardingBinding(page.context(), boxes, contract::Sysctl::Ipv6Forwarding));
}

}  // namespace vethloom::editor
