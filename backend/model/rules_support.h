// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/fixes.h"
#include "model/rules.h"
#include "model/segments.h"

/// What the groups of rules share; not for other rooms.
namespace vethloom::model {

/// One look at a drawing, and what was found.
class Inspection {
public:
  explicit Inspection(const Topology& drawing)
      : topology(drawing), interfaces(interfacesOf(drawing)), segments(drawing) {}

  void report(Severity severity, std::string code, ElementId element, std::string object, std::string message,
              std::string remedy, std::optional<Fix> fix = {}) {
    problems.push_back(
        {severity, std::move(code), element, std::move(object), std::move(message), std::move(remedy), std::move(fix)});
  }
  void reportInterface(Severity severity, std::string code, const PlacedInterface& placed, std::string message,
                       std::string remedy, std::optional<Fix> fix = {}) {
    report(severity, std::move(code), placed.id.element, nameOf(placed), std::move(message), std::move(remedy),
           std::move(fix));
  }

  /// "ns1/eth0"
  [[nodiscard]] std::string nameOf(const PlacedInterface& placed) const {
    return contract::describe(LinkRef{refOf(topology, placed.box), placed.interface->name});
  }
  /// Whether it is a port of a bridge.
  [[nodiscard]] bool isPort(const PlacedInterface& placed) const {
    return masterKindOf(topology, placed.master) == LinkKind::Bridge;
  }

  const Topology& topology;
  std::vector<PlacedInterface> interfaces;
  Segments segments;
  std::vector<Problem> problems;
};

void checkAddresses(Inspection& inspection);
void checkKinds(Inspection& inspection);
void checkLinks(Inspection& inspection);
void checkNamespaces(Inspection& inspection);
void checkRoutes(Inspection& inspection);
void checkFilters(Inspection& inspection);
void checkQualities(Inspection& inspection);
void checkRouting(Inspection& inspection);
void checkVlans(Inspection& inspection);
void checkWireguard(Inspection& inspection);

}  // namespace vethloom::model
