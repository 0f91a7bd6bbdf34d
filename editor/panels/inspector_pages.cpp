// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspector_pages.h"

#include "document/document.h"
#include "document/selection.h"
#include "model/edits.h"
#include "panels/form_page.h"
#include "panels/interface_fields.h"
#include "panels/page_parts.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

/// How many of each kind.
struct Totals {
  int namespaces = 0;
  int bridges = 0;
  int cables = 0;
};

void count(Totals& totals, const model::Element& element) {
  totals.namespaces += std::holds_alternative<model::Namespace>(element) ? 1 : 0;
  totals.bridges += std::holds_alternative<model::Bridge>(element) ? 1 : 0;
  totals.cables += std::holds_alternative<model::Cable>(element) ? 1 : 0;
}

QString describe(const Totals& totals) {
  QStringList parts;
  if (totals.namespaces > 0) {
    parts << (totals.namespaces == 1 ? Text::tr("1 namespace") : Text::tr("%1 namespaces").arg(totals.namespaces));
  }
  if (totals.bridges > 0) {
    parts << (totals.bridges == 1 ? Text::tr("1 bridge") : Text::tr("%1 bridges").arg(totals.bridges));
  }
  if (totals.cables > 0) {
    parts << (totals.cables == 1 ? Text::tr("1 cable") : Text::tr("%1 cables").arg(totals.cables));
  }
  return parts.join(QStringLiteral(", "));
}

/// One of the three texts of Info.
TextField::Binding infoBinding(const InspectorContext& context, std::string model::Info::*member) {
  Document& document = context.document;
  return {.read = [&document, member] { return QString::fromStdString(document.topology().info.*member); },
          .edit =
              [&document, member](const std::string& text) {
                model::Info info = document.topology().info;
                info.*member = text;
                return model::setInfo(document.topology(), std::move(info));
              },
          .kernelNote = {},
          .undoText = Text::tr("Change the drawing's description"),
          .placeholder = {}};
}

std::vector<model::InterfaceId> portsOf(const model::Topology& topology, ElementId bridge) {
  std::vector<model::InterfaceId> ports;
  for (const auto& [id, element] : topology.elements) {
    if (const auto* cable = std::get_if<model::Cable>(&element)) {
      for (std::size_t end = 0; end < cable->ends.size(); ++end) {
        if (cable->ends.at(end).bridge == bridge) {
          ports.push_back({id, end});
        }
      }
    }
  }
  return ports;
}

std::vector<model::InterfaceId> interfacesOf(const model::Topology& topology, ElementId box) {
  std::vector<model::InterfaceId> ids;
  for (const model::PlacedInterface& placed : model::interfacesIn(topology, box)) {
    ids.push_back(placed.id);
  }
  return ids;
}

void addNamespaceFields(FormPage& page, ElementId id) {
  Document& document = page.context().document;
  page.addText(Text::tr("Name"), QStringLiteral("name"),
               {.read =
                    [&document, id] {
                      const auto* found = document.topology().find<model::Namespace>(id);
                      return found != nullptr ? QString::fromStdString(found->name.text()) : QString();
                    },
                .edit = [&document,
                         id](const std::string& text) { return model::renameNamespace(document.topology(), id, text); },
                .kernelNote = {},
                .undoText = Text::tr("Rename namespace"),
                .placeholder = {}});
}

void addLoopback(FormPage& page, ElementId id) {
  Document& document = page.context().document;
  page.addSwitch(Text::tr("Loopback"), QStringLiteral("loopback"),
                 {.read =
                      [&document, id] {
                        const auto* found = document.topology().find<model::Namespace>(id);
                        return found != nullptr && found->loopbackUp ? Qt::Checked : Qt::Unchecked;
                      },
                  .edit = [&document, id](bool on) { return model::setLoopbackUp(document.topology(), id, on); },
                  .kernelNote =
                      [&context = page.context(), id] {
                        return differenceNote(context, id, "loopback").isEmpty()
                                   ? QString()
                                   : Text::tr("The kernel has it %1.").arg(differenceNote(context, id, "loopback"));
                      },
                  .undoText = Text::tr("Set loopback up or down"),
                  .text = Text::tr("Up")});
}

