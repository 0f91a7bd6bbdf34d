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

const QString existing = QStringLiteral("existing");

/// As model::setAdoption takes it: empty, "existing", or the id of a process.
QString originOf(const model::Topology& topology, ElementId id) {
  const auto* found = topology.find<model::Namespace>(id);
  if (found == nullptr || !found->adopted) {
    return {};
  }
  return found->adopted->process ? QString::number(*found->adopted->process) : existing;
}

QString originText(const QString& origin) {
  if (origin.isEmpty()) {
    return Text::tr("This drawing");
  }
  return origin == existing ? Text::tr("Already there") : Text::tr("Process %1").arg(origin);
}

QString numberOf(const model::Topology& topology, ElementId id) {
  const auto* found = topology.find<model::Namespace>(id);
  return found != nullptr && found->nsid ? QString::number(*found->nsid) : QString();
}

ChoiceField::Binding originBinding(const InspectorContext& context, ElementId id) {
  Document& document = context.document;
  return {.choices =
              [&document, id] {
                ChoiceField::Choices choices{{originText({}), {}}, {originText(existing), existing}};
                const QString now = originOf(document.topology(), id);
                if (!now.isEmpty() && now != existing) {
                  choices.push_back({originText(now), now});
                }
                return choices;
              },
          .read = [&document, id] { return std::optional(originOf(document.topology(), id)); },
          .edit = [&document, id](const QString& value) -> contract::Result<model::Patch> {
            return model::setAdoption(document.topology(), id, value.toStdString());
          },
          .kernelNote = {},
          .undoText = Text::tr("Change who makes the namespace")};
}

TextField::Binding processBinding(const InspectorContext& context, ElementId id) {
  Document& document = context.document;
  return {.read =
              [&document, id] {
                const QString origin = originOf(document.topology(), id);
                return origin == existing ? QString() : origin;
              },
          .edit = [&document, id](const std::string& text) -> contract::Result<model::Patch> {
            // Without a process it is as it was before there was one.
            const bool stays = text.empty() && originOf(document.topology(), id) == existing;
            return model::setAdoption(document.topology(), id, stays ? existing.toStdString() : text);
          },
          .kernelNote =
              [&context, id] {
                const QString observed = differenceNote(context, id, "process");
                return observed.isEmpty() ? observed : Text::tr("It is that of process %1.").arg(observed);
              },
          .undoText = Text::tr("Adopt the namespace of a process"),
          .placeholder = Text::tr("Its id, to take its namespace in"),
          .advise = {}};
}

TextField::Binding numberBinding(const InspectorContext& context, ElementId id) {
  Document& document = context.document;
  return {
      .read = [&document, id] { return numberOf(document.topology(), id); },
      .edit = [&document, id](const std::string& text) { return model::setNamespaceId(document.topology(), id, text); },
      .kernelNote =
          [&context, id] {
            const QString observed = differenceNote(context, id, "nsid");
            return observed.isEmpty()
                       ? observed
                       : Text::tr("The host knows it by %1, which the kernel never changes.").arg(observed);
          },
      .undoText = Text::tr("Change the number of the namespace"),
      .placeholder = Text::tr("The kernel's choice"),
      .advise = {}};
}

}  // namespace

void addOrigin(FormPage& page, ElementId id) {
  Document& document = page.context().document;
  page.addSection(
      Text::tr("Made by, number"), QStringLiteral("origin"),
      [&document, id] {
        const QString origin = originOf(document.topology(), id);
        const QString number = numberOf(document.topology(), id);
        QStringList words;
        if (!origin.isEmpty()) {
          words << originText(origin);
        }
        if (!number.isEmpty()) {
          words << number;
        }
        return words.join(QStringLiteral(", "));
      },
      [id](FormPage& into) {
        const InspectorContext& context = into.context();
        into.addChoice(Text::tr("Made by"), QStringLiteral("madeBy"), originBinding(context, id));
        into.addText(Text::tr("Process"), QStringLiteral("process"), processBinding(context, id));
        into.addText(Text::tr("Number (nsid)"), QStringLiteral("nsid"), numberBinding(context, id));
      });
}

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
    if (ids.size() == 1 && !originOf(context.document.topology(), ids.front()).isEmpty()) {
      return Text::tr("Left as it is: the namespace is adopted.");
    }
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
