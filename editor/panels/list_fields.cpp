// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/list_fields.h"

#include "document/document.h"
#include "model/edits.h"
#include "panels/interface_values.h"
#include "panels/page_parts.h"

#include <QStringList>

namespace vethloom::editor {

namespace {

using model::ElementId;
using model::StackSettings;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

using Edit = contract::Result<model::Patch> (*)(const model::Topology&, ElementId, std::string_view);

/// One list of a box. The texts are translated where they are shown.
struct List {
  const char* caption;
  const char* name;  ///< Of the field; the comparison calls a line of it `what`.
  const char* what;
  const char* undoText;
  const char* placeholder;
  QStringList (*read)(const StackSettings& stack);
  Edit edit;
};

template <typename Values>
QStringList texts(const Values& values) {
  QStringList lines;
  for (const auto& value : values) {
    lines << QString::fromStdString(value.text());
  }
  return lines;
}

QStringList filterLines(const StackSettings& stack) {
  QStringList lines;
  for (const std::string& line : stack.filter.lines()) {
    lines << QString::fromStdString(line);
  }
  return lines;
}

#define TEXT(literal) QT_TRANSLATE_NOOP("Inspector", literal)
constexpr List routes{TEXT("Routes"),
                      "routes",
                      "route",
                      TEXT("Change routes"),
                      TEXT("One a line, e.g.\ndefault via 10.0.0.254"),
                      [](const StackSettings& stack) { return texts(stack.routes); },
                      &model::setRoutes};
constexpr List rules{TEXT("Rules"),
                     "rules",
                     "rule",
                     TEXT("Change policy rules"),
                     TEXT("One a line, e.g.\nfrom 10.0.0.0/24 lookup 100"),
                     [](const StackSettings& stack) { return texts(stack.rules); },
                     &model::setRules};
constexpr List neighbours{TEXT("Neighbours"),
                          "neighbours",
                          "neighbour",
                          TEXT("Change static neighbours"),
                          TEXT("One a line, e.g.\n10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0"),
                          [](const StackSettings& stack) { return texts(stack.neighbours); },
                          &model::setNeighbours};
constexpr List fdb{TEXT("FDB"),
                   "fdb",
                   "fdb entry",
                   TEXT("Change forwarding entries"),
                   TEXT("One a line, e.g.\n02:00:00:00:00:02 dev veth0 master static"),
                   [](const StackSettings& stack) { return texts(stack.fdb); },
                   &model::setFdb};
constexpr List filter{TEXT(""),
                      "filter",
                      "filter",
                      TEXT("Change the packet filter"),
                      TEXT("One a line, e.g.\nmasquerade from 10.0.0.0/24 out eth0\ndrop forward protocol tcp port 23"),
                      &filterLines,
                      &model::setFilter};
#undef TEXT

QStringList linesOf(const model::Topology& topology, ElementId box, const List& list) {
  const StackSettings* stack = model::stackOf(topology, box);
  return stack != nullptr ? list.read(*stack) : QStringList();
}

/// What the kernel has otherwise, of the lines of one list.
QString noteOf(const InspectorContext& context, ElementId box, const List& list) {
  QStringList lines;
  if (const plan::ElementComparison* comparison = comparisonOf(context, box)) {
    for (const plan::Difference& difference : comparison->differences) {
      if (difference.what == list.what) {
        lines << sentence(difference);
      }
    }
  }
  return lines.join(QLatin1Char('\n'));
}

void addList(FormPage& page, ElementId box, const List& list) {
  const InspectorContext& context = page.context();
  Document& document = context.document;
  page.addText(
      QString::fromUtf8(list.caption).isEmpty() ? QString() : Text::tr(list.caption), QString::fromUtf8(list.name),
      {.read = [&document, box, &list] { return linesOf(document.topology(), box, list).join(QLatin1Char('\n')); },
       .edit = [&document, box, &list](const std::string& text) { return list.edit(document.topology(), box, text); },
       .kernelNote = [&context, box, &list] { return noteOf(context, box, list); },
       .undoText = Text::tr(list.undoText),
       .placeholder = Text::tr(list.placeholder),
       .lines = true});
}

QString counted(qsizetype count) {
  return count == 0 ? QString() : Text::tr("%1 set").arg(count);
}

}  // namespace

void addRoutes(FormPage& page, ElementId box) {
  page.addHeading(Text::tr("Routing"));
  addList(page, box, routes);
}

void addMoreRouting(FormPage& page, ElementId box) {
  page.addSection(
      Text::tr("Rules, neighbours, FDB"), QStringLiteral("moreRouting"),
      [&context = page.context(), box] {
        qsizetype count = 0;
        for (const List* list : {&rules, &neighbours, &fdb}) {
          count += linesOf(context.document.topology(), box, *list).size();
        }
        return counted(count);
      },
      [box](FormPage& into) {
        for (const List* list : {&rules, &neighbours, &fdb}) {
          addList(into, box, *list);
        }
      });
}

void addFilter(FormPage& page, ElementId box) {
  page.addSection(
      Text::tr("Packet filter and NAT"), QStringLiteral("filterSection"),
      [&context = page.context(), box] { return counted(linesOf(context.document.topology(), box, filter).size()); },
      [box](FormPage& into) { addList(into, box, filter); });
}

void addVlans(FormPage& page, model::InterfaceId id, const QString& prefix) {
  const InterfaceValues values(page.context(), {id});
  const auto read = [values] {
    return values.common(
        [](const model::Interface& interface) { return texts(interface.vlans).join(QStringLiteral(", ")); });
  };
  page.addText(
      Text::tr("VLANs"), prefix + QStringLiteral("vlans"),
      {.read = read,
       .edit = [values](const std::string& text) { return model::setVlans(values.topology(), values.id(), text); },
       .kernelNote = [values] { return values.differenceNote("vlan"); },
       .undoText = Text::tr("Change VLANs"),
       .placeholder = Text::tr("The kernel's, e.g. 10 pvid untagged, 20-30")});
}

}  // namespace vethloom::editor
