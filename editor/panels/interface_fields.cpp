// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/interface_fields.h"

#include "model/advice.h"
#include "panels/interface_values.h"

#include <QStringList>

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
          .placeholder = InterfaceValues::tr("The kernel chooses (1500)"),
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

}  // namespace

void addInterfaceFields(FormPage& page, model::InterfaceId id, const QString& prefix) {
  const InterfaceValues values(page.context(), {id});
  page.addText(InterfaceValues::tr("Name"), prefix + QStringLiteral("name"), nameBinding(values));
  page.addText(InterfaceValues::tr("Addresses"), prefix + QStringLiteral("addresses"), addressesBinding(values));
  page.addText(InterfaceValues::tr("MAC"), prefix + QStringLiteral("mac"), macBinding(values));
  page.addText(InterfaceValues::tr("MTU"), prefix + QStringLiteral("mtu"), mtuBinding(values));
  page.addSwitch(InterfaceValues::tr("Link"), prefix + QStringLiteral("up"), upBinding(values));
}

void addCommonInterfaceFields(FormPage& page, const std::vector<model::InterfaceId>& ids) {
  const InterfaceValues values(page.context(), ids);
  page.addSwitch(InterfaceValues::tr("Links"), QStringLiteral("up"), upBinding(values));
  page.addText(InterfaceValues::tr("MTU"), QStringLiteral("mtu"), mtuBinding(values));
}

QString addressLine(const model::Interface& interface) {
  QStringList texts;
  for (const auto& address : interface.addresses) {
    texts << QString::fromStdString(address.text());
  }
  return texts.join(QStringLiteral(", "));
}

}  // namespace vethloom::editor
