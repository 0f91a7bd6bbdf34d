// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/big_drawing.h"

#include <cmath>
#include <random>
#include <string>

namespace vethloom::bench {

namespace {

using model::ElementId;

constexpr double columnWidth = 288;
constexpr double rowHeight = 208;

/// Puts cables between boxes, with the next free name at each end and a subnet of its own.
class Cabler {
public:
  Cabler(model::Topology& topology, unsigned boxes) : topology_(topology), next_(boxes + 2), used_(boxes, 0) {}

  void connect(unsigned from, unsigned to) {
    topology_.elements.emplace_hint(topology_.elements.end(), ElementId{next_++},
                                    model::Cable{.ends = {endIn(from, 1), endIn(to, 2)}});
    ++made_;
  }
  [[nodiscard]] unsigned made() const { return made_; }

private:
  model::CableEnd endIn(unsigned box, unsigned host) {
    const std::string subnet = std::to_string(made_ / 65536 + 10) + "." + std::to_string(made_ / 256 % 256) + "." +
                               std::to_string(made_ % 256) + "." + std::to_string(host) + "/24";
    model::Interface interface { .name = model::InterfaceName::parse("eth" + std::to_string(used_[box]++)).value() };
    interface.addresses = {model::InterfaceAddress::parse(subnet).value()};
    return {.box = ElementId{box + 2}, .interface = interface};
  }

  model::Topology& topology_;
  unsigned next_;
  std::vector<unsigned> used_;  // Interfaces of each box.
  unsigned made_ = 0;
};

/// What the kernel says of one end of a cable whose ends have these indices.
void addFacts(contract::Facts& facts, const model::Topology& topology, const model::Cable& cable, std::size_t end,
              const std::array<int, 2>& index) {
  const model::CableEnd& own = cable.ends[end];
  contract::LinkFact link;
  link.ns = model::refOf(topology, own.box);
  link.index = index[end];
  link.name = own.interface.name.text();
  link.kind = "veth";
  link.up = link.carrier = link.ours = true;
  link.peer = contract::PeerRef{model::refOf(topology, cable.ends[1 - end].box), index[1 - end]};
  facts.emplace_back(link);
  for (const auto& address : own.interface.addresses)
    facts.emplace_back(contract::AddressFact{link.ns, link.index, address});
}

}  // namespace

model::Topology grid(unsigned namespaces, unsigned cables) {
  model::Topology topology;
  const auto side = static_cast<unsigned>(std::ceil(std::sqrt(namespaces)));
  topology.placements[model::hostId] = {0, -400, 0, 0};
  for (unsigned i = 0; i < namespaces; ++i) {
    const ElementId id{i + 2};
    topology.elements.emplace_hint(
        topology.elements.end(), id,
        model::Namespace{.name = model::NamespaceName::parse("n" + std::to_string(i)).value()});
    topology.placements.emplace_hint(topology.placements.end(), id,
                                     model::Placement{i % side * columnWidth, i / side * rowHeight, 0, 0});
  }
  Cabler cabler(topology, namespaces);
  for (unsigned i = 0; i < namespaces && cabler.made() < cables; ++i) {
    if ((i + 1) % side != 0 && i + 1 < namespaces)
      cabler.connect(i, i + 1);
    if (i + side < namespaces && cabler.made() < cables)
      cabler.connect(i, i + side);
  }
  std::mt19937 random(1);
  while (cabler.made() < cables) {
    const auto from = static_cast<unsigned>(random() % namespaces);
    const auto to = static_cast<unsigned>(random() % namespaces);
    if (from != to)
      cabler.connect(from, to);
  }
  return topology;
}

contract::Facts factsOf(const model::Topology& topology) {
  contract::Facts facts;
  for (const auto& [id, element] : topology.elements) {
    if (std::holds_alternative<model::Namespace>(element))
      facts.emplace_back(contract::NamespaceFact{model::refOf(topology, id), true, true});
  }
  std::map<ElementId, int> last;  // Interface index of each box; 1 is its loopback.
  for (const auto& [id, element] : topology.elements) {
    const auto* cable = std::get_if<model::Cable>(&element);
    if (!cable)
      continue;
    const int first = ++last[cable->ends[0].box] + 1;
    const std::array<int, 2> index = {first, ++last[cable->ends[1].box] + 1};
    addFacts(facts, topology, *cable, 0, index);
    addFacts(facts, topology, *cable, 1, index);
  }
  return facts;
}

}  // namespace vethloom::bench
