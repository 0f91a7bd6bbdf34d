// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"

namespace vethloom::model {

namespace {

Added added(ElementId id, Element element, const Placement& placement) {
  Added result;
  result.id = id;
  result.patch.elements.push_back({id, std::nullopt, std::move(element)});
  result.patch.placements.push_back({id, std::nullopt, placement});
  return result;
}

}  // namespace

Added addNamespace(const Topology& topology, const Placement& placement) {
  const Namespace ns{namespaceName(freeName(namespaceNames(topology), "ns", 1)), {}, true, {}};
  return added(topology.nextId(), ns, placement);
}

Added addBridge(const Topology& topology, ElementId box, const Placement& placement) {
  const ElementId home = stackOf(topology, box) ? box : hostId;
  const Interface interface { interfaceName(freeName(linkNamesIn(topology, home), "br", 0)), {}, {}, {}, true };
  return added(topology.nextId(), Bridge{home, {}, interface}, placement);
}

Added addAnnotation(const Topology& topology, Annotation::Kind kind, std::string label, const Placement& placement) {
  return added(topology.nextId(), Annotation{kind, withoutControls(label, true)}, placement);
}

}  // namespace vethloom::model
