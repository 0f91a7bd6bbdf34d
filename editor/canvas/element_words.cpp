// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/element_words.h"

#include "canvas/drawables.h"

#include <QCoreApplication>
#include <QStringList>

namespace vethloom::editor {

namespace {

using model::ElementId;
using model::InterfaceId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Words)
};

QString text(const std::string& words) {
  return QString::fromStdString(words);
}

QString joined(QStringList parts) {
  parts.removeAll(QString());
  return parts.join(QStringLiteral(", "));
}

QString counted(int members, bool ports) {
  if (members < 0) {
    return {};
  }
  if (ports) {
    return members == 1 ? Text::tr("1 port") : Text::tr("%1 ports").arg(members);
  }
  return members == 1 ? Text::tr("1 interface") : Text::tr("%1 interfaces").arg(members);
}

QString addressesOf(const model::Interface& interface) {
  QStringList addresses;
  for (const auto& address : interface.addresses) {
    addresses << text(address.text());
  }
  return joined(addresses);
}

QString standingOf(const WordSource& source, ElementId id) {
  if (source.comparison == nullptr) {
    return {};
  }
  const auto found = source.comparison->elements.find(id);
  return inWords(found == source.comparison->elements.end() ? plan::Standing::Planned : found->second.standing);
}

QString stateOf(const WordSource& source, InterfaceId id, const model::Interface& interface) {
  if (!source.saysStates) {
    return {};
  }
  if (source.comparison == nullptr) {
    return interface.up ? QString() : Text::tr("drawn down");
  }
  const auto found = source.comparison->interfaces.find(id);
  if (found == source.comparison->interfaces.end() || !found->second.present) {
    return Text::tr("not applied");
  }
  if (!found->second.up) {
    return Text::tr("down");
  }
  return found->second.carrier ? Text::tr("up") : Text::tr("up, no carrier");
}

/// "to ns2/eth0"
QString farEnd(const model::Topology& topology, InterfaceId end) {
  const auto* cable = topology.find<model::Cable>(end.element);
  if (cable == nullptr) {
    return {};
  }
  const model::CableEnd& far = cable->ends.at(end.end == 0 ? 1 : 0);
  return Text::tr("to %1").arg(
      text(contract::describe(contract::LinkRef{model::refOf(topology, far.box), far.interface.name})));
}

QString kindOf(const model::Annotation& annotation) {
  return annotation.kind == model::Annotation::Kind::Note ? Text::tr("note") : Text::tr("frame");
}

/// What a link stands on.
QString lowerOf(const model::Topology& topology, const model::Link& link) {
  const model::Interface* lower = model::findInterface(topology, link.lower);
  return lower == nullptr ? QString() : Text::tr("on %1").arg(text(lower->name.text()));
}

}  // namespace

QString inWords(plan::Standing standing) {
  switch (standing) {
    case plan::Standing::Applied:
      return Text::tr("applied");
    case plan::Standing::Drifted:
      return Text::tr("different in the kernel");
    case plan::Standing::Conflict:
      return Text::tr("name taken");
    case plan::Standing::Planned:
      break;
  }
  return Text::tr("not applied");
}

QString nameInWords(const WordSource& source, ElementId id) {
  if (const auto* host = source.topology.find<model::Host>(id)) {
    return host->label.empty() ? source.hostTitle : text(host->label);
  }
  const auto found = source.topology.elements.find(id);
  if (found == source.topology.elements.end()) {
    return {};
  }
  const std::string& label =
      std::visit([](const auto& element) -> const std::string& { return element.label; }, found->second);
  if (!label.empty()) {
    return text(label).simplified();  // Some have several lines.
  }
  if (const auto* ns = source.topology.find<model::Namespace>(id)) {
    return text(ns->name.text());
  }
  if (source.topology.find<model::Cable>(id) != nullptr) {
    return text(model::describe(source.topology, id));
  }
  if (const auto* annotation = source.topology.find<model::Annotation>(id)) {
    return kindOf(*annotation);
  }
  const model::Interface* interface = model::findInterface(source.topology, {id, 0});
  return interface == nullptr ? QString() : text(interface->name.text());
}

QString detailsInWords(const WordSource& source, ElementId id, int members) {
  const model::Topology& topology = source.topology;
  if (id == model::hostId) {
    return joined({Text::tr("host"), counted(members, false)});
  }
  if (const auto* ns = topology.find<model::Namespace>(id)) {
    const QString kernelName = ns->label.empty() ? QString() : text(ns->name.text());
    const QString kind = !ns->adopted           ? Text::tr("namespace")
                         : ns->adopted->process ? Text::tr("namespace of process %1").arg(*ns->adopted->process)
                                                : Text::tr("adopted namespace");
    return joined({kind, kernelName, counted(members, false), standingOf(source, id)});
  }
  if (const auto* bridge = topology.find<model::Bridge>(id)) {
    return joined({Text::tr("bridge"), counted(members, true), addressesOf(bridge->interface),
                   stateOf(source, {id, 0}, bridge->interface)});
  }
  if (const auto* link = topology.find<model::Link>(id)) {
    const bool isMaster = model::masterKindOf(topology, id).has_value();
    return joined({kindWord(link->kind), lowerOf(topology, *link), counted(isMaster ? members : -1, true),
                   addressesOf(link->interface), stateOf(source, {id, 0}, link->interface)});
  }
  if (const auto* annotation = topology.find<model::Annotation>(id)) {
    return annotation->label.empty() ? QString() : kindOf(*annotation);
  }
  return topology.find<model::Cable>(id) == nullptr ? QString() : joined({Text::tr("cable"), standingOf(source, id)});
}

QString detailsInWords(const WordSource& source, InterfaceId end) {
  const model::Interface* interface = model::findInterface(source.topology, end);
  if (interface == nullptr) {
    return {};
  }
  return joined({farEnd(source.topology, end), addressesOf(*interface), stateOf(source, end, *interface)});
}

}  // namespace vethloom::editor
