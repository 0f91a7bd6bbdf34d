// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspector_pages.h"

#include "canvas/drawables.h"
#include "document/document.h"
#include "document/selection.h"
#include "model/edits_several.h"
#include "model/rename.h"
#include "model/stations.h"
#include "panels/box_fields.h"
#include "panels/form_page.h"
#include "panels/interface_fields.h"
#include "panels/list_fields.h"
#include "panels/look_fields.h"
#include "panels/option_fields.h"
#include "panels/page_parts.h"
#include "panels/sysctl_fields.h"
#include "panels/wireguard_fields.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

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

std::vector<model::InterfaceId> portsOf(const model::Topology& topology, ElementId master) {
  std::vector<model::InterfaceId> ports;
  for (const model::PlacedInterface& placed : model::interfacesIn(topology, model::boxOf(topology, master))) {
    if (placed.master == master) {
      ports.push_back(placed.id);
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

/// "End in ns1, a port of br0"
QString endHeading(const model::Topology& topology, model::InterfaceId id) {
  const auto* cable = topology.find<model::Cable>(id.element);
  if (cable == nullptr) {
    return {};
  }
  const model::CableEnd& end = cable->ends.at(id.end);
  const QString box = QString::fromStdString(model::refOf(topology, end.box).text());
  const model::Interface* master = model::findInterface(topology, {end.master, 0});
  return master == nullptr ? Text::tr("End in %1").arg(box)
                           : Text::tr("End in %1, a port of %2").arg(box, QString::fromStdString(master->name.text()));
}

QString deviceTitle(const model::Topology& topology, ElementId id) {
  return QString::fromStdString(model::shownName(topology, id).value_or(std::string()));
}

/// Addressing help: the one subnet of all that is at a bridge, and the field that numbers them anew.
void addSubnet(FormPage& page, ElementId bridge) {
  Document& document = page.context().document;
  page.addText(Text::tr("Number stations"), QStringLiteral("subnet"),
               {.read =
                    [&document, bridge] {
                      const auto subnet = model::subnetOf(document.topology(), bridge);
                      return subnet ? QString::fromStdString(subnet->text()) : QString();
                    },
                .edit = [&document, bridge](const std::string& text) -> contract::Result<model::Patch> {
                  return text.empty() ? model::Patch() : model::numberStations(document.topology(), bridge, text);
                },
                .kernelNote = {},
                .undoText = Text::tr("Number the stations"),
                .placeholder = Text::tr("A subnet, such as 10.0.5.0/24")});
}

void addPorts(FormPage& page, ElementId master) {
  const model::Topology& topology = page.context().document.topology();
  if (model::masterKindOf(topology, master)) {
    page.addHeading(Text::tr("Ports"));
    addInterfaceLinks(page, portsOf(topology, master));
  }
}

}  // namespace

PageSubject subjectOf(const InspectorContext& context) {
  const model::Topology& topology = context.document.topology();
  PageSubject subject{.elements = context.selection.elements(), .interfaces = {}, .targets = {}};
  if (subject.elements.size() != 1) {
    return subject;
  }
  const ElementId id = subject.elements.front();
  for (const model::InterfaceId own : model::ownInterfaces(topology, {id})) {
    subject.targets.insert(subject.targets.end(),
                           {model::boxOfInterface(topology, own), model::masterOf(topology, own)});
  }
  subject.interfaces = model::stackOf(topology, id) != nullptr ? interfacesOf(topology, id) : portsOf(topology, id);
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
        std::vector<ElementId> all;
        for (const auto& [id, element] : context.document.topology().elements) {
          all.push_back(id);
        }
        const QString text = countedKinds(context.document.topology(), all);
        return text.isEmpty() ? Text::tr("Nothing drawn yet") : text;
      });
  page.addGap();
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
  page.addGap();
  if (!isHost) {
    addNamespaceName(page, id);
  }
  addLabel(page, id);
  addLook(page, {id});
  if (!isHost) {
    addLoopback(page, {id});
    addStanding(page, id);
  }
  page.addHeading(Text::tr("Interfaces"));
  addInterfaceLinks(page, interfacesOf(context.document.topology(), id));
  addRoutes(page, id);
  addForwarding(page, {id});
  addMoreRouting(page, id);
  addFilter(page, id);
  addBoxSysctls(page, {id});
  if (!isHost) {
    addOrigin(page, id);
  }
}