/// The interfaces of all bridges and cables among the elements.
std::vector<model::InterfaceId> linksOf(const model::Topology& topology, const std::vector<ElementId>& ids) {
  std::vector<model::InterfaceId> links;
  for (const ElementId id : ids) {
    if (topology.find<model::Bridge>(id) != nullptr) {
      links.push_back({id, 0});
    } else if (topology.find<model::Cable>(id) != nullptr) {
      links.push_back({id, 0});
      links.push_back({id, 1});
    }
  }
  return links;
}

Qt::CheckState commonUp(const model::Topology& topology, const std::vector<model::InterfaceId>& links) {
  std::size_t up = 0;
  for (const model::InterfaceId id : links) {
    const model::Interface* interface = model::findInterface(topology, id);
    up += interface != nullptr && interface->up ? 1 : 0;
  }
  return up == 0 ? Qt::Unchecked : up == links.size() ? Qt::Checked : Qt::PartiallyChecked;
}

model::Patch setAllUp(const model::Topology& topology, const std::vector<model::InterfaceId>& links, bool up) {
  model::Patch all;
  model::Topology changed = topology;
  for (const model::InterfaceId id : links) {
    const model::Patch one = model::setUp(changed, id, up);
    if (model::apply(changed, one)) {
      all = model::merged(all, one);
    }
  }
  return all;
}

}  // namespace

PageSubject subjectOf(const InspectorContext& context) {
  const model::Topology& topology = context.document.topology();
  PageSubject subject{.elements = context.selection.elements(), .interfaces = {}, .targets = {}};
  if (subject.elements.size() != 1) {
    return subject;
  }
  const ElementId id = subject.elements.front();
  if (const auto* cable = topology.find<model::Cable>(id)) {
    for (const model::CableEnd& end : cable->ends) {
      subject.targets.insert(subject.targets.end(), {end.box, end.bridge});
    }
  } else {
    subject.interfaces =
        topology.find<model::Bridge>(id) != nullptr ? portsOf(topology, id) : interfacesOf(topology, id);
  }
  return subject;
}

void fillDrawingPage(FormPage& page) {
  const InspectorContext& context = page.context();
  page.addTitle(
      QStringLiteral("plan"),
      [&context] {
        const model::Info& info = context.document.topology().info;
        const std::string& best = info.title.empty() ? info.name : info.title;
        return best.empty() ? Text::tr("Untitled drawing") : QString::fromStdString(best);
      },
      [&context] {
        Totals totals;
        for (const auto& [id, element] : context.document.topology().elements) {
          count(totals, element);
        }
        const QString text = describe(totals);
        return text.isEmpty() ? Text::tr("Nothing drawn yet") : text;
      });
  page.addHeading({});
  page.addText(Text::tr("Title"), QStringLiteral("title"), infoBinding(context, &model::Info::title));
  TextField::Binding name = infoBinding(context, &model::Info::name);
  name.placeholder = Text::tr("From the file's name");
  page.addText(Text::tr("Lab name"), QStringLiteral("name"), std::move(name));
  TextField::Binding description = infoBinding(context, &model::Info::description);
  description.lines = true;
  description.placeholder = Text::tr("What this drawing is about");
  page.addText(Text::tr("About"), QStringLiteral("description"), std::move(description));
}

void fillBoxPage(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  const bool isHost = id == model::hostId;
  page.addTitle(
      isHost ? QStringLiteral("computer") : QStringLiteral("namespace"),
      [&context, id] {
        const std::string label = labelOf(context.document.topology(), id);
        return QString::fromStdString(label.empty() ? model::describe(context.document.topology(), id) : label);
      },
      [isHost] {
        return isHost ? Text::tr("Host: the root network namespace of the place you build in") : Text::tr("Namespace");
      });
  page.addHeading({});
  if (!isHost) {
    addNamespaceFields(page, id);
  }
  addLabel(page, id);
  if (!isHost) {
    addLoopback(page, id);
    addStanding(page, id);
  }
  page.addHeading(Text::tr("Interfaces"));
  addInterfaceLinks(page, interfacesOf(context.document.topology(), id));
  addStack(page, id);
}

