// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/interface_values.h"

#include "panels/page_parts.h"

#include <QStringList>

namespace vethloom::editor {

const plan::LiveInterface* InterfaceValues::live() const {
  if (!context_.comparison || ids_.size() != 1) {
    return nullptr;
  }
  const auto found = context_.comparison->interfaces.find(id());
  return found != context_.comparison->interfaces.end() && found->second.present ? &found->second : nullptr;
}

Qt::CheckState InterfaceValues::up() const {
  const auto isUp = [this](model::InterfaceId id) {
    const model::Interface* interface = model::findInterface(topology(), id);
    return interface != nullptr && interface->up;
  };
  const auto count = std::count_if(ids_.begin(), ids_.end(), isUp);
  return count == 0 ? Qt::Unchecked : count == static_cast<long long>(ids_.size()) ? Qt::Checked : Qt::PartiallyChecked;
}

QString InterfaceValues::addressesNote() const {
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

QString InterfaceValues::upNote() const {
  if (live() == nullptr || drawn() == nullptr) {
    return {};
  }
  if (live()->up != drawn()->up) {
    return live()->up ? tr("The kernel has it up.") : tr("The kernel has it down.");
  }
  return live()->up && !live()->carrier ? tr("Up, but without carrier: the other end is down.") : QString();
}

QString InterfaceValues::differenceNote(std::string_view what) const {
  if (drawn() == nullptr || ids_.size() != 1) {
    return {};
  }
  // Of a cable's two ends each says what it is called before what differs.
  const auto* cable = topology().find<model::Cable>(id().element);
  std::string wanted(what);
  if (cable != nullptr) {
    const contract::LinkRef end{model::refOf(topology(), cable->ends.at(id().end).box), drawn()->name};
    wanted = contract::describe(end) + " " + wanted;
  }
  const QString observed = editor::differenceNote(context_, id().element, wanted);
  return observed.isEmpty() ? observed : tr("The kernel has %1.").arg(observed);
}

}  // namespace vethloom::editor
