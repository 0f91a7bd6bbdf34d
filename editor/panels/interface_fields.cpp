// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/interface_fields.h"

#include "document/document.h"
#include "model/edits.h"
#include "panels/form_page.h"
#include "panels/page_parts.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

namespace vethloom::editor {

namespace {

/// Reads and writes one interface of the drawing, and knows what the kernel says of it.
class InterfaceValues {
  Q_DECLARE_TR_FUNCTIONS(Inspector)

public:
  InterfaceValues(const InspectorContext& context, model::InterfaceId id) : context_(context), id_(id) {}

  [[nodiscard]] const model::Topology& topology() const { return context_.document.topology(); }
  [[nodiscard]] const model::Interface* drawn() const { return model::findInterface(topology(), id_); }
  [[nodiscard]] model::InterfaceId id() const { return id_; }

  /// nullptr where the kernel does not have it, or nothing is known.
  [[nodiscard]] const plan::LiveInterface* live() const {
    if (!context_.comparison) {
      return nullptr;
    }
    const auto found = context_.comparison->interfaces.find(id_);
    return found != context_.comparison->interfaces.end() && found->second.present ? &found->second : nullptr;
  }

  [[nodiscard]] QString addressesNote() const {
    if (live() == nullptr || drawn() == nullptr) {
      return {};
    }
    std::vector<std::string> wanted;
    for (const auto& address : drawn()->addresses) {
      wanted.push_back(address.text());
    }
    std::vector<std::string> real = live()->addresses;
    std::sort(wanted.begin(), wanted.end());
    std::sort(real.begin(), real.end());
    if (wanted == real) {
      return {};
    }
    QStringList texts;
    for (const std::string& address : live()->addresses) {
      texts << QString::fromStdString(address);
    }
    return texts.isEmpty() ? tr("The kernel has no address here.") : tr("The kernel has %1.").arg(texts.join(u", "));
  }

  [[nodiscard]] QString upNote() const {
    if (live() == nullptr || drawn() == nullptr) {
      return {};
    }
    if (live()->up != drawn()->up) {
      return live()->up ? tr("The kernel has it up.") : tr("The kernel has it down.");
    }
    return live()->up && !live()->carrier ? tr("Up, but without carrier: the other end is down.") : QString();
  }

  /// The kernel's value of `what` ("mtu", "mac") where it differs.
  [[nodiscard]] QString differenceNote(const std::string& what) const {
    if (drawn() == nullptr) {
      return {};
    }
    // Of a cable's two ends each says what it is called before what differs.
    const auto* cable = topology().find<model::Cable>(id_.element);
    const std::string wanted = cable == nullptr
                                   ? what
                                   : contract::describe(contract::LinkRef{
                                         model::refOf(topology(), cable->ends.at(id_.end).box), drawn()->name}) +
                                         " " + what;
    const QString observed = editor::differenceNote(context_, id_.element, wanted);
    return observed.isEmpty() ? observed : tr("The kernel has %1.").arg(observed);
  }

private:
  const InspectorContext& context_;
  model::InterfaceId id_;
};

using Binding = TextField::Binding;

Binding nameBinding(const InterfaceValues& values) {
  return {.read = [values] { return values.drawn() ? QString::fromStdString(values.drawn()->name.text()) : QString(); },
          .edit = [values](
                      const std::string& text) { return model::renameInterface(values.topology(), values.id(), text); },
          .kernelNote = {},
          .undoText = InterfaceValues::tr("Rename interface"),
          .placeholder = {}};
}

Binding addressesBinding(const InterfaceValues& values) {
  return {
      .read = [values] { return values.drawn() ? addressLine(*values.drawn()) : QString(); },
      .edit = [values](const std::string& text) { return model::setAddresses(values.topology(), values.id(), text); },
      .kernelNote = [values] { return values.addressesNote(); },
      .undoText = InterfaceValues::tr("Change addresses"),
      .placeholder = InterfaceValues::tr("None, e.g. 10.0.0.1/24")};
}

Binding macBinding(const InterfaceValues& values) {
  return {.read =
              [values] {
                return values.drawn() && values.drawn()->mac ? QString::fromStdString(values.drawn()->mac->text())
                                                             : QString();
              },
          .edit = [values](const std::string& text) { return model::setMac(values.topology(), values.id(), text); },
          .kernelNote = [values] { return values.differenceNote("mac"); },
          .undoText = InterfaceValues::tr("Change MAC address"),
          .placeholder = InterfaceValues::tr("The kernel chooses")};
}

Binding mtuBinding(const InterfaceValues& values) {
  return {.read =
              [values] {
                return values.drawn() && values.drawn()->mtu ? QString::number(*values.drawn()->mtu) : QString();
              },
          .edit = [values](const std::string& text) { return model::setMtu(values.topology(), values.id(), text); },
          .kernelNote = [values] { return values.differenceNote("mtu"); },
          .undoText = InterfaceValues::tr("Change MTU"),
          .placeholder = InterfaceValues::tr("The kernel chooses (1500)")};
}

SwitchField::Binding upBinding(const InterfaceValues& values) {
  return {.read = [values] { return values.drawn() && values.drawn()->up ? Qt::Checked : Qt::Unchecked; },
          .edit = [values](bool on) { return model::setUp(values.topology(), values.id(), on); },
          .kernelNote = [values] { return values.upNote(); },
          .undoText = InterfaceValues::tr("Set link up or down"),
          .text = InterfaceValues::tr("Up")};
}

}  // namespace

void addInterfaceFields(FormPage& page, model::InterfaceId id, const QString& prefix) {
  const InterfaceValues values(page.context(), id);
  page.addText(InterfaceValues::tr("Name"), prefix + QStringLiteral("name"), nameBinding(values));
  page.addText(InterfaceValues::tr("Addresses"), prefix + QStringLiteral("addresses"), addressesBinding(values));
  page.addText(InterfaceValues::tr("MAC"), prefix + QStringLiteral("mac"), macBinding(values));
  page.addText(InterfaceValues::tr("MTU"), prefix + QStringLiteral("mtu"), mtuBinding(values));
  page.addSwitch(InterfaceValues::tr("Link"), prefix + QStringLiteral("up"), upBinding(values));
}

QString addressLine(const model::Interface& interface) {
  QStringList texts;
  for (const auto& address : interface.addresses) {
    texts << QString::fromStdString(address.text());
  }
  return texts.join(QStringLiteral(", "));
}

}  // namespace vethloom::editor