void fillAnnotationPage(FormPage& page, ElementId id) {
  Document& document = page.context().document;
  const auto* annotation = document.topology().find<model::Annotation>(id);
  const bool isNote = annotation != nullptr && annotation->kind == model::Annotation::Kind::Note;
  page.addTitle(
      isNote ? QStringLiteral("note") : QStringLiteral("frame"),
      [isNote] { return isNote ? Text::tr("Note") : Text::tr("Frame"); },
      [] { return Text::tr("On the board only: the kernel hears nothing of it"); });
  page.addGap();
  page.addText(isNote ? Text::tr("Text") : Text::tr("Title"), QStringLiteral("label"),
               {.read = [&document, id] { return QString::fromStdString(labelOf(document.topology(), id)); },
                .edit = [&document, id](const std::string& text) -> contract::Result<model::Patch> {
                  return model::setLabel(document.topology(), id, text);
                },
                .kernelNote = {},
                .undoText = Text::tr("Change the text"),
                .placeholder = {},
                .lines = isNote});
  addLook(page, {id});
}

void fillBridgePage(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  page.addTitle(
      QStringLiteral("bridge"), [&context, id] { return deviceTitle(context.document.topology(), id); },
      [&context, id] {
        const model::Topology& topology = context.document.topology();
        return Text::tr("Bridge in %1")
            .arg(QString::fromStdString(model::refOf(topology, model::boxOf(topology, id)).text()));
      });
  page.addGap();
  addInterfaceFields(page, {id, 0}, {});
  addSubnet(page, id);
  addLabel(page, id);
  addLook(page, {id});
  addStanding(page, id);
  addOptionSections(page, {{id, 0}}, {});
  addPorts(page, id);
}

void fillLinkPage(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  const model::Topology& topology = context.document.topology();
  const contract::LinkKind kind = model::kindOf(topology, {id, 0});
  page.addTitle(
      QString::fromStdString(std::string(contract::nameOf(kind))),
      [&context, id] { return deviceTitle(context.document.topology(), id); },
      [&context, id, kind] {
        const model::Topology& now = context.document.topology();
        return Text::tr("%1 in %2")
            .arg(kindWord(kind), QString::fromStdString(model::refOf(now, model::boxOf(now, id)).text()));
      });
  page.addGap();
  addInterfaceFields(page, {id, 0}, {});
  addLowerField(page, id);
  std::vector<contract::Option> essential = commonOptions(topology, {{id, 0}}, contract::OptionScope::Kind);
  std::erase_if(essential, [](contract::Option option) { return !isEssential(option); });
  addOptionFields(page, {{id, 0}}, {}, essential);
  addLabel(page, id);
  addLook(page, {id});
  addStanding(page, id);
  addWireguard(page, id);
  addOptionSections(page, {{id, 0}}, {});
  addPorts(page, id);
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
  page.addGap();
  addLabel(page, id);
  addStanding(page, id);
  const auto* cable = topology.find<model::Cable>(id);
  for (std::size_t end = 0; cable != nullptr && end < cable->ends.size(); ++end) {
    page.addHeading([&context, id, end] { return endHeading(context.document.topology(), {id, end}); });
    const QString prefix = end == 0 ? QStringLiteral("first.") : QStringLiteral("second.");
    addInterfaceFields(page, {id, end}, prefix);
    addOptionSections(page, {{id, end}}, prefix);
  }
}

}  // namespace vethloom::editor
