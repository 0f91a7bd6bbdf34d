// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/page_parts.h"

#include "document/document.h"
#include "document/selection.h"
#include "model/edits.h"
#include "panels/form_page.h"
#include "panels/interface_fields.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <array>

namespace vethloom::editor {

namespace {

using model::ElementId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

/// Differences that a field of their own tells.
bool hasField(const plan::Difference& difference) {
  const std::string_view what = difference.what;
  const std::string_view last = what.substr(what.rfind(' ') + 1);
  constexpr std::array told{"mtu", "mac", "up", "address", "loopback", "route", "nsid", "master", "lower", "process"};
  return std::find(told.begin(), told.end(), last) != told.end() || contract::SysctlKey::parse(last).has_value();
}

/// What the kernel says of a whole element, where that is worth a line.
QString standingNote(const InspectorContext& context, ElementId id) {
  const plan::ElementComparison* comparison = comparisonOf(context, id);
  if (comparison == nullptr) {
    return {};
  }
  if (comparison->standing == plan::Standing::Conflict) {
    return Text::tr("Something that is not ours has this name.");
  }
  QStringList lines;
  for (const plan::Difference& difference : comparison->differences) {
    if (!hasField(difference)) {
      lines << sentence(difference);
    }
  }
  return lines.join(QLatin1Char('\n'));
}

QString standingText(const InspectorContext& context, ElementId id) {
  const plan::ElementComparison* comparison = comparisonOf(context, id);
  switch (comparison != nullptr ? comparison->standing : plan::Standing::Planned) {
    case plan::Standing::Planned:
      return Text::tr("Drawn, not applied");
    case plan::Standing::Applied:
      return Text::tr("In the kernel, as drawn");
    case plan::Standing::Drifted:
      return Text::tr("In the kernel, but different");
    case plan::Standing::Conflict:
      return Text::tr("The name is taken");
  }
  return {};
}

/// "eth0   10.0.0.1/24", or what stands in for it.
QString interfaceLine(const model::Topology& topology, model::InterfaceId id) {
  const model::Interface* interface = model::findInterface(topology, id);
  if (interface == nullptr) {
    return {};
  }
  const QString addresses = addressLine(*interface);
  return QStringLiteral("%1   %2").arg(QString::fromStdString(interface->name.text()),
                                       addresses.isEmpty() ? Text::tr("no address") : addresses);
}

}  // namespace

const plan::ElementComparison* comparisonOf(const InspectorContext& context, ElementId id) {
  if (!context.comparison) {
    return nullptr;
  }
  const auto found = context.comparison->elements.find(id);
  return found == context.comparison->elements.end() ? nullptr : &found->second;
}

QString sentence(const plan::Difference& difference) {
  const QString what = QString::fromStdString(difference.what);
  const QString observed = QString::fromStdString(difference.observed);
  const QString drawn = QString::fromStdString(difference.drawn);
  return observed.isEmpty() ? Text::tr("%1: the kernel lacks %2.").arg(what, drawn)
         : drawn.isEmpty()  ? Text::tr("%1: the kernel has %2, which is not drawn.").arg(what, observed)
                            : Text::tr("%1: the kernel has %2, drawn is %3.").arg(what, observed, drawn);
}

std::string labelOf(const model::Topology& topology, ElementId id) {
  const auto found = topology.elements.find(id);
  return found == topology.elements.end()
             ? std::string()
             : std::visit([](const auto& element) { return element.label; }, found->second);
}

QString differenceNote(const InspectorContext& context, ElementId id, std::string_view what) {
  if (const plan::ElementComparison* comparison = comparisonOf(context, id)) {
    for (const plan::Difference& difference : comparison->differences) {
      if (difference.what == what) {
        return QString::fromStdString(difference.observed);
      }
    }
  }
  return {};
}

void addLabel(FormPage& page, ElementId id) {
  Document& document = page.context().document;
  page.addText(Text::tr("Label"), QStringLiteral("label"),
               {.read = [&document, id] { return QString::fromStdString(labelOf(document.topology(), id)); },
                .edit = [&document, id](const std::string& text) -> contract::Result<model::Patch> {
                  return model::setLabel(document.topology(), id, text);
                },
                .kernelNote = {},
                .undoText = Text::tr("Change label"),
                .placeholder = Text::tr("Shown in place of the name")});
}

void addStanding(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  page.addInfo(
      Text::tr("State"), [&context, id] { return standingText(context, id); },
      [&context, id] { return standingNote(context, id); });
}

void addInterfaceLinks(FormPage& page, const std::vector<model::InterfaceId>& ids) {
  const InspectorContext& context = page.context();
  for (const model::InterfaceId id : ids) {
    page.addLink([&context, id] { return interfaceLine(context.document.topology(), id); },
                 [&context, id] { context.selection.setInterface(id); });
  }
  if (ids.empty()) {
    page.addInfo({}, [] { return Text::tr("None yet. Draw a cable to it."); });
  }
}

}  // namespace vethloom::editor
