// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drawings/random_drawing.h"
#include "model/edits.h"

#include <optional>

namespace vethloom::samples {

/// The part of a random hand that draws where packets go: routes of all sorts, rules, neighbours, forwarding entries,
/// VLANs, settings, and addresses with more words than one.
class RandomRouting {
public:
  RandomRouting(model::Topology& topology, std::mt19937& random, const Abilities& abilities)
      : topology_(topology), random_(random), abilities_(abilities) {}

  void edit();
  /// Takes away what a kernel would refuse, now that something else has changed: routes whose gateway no subnet holds,
  /// entries of links that are no ports, and the like.
  void dropBad();

private:
  unsigned upTo(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(random_); }
  std::string number() { return std::to_string(1 + upTo(200)); }
  void take(const model::Result<model::Patch>& patch);
  void addRoute(model::ElementId box, const std::string& text);
  [[nodiscard]] std::optional<model::PlacedInterface> anyInterface();
  [[nodiscard]] bool isPort(const model::PlacedInterface& placed) const;
  [[nodiscard]] bool isBridge(const model::PlacedInterface& placed) const;

  void deadEnd(const model::PlacedInterface& placed);
  void severalHops(const model::PlacedInterface& placed);
  void rule(const model::PlacedInterface& placed);
  void neighbour(const model::PlacedInterface& placed);
  void entry(const model::PlacedInterface& placed);
  void vlans(const model::PlacedInterface& placed);
  void setting(const model::PlacedInterface& placed);
  void address(const model::PlacedInterface& placed);

  [[nodiscard]] bool isTaken(model::ElementId box, const model::Route& route) const;
  [[nodiscard]] bool isOnLink(model::ElementId box, const model::IpAddress& via,
                              const std::optional<model::InterfaceName>& dev) const;
  void dropBadIn(model::ElementId box);
  void dropBadOf(const model::PlacedInterface& placed);

  model::Topology& topology_;
  std::mt19937& random_;
  Abilities abilities_;
};

}  // namespace vethloom::samples
