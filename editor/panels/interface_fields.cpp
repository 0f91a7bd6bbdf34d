// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/interface_fields.h"

#include "model/advice.h"
#include "panels/interface_values.h"
#include "panels/option_fields.h"
#include "panels/page_parts.h"

#include <QStringList>
#include <set>

namespace vethloom::editor {

namespace {

using Binding = TextField::Binding;

Binding nameBinding(const InterfaceValues& values) {
  return {.read =
              [values] {
                return values.common(
                    [](const model::Interface& interface) { return QString::fromStdString(interface.name.text()); });
              },
          .edit = [values](
                      const std::string& text) { return model::renameInterface(values.topology(), values.id(), text); },
          .kernelNote = {},
          .undoText = InterfaceValues::tr("Rename interface"),
          .placeholder = {},
          .advise =
              [values](const std::string& text) {
                return model::adviseInterfaceName(values.topology(), values.id(), text);
              }};
}

QString addressesPlaceholder(const InterfaceValues& values) {
  const auto free = model::freeAddressFor(values.topology(), values.id());
  return InterfaceValues::tr("None, e.g. %1")
      .arg(free ? QString::fromStdString(free->text()) : QStringLiteral("10.0.0.1/24"));
}

Binding addressesBinding(const InterfaceValues& values) {
  return {
      .read = [values] { return values.common(addressLine); },
      .edit = [values](const std::string& text) { return model::setAddresses(values.topology(), values.id(), text); },
      .kernelNote = [values] { return values.addressesNote(); },
      .undoText = InterfaceValues::tr("Change addresses"),
      .placeholder = addressesPlaceholder(values),
      .advise =
          [values](const std::string& text) { return model::adviseAddresses(values.topology(), values.id(), text); }};
}

Binding macBinding(const InterfaceValues& values) {
  return {.read =
              [values] {
                return values.common([](const model::Interface& interface) {
                  return interface.mac ? QString::fromStdString(interface.mac->text()) : QString();
                });
              },
          .edit = [values](const std::string& text) { return model::setMac(values.topology(), values.id(), text); },
          .kernelNote = [values] { return values.differenceNote("mac"); },
          .undoText = InterfaceValues::tr("Change MAC address"),
          .placeholder = InterfaceValues::tr("The kernel chooses"),
          .resettable = true};
}

/// What they have where nothing is drawn, if that is one number.
QString usualMtu(const InterfaceValues& values) {
  std::set<std::uint32_t> usual;
  for (const model::InterfaceId id : values.ids())
    usual.insert(contract::infoOf(model::kindOf(values.topology(), id)).mtu);
  const bool isKnown = usual.size() == 1 && *usual.begin() != 0;
  return isKnown ? InterfaceValues::tr("The kernel chooses (%1)").arg(*usual.begin())
                 : InterfaceValues::tr("The kernel chooses");
}

Binding mtuBinding(const InterfaceValues& values) {
  const auto set = [values](const std::string& text) {
    return values.editEach(
        [&text](const model::Topology& topology, model::InterfaceId id) { return model::setMtu(topology, id, text); });
  };
  return {.read =
              [values] {
                return values.common([](const model::Interface& interface) {
                  return interface.mtu ? QString::number(*interface.mtu) : QString();
                });
              },
          .edit = set,
          .kernelNote = [values] { return values.differenceNote("mtu"); },
          .undoText = InterfaceValues::tr("Change MTU"),
          .placeholder = usualMtu(values),
          .resettable = true};
}

SwitchField::Binding upBinding(const InterfaceValues& values) {
  return {.read = [values] { return values.up(); },
          .edit = [values](bool on) { return model::setAllUp(values.topology(), values.ids(), on); },
          .kernelNote = [values] { return values.upNote(); },
          .undoText = values.ids().size() == 1 ? InterfaceValues::tr("Set link up or down")
                                               : InterfaceValues::tr("Set links up or down"),
          .text = InterfaceValues::tr("Up")};
}

QString keyOf(model::InterfaceId id) {
  return id.element == model::noElement
             ? QString()
             : QStringLiteral("%1.%2").arg(static_cast<std::uint32_t>(id.element)).arg(id.end);
}

model::InterfaceId interfaceOf(const QString& key) {
  const QStringList parts = key.split(QLatin1Char('.'));
  return parts.size() == 2 ? model::InterfaceId{static_cast<model::ElementId>(parts[0].toUInt()), parts[1].toUInt()}
                           : model::InterfaceId{};
}

/// The bridges, bonds and VRFs of its box.
ChoiceField::Choices mastersFor(const model::Topology& topology, model::InterfaceId id) {
  ChoiceField::Choices choices = {{InterfaceValues::tr("None"), {}}};
  for (const model::PlacedInterface& placed : model::interfacesIn(topology, model::boxOfInterface(topology, id))) {
    if (placed.id.element != id.element && model::masterKindOf(topology, placed.id.element)) {
      choices.push_back({QString::fromStdString(placed.interface->name.text()), keyOf({placed.id.element, 0})});
    }
  }
  return choices;
}

ChoiceField::Binding masterBinding(const InterfaceValues& values) {
  return {.choices = [values] { return mastersFor(values.topology(), values.id()); },
          .read =
              [values] {
                return keyOf({model::masterOf(values.topology(), values.id()), 0});
              },
          .edit =
              [values](const QString& key) {
                return model::setMaster(values.topology(), values.id(), interfaceOf(key).element);
              },
          .kernelNote = [values] { return values.differenceNote("master"); },
          .undoText = InterfaceValues::tr("Change the master")};
}

/// The interfaces of its box, and what it stands on already, wherever that is.
ChoiceField::Choices lowersFor(const model::Topology& topology, model::ElementId link) {
  const auto* drawn = topology.find<model::Link>(link);
  ChoiceField::Choices choices;
  if (drawn == nullptr) {
    return choices;
  }
  if (contract::infoOf(drawn->kind).lower == contract::Lower::Optional) {
    choices.push_back({InterfaceValues::tr("Nothing"), {}});
  }
  for (const model::PlacedInterface& placed : model::interfacesIn(topology, drawn->box)) {
    if (placed.id.element != link) {
      choices.push_back({QString::fromStdString(placed.interface->name.text()), keyOf(placed.id)});
    }
  }
  const model::Interface* lower = model::findInterface(topology, drawn->lower);
  const model::ElementId home = model::boxOfInterface(topology, drawn->lower);
  if (lower != nullptr && home != drawn->box) {
    const QString box = QString::fromStdString(model::refOf(topology, home).text());
    choices.push_back({box + QLatin1Char('/') + QString::fromStdString(lower->name.text()), keyOf(drawn->lower)});
  }
  return choices;
}

ChoiceField::Binding lowerBinding(const InspectorContext& context, model::ElementId link) {
  Document& document = context.document;
  return {.choices = [&document, link] { return lowersFor(document.topology(), link); },
          .read =
              [&document, link] {
                const auto* drawn = document.topology().find<model::Link>(link);
                return drawn == nullptr ? QString() : keyOf(drawn->lower);
              },
          .edit = [&document,
                   link](const QString& key) { return model::setLower(document.topology(), link, interfaceOf(key)); },
          .kernelNote =
              [&context, link] {
                const QString observed = differenceNote(context, link, "lower");
                return observed.isEmpty() ? observed : InterfaceValues::tr("The kernel has %1.").arg(observed);
              },
          .undoText = InterfaceValues::tr("Change what it stands on")};
}

}  // namespace

void addInterfaceFields(FormPage& page, model::InterfaceId id, const QString& prefix) {
  const InterfaceValues values(page.context(), {id});
  page.addText(InterfaceValues::tr("Name"), prefix + QStringLiteral("name"), nameBinding(values));
  page.addText(InterfaceValues::tr("Addresses"), prefix + QStringLiteral("addresses"), addressesBinding(values));
  if (contract::infoOf(model::kindOf(values.topology(), id)).hasMac) {
    page.addText(InterfaceValues::tr("MAC"), prefix + QStringLiteral("mac"), macBinding(values));
  }
  page.addText(InterfaceValues::tr("MTU"), prefix + QStringLiteral("mtu"), mtuBinding(values));
  page.addSwitch(InterfaceValues::tr("Link"), prefix + QStringLiteral("up"), upBinding(values));
  page.addChoice(InterfaceValues::tr("Port of"), prefix + QStringLiteral("master"), masterBinding(values));
}

void addCommonInterfaceFields(FormPage& page, const std::vector<model::InterfaceId>& ids) {
  const InterfaceValues values(page.context(), ids);
  page.addSwitch(InterfaceValues::tr("Links"), QStringLiteral("up"), upBinding(values));
  page.addText(InterfaceValues::tr("MTU"), QStringLiteral("mtu"), mtuBinding(values));
  addOptionSections(page, ids, {});
}

void addLowerField(FormPage& page, model::ElementId link) {
  const auto* drawn = page.context().document.topology().find<model::Link>(link);
  if (drawn != nullptr && contract::infoOf(drawn->kind).lower != contract::Lower::None) {
    page.addChoice(InterfaceValues::tr("Stands on"), QStringLiteral("lower"), lowerBinding(page.context(), link));
  }
}

QString addressLine(const model::Interface& interface) {
  QStringList texts;
  for (const auto& address : interface.addresses) {
    texts << QString::fromStdString(address.text());
  }
  return texts.join(QStringLiteral(", "));
}

}  // namespace vethloom::editor