void fillBridgePage(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  page.addTitle(
      QStringLiteral("bridge"),
      [&context, id] {
        const auto* bridge = context.document.topology().find<model::Bridge>(id);
        return bridge == nullptr
                   ? QString()
                   : QString::fromStdString(bridge->label.empty() ? bridge->interface.name.text() : bridge->label);
      },
      [&context, id] {
        const model::Topology& topology = context.document.topology();
        return Text::tr("Bridge in %1")
            .arg(QString::fromStdString(model::refOf(topology, model::boxOf(topology, id)).text()));
      });
  page.addHeading({});
  addInterfaceFields(page, {id, 0}, {});
  addLabel(page, id);
  addStanding(page, id);
  page.addHeading(Text::tr("Ports"));
  addInterfaceLinks(page, portsOf(context.document.topology(), id));
}

void fillCablePage(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  const model::Topology& topology = context.document.topology();
  page.addTitle(
      QStringLiteral("cable"),
      [&context, id] {
        const std::string label = labelOf(context.document.topology(), id);
        return QString::fromStdString(label.empty() ? model::describe(context.document.topology(), id) : label);
      },
      [] { return Text::tr("Cable: a veth pair"); });
  page.addHeading({});
  addLabel(page, id);
  addStanding(page, id);
  const auto* cable = topology.find<model::Cable>(id);
  for (std::size_t end = 0; cable != nullptr && end < cable->ends.size(); ++end) {
    const model::CableEnd& one = cable->ends.at(end);
    const QString box = QString::fromStdString(model::refOf(topology, one.box).text());
    const auto* bridge = topology.find<model::Bridge>(one.bridge);
    page.addHeading(
        bridge == nullptr
            ? Text::tr("End in %1").arg(box)
            : Text::tr("End in %1, a port of %2").arg(box, QString::fromStdString(bridge->interface.name.text())));
    addInterfaceFields(page, {id, end}, end == 0 ? QStringLiteral("first.") : QStringLiteral("second."));
  }
}

void fillSelectionPage(FormPage& page, const std::vector<ElementId>& ids) {
  const InspectorContext& context = page.context();
  Totals totals;
  for (const ElementId id : ids) {
    const auto found = context.document.topology().elements.find(id);
    if (found != context.document.topology().elements.end()) {
      count(totals, found->second);
    }
  }
  page.addTitle(
      QStringLiteral("select"), [ids] { return Text::tr("%1 selected").arg(ids.size()); },
      [totals] { return describe(totals); });
  const bool areBoxes = std::all_of(ids.begin(), ids.end(), [&](ElementId id) {
    return id == model::hostId || context.document.topology().find<model::Namespace>(id) != nullptr;
  });
  if (ids.size() == 2 && areBoxes) {
    page.addHeading({});
    page.addInfo({}, [&context, ids] {
      const model::Topology& topology = context.document.topology();
      return Text::tr("P pings from %1 to %2.")
          .arg(QString::fromStdString(model::describe(topology, ids[0])),
               QString::fromStdString(model::describe(topology, ids[1])));
    });
  }
  const std::vector<model::InterfaceId> links = linksOf(context.document.topology(), ids);
  if (links.empty()) {
    return;
  }
  page.addHeading({});
  page.addSwitch(Text::tr("Links"), QStringLiteral("up"),
                 {.read = [&context, links] { return commonUp(context.document.topology(), links); },
                  .edit = [&context, links](bool on) { return setAllUp(context.document.topology(), links, on); },
                  .kernelNote = {},
                  .undoText = Text::tr("Set links up or down"),
                  .text = Text::tr("Up")});
}

}  // namespace vethloom::editor
