// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_routing.h"

#include "drawings/sample_drawings.h"
#include "model/edits_look.h"
#include "model/edits_wireguard.h"
#include "model/look.h"
#include "model/rules.h"
#include "model/wireguard.h"

#include <algorithm>
#include <string>

namespace vethloom::samples {

namespace {

using model::ElementId;
using model::InterfaceId;
using model::Topology;

class Hand {
public:
  Hand(Topology& topology, std::mt19937& random, const Abilities& abilities)
      : topology_(topology), random_(random), routing_(topology, random, abilities), kinds_(abilities.kinds) {}

  void edit() {
    const Topology before = topology_;
    if (!kinds_.empty() && upTo(3) == 0) {
      editLinks();
    } else {
      editOthers();
    }
    routing_.dropBad();
    if (!kinds_.empty() && !isPossible()) {
      topology_ = before;
    }
  }

private:
  void editOthers() {
    switch (upTo(24)) {
      case 0:
      case 1:
        addNamespace(topology_);
        break;
      case 2:
        addBridge(topology_, anyBox());
        break;
      case 3:
      case 4:
      case 5:
      case 6:
        cable();
        break;
      case 7:
        route();
        break;
      case 8:
        address();
        break;
      case 9:
        take(model::setUp(topology_, anyInterface(), upTo(2) == 0));
        break;
      case 10:
        take(model::setMtu(topology_, anyInterface(), std::to_string(1400 + 50 * upTo(4))));
        break;
      case 11:
        take(model::setMac(topology_, anyInterface(), "02:00:00:00:00:" + std::to_string(10 + upTo(80))));
        break;
      case 12:
        rename();
        break;
      case 13:
        reconnect();
        break;
      case 14:
        if (upTo(2) == 0) {
          take(model::remove(topology_, {anyElement()}));
        }
        break;
      case 15:
        filter();
        break;
      case 16:
        quality();
        break;
      case 17:
        settings();
        break;
      default:
        routing_.edit();
        break;
    }
  }

  void editLinks() {
    switch (upTo(4)) {
      case 0:
        if (const auto added = model::addLink(topology_, anyBox(), kinds_[upTo(static_cast<unsigned>(kinds_.size()))],
                                              upTo(4) == 0 ? InterfaceId{} : anyInterface(), {})) {
          carryOut(topology_, added->patch);
        }
        break;
      case 1:
        option();
        break;
      case 2:
        wireguard();
        break;
      default:
        take(model::setMaster(topology_, anyInterface(), upTo(3) == 0 ? model::noElement : anyElement()));
        break;
    }
  }

  /// Peers by their keys only, and no key of its own: whoever carries the plan out has no private one.
  void wireguard() {
    const auto links = model::wireguardLinks(topology_);
    if (links.empty()) {
      return;
    }
    const auto link = links[upTo(static_cast<unsigned>(links.size()))];
    take(model::setListenPort(topology_, link, std::to_string(50000 + upTo(1000))));
    std::string peers;
    for (unsigned i = upTo(3); i > 0; --i) {
      const auto number = static_cast<std::uint8_t>(i);
      const std::string network = "10." + std::to_string(200 + i) + ".0.0/16";
      peers += contract::WireguardKey(contract::WireguardKeyBytes{number}).text() +
               (upTo(2) ? " endpoint 192.0.2." + std::to_string(i) + ":51820" : "") +
               (upTo(2) ? " persistent-keepalive 25" : "") + " allowed-ips " + network + ",fd00:" + std::to_string(i) +
               "::/32\n";
    }
    take(model::setPeers(topology_, link, peers));
  }

  void option() {
    const auto& all = contract::optionTable();
    const auto& info = all[upTo(static_cast<unsigned>(all.size()))];
    std::string text;
    switch (info.type) {
      case contract::OptionType::Switch:
        text = upTo(2) ? "on" : "off";
        break;
      case contract::OptionType::Number:
        text = std::to_string(info.least +
                              upTo(static_cast<unsigned>(std::min<std::uint64_t>(info.most - info.least, 40))));
        break;
      case contract::OptionType::Word:
        text = info.words[upTo(static_cast<unsigned>(info.words.size()))];
        break;
      case contract::OptionType::Text:
        text = "text " + std::to_string(upTo(3));
        break;
      case contract::OptionType::Ip:
        text = "192.0.2." + std::to_string(1 + upTo(9));
        break;
    }
    take(model::setOption(topology_, anyInterface(), info.option, upTo(4) == 0 ? std::string() : text));
  }

  /// Whether a kernel would take it. Clashes of addresses do not hinder it.
  bool isPossible() const {
    for (const auto& [id, element] : topology_.elements) {
      // How large an MTU has room is only known where the one below is drawn or usual.
      const auto* link = std::get_if<model::Link>(&element);
      const bool guess = link && link->interface.mtu && link->lower.element != model::noElement &&
                         (!topology_.find<model::Cable>(link->lower.element) ||
                          model::masterOf(topology_, link->lower) != model::noElement);
      if (guess) {
        return false;
      }
    }
    const auto problems = model::check(topology_);
    return std::none_of(problems.begin(), problems.end(), [](const model::Problem& problem) {
      return problem.severity == model::Severity::Error && problem.code != "DUP_IP" && problem.code != "DUP_MAC" &&
             problem.code != "L2_LOOP";
    });
  }

  unsigned upTo(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(random_); }

  void take(const model::Patch& patch) { carryOut(topology_, patch); }
  void take(const model::Result<model::Patch>& patch) {
    if (patch) {
      carryOut(topology_, *patch);
    }
  }

  template <typename Accept>
  ElementId any(Accept accept) {
    std::vector<ElementId> ids;
    for (const auto& [id, element] : topology_.elements) {
      if (accept(id)) {
        ids.push_back(id);
      }
    }
    return ids[upTo(static_cast<unsigned>(ids.size()))];
  }
  ElementId anyElement() {
    return any([](ElementId) { return true; });
  }
  ElementId anyBox() {
    return any([&](ElementId id) { return model::stackOf(topology_, id) != nullptr; });
  }
  ElementId anyTarget() {
    return any([&](ElementId id) { return model::boxOf(topology_, id) != model::noElement; });
  }
  InterfaceId anyInterface() {
    const auto all = model::interfacesOf(topology_);
    return all.empty() ? InterfaceId{} : all[upTo(static_cast<unsigned>(all.size()))].id;
  }

  void cable() {
    if (const auto added = model::addCable(topology_, anyTarget(), anyTarget(), {upTo(4) != 0})) {
      carryOut(topology_, added->patch);
    }
  }

  void filter() {
    static const std::vector<std::string> lines{"masquerade from 10.0.0.0/8 out eth0",
                                                "drop in eth0 protocol tcp port 80",
                                                "accept forward established",
                                                "policy forward drop",
                                                "dnat 10.0.0.2:80 in eth1 protocol tcp port 8080",
                                                "reject output to 2001:db8::/32"};
    std::string text;
    for (unsigned i = upTo(4); i > 0; --i) {
      text += lines[upTo(static_cast<unsigned>(lines.size()))] + "\n";
    }
    take(model::setFilter(topology_, anyBox(), text));
  }

  void quality() {
    using contract::QualityField;
    static const std::vector<std::pair<QualityField, std::string>> values{
        {QualityField::Delay, "20ms"},  {QualityField::Jitter, "3ms"}, {QualityField::Loss, "1.5%"},
        {QualityField::Rate, "10mbit"}, {QualityField::Delay, ""},     {QualityField::Loss, ""},
        {QualityField::Rate, ""},       {QualityField::Burst, "32kb"}};
    const auto& [field, text] = values[upTo(static_cast<unsigned>(values.size()))];
    take(model::setQuality(topology_, anyInterface(), field, text));
  }

  void address() {
    const auto id = anyInterface();
    const auto* interface = model::findInterface(topology_, id);
    if (!interface) {
      return;
    }
    std::string text;
    for (const auto& address : interface->addresses) {
      text += address.text() + " ";
    }
    const auto number = std::to_string(1 + upTo(250));
    switch (upTo(4)) {
      case 0:
        text = "172.16." + number + ".1/24";
        break;
      case 1:
        text += "172.17." + number + ".9/28 172.17." + number + ".10/28";
        break;
      case 2:
        text += "2001:db8:" + number + "::1/64";
        break;
      default:
        text = interface->addresses.empty() ? "" : interface->addresses.back().text();
        break;
    }
    take(model::setAddresses(topology_, id, text));
  }

  void route() {
    const auto boxes = model::interfacesOf(topology_);
    const auto id = anyInterface();
    const auto* interface = model::findInterface(topology_, id);
    if (!interface || interface->addresses.empty()) {
      return;
    }
    const auto placed = std::find_if(boxes.begin(), boxes.end(), [&](const auto& one) { return one.id == id; });
    const auto& near = interface->addresses[upTo(static_cast<unsigned>(interface->addresses.size()))];
    const bool v4 = near.ip.family() == contract::Family::V4;
    auto bytes = std::vector<std::uint8_t>(near.ip.bytes().begin(), near.ip.bytes().end());
    bytes.back() = static_cast<std::uint8_t>(bytes.back() ^ 3);  // A neighbour in the same subnet.
    const auto via = contract::IpAddress::fromBytes(bytes);
    if (!via || !near.contains(*via)) {
      return;
    }
    std::string text;
    for (const auto& route : model::stackOf(topology_, placed->box)->routes) {
      text += contract::describe(route) + "\n";
    }
    const std::string number = std::to_string(upTo(200));
    const std::string destination = upTo(3) == 0 ? (v4 ? "default" : "::/0")
                                    : v4         ? "10.200." + number + ".0/24"
                                                 : "2001:db8:ffff:" + number + "::/64";
    text += destination + (upTo(4) ? " via " + via->text() : "") + (upTo(2) ? " dev " + interface->name.text() : "");
    take(model::setRoutes(topology_, placed->box, text));
  }

  void rename() {
    if (upTo(2) == 0) {
      take(model::renameNamespace(topology_, anyElement(), "room" + std::to_string(upTo(20))));
    } else {
      take(model::renameInterface(topology_, anyInterface(), "if" + std::to_string(upTo(20))));
    }
  }

  void reconnect() {
    const auto id = anyInterface();
    take(model::reconnectEnd(topology_, {id.element, upTo(2)}, anyTarget()));
  }

  void settings() {
    const auto box = anyBox();
    const auto key = upTo(2) ? contract::Sysctl::Ipv4Forwarding : contract::Sysctl::Ipv6Forwarding;
    const auto value = upTo(3);
    take(model::setForwarding(topology_, box, key, value == 2 ? std::nullopt : std::optional(value == 1)));
    take(model::setLoopbackUp(topology_, box, upTo(4) != 0));
  }

  Topology& topology_;
  std::mt19937& random_;
  RandomRouting routing_;
  const std::vector<model::LinkKind>& kinds_;
};

}  // namespace

std::vector<model::LinkKind> everyKind() {
  std::vector<model::LinkKind> kinds;
  for (const auto& info : contract::linkKinds()) {
    if (info.kind != model::LinkKind::Veth && info.kind != model::LinkKind::Bridge) {
      kinds.push_back(info.kind);
    }
  }
  return kinds;
}

void change(Topology& topology, std::mt19937& random, int edits, const Abilities& abilities) {
  Hand hand(topology, random, abilities);
  for (int i = 0; i < edits; ++i) {
    hand.edit();
  }
}

Topology randomDrawing(std::mt19937& random, int edits, const Abilities& abilities) {
  Topology topology;
  change(topology, random, edits, abilities);
  return topology;
}

void decorate(Topology& topology, std::mt19937& random) {
  const auto oneOf = [&](std::span<const std::string_view> words) {
    return std::string(words[random() % words.size()]);
  };
  for (int i = 0; i < 3; ++i) {
    const auto kind = i == 0 ? model::Annotation::Kind::Note : model::Annotation::Kind::Frame;
    carryOut(topology, model::addAnnotation(topology, kind, i == 0 ? "one\ntwo" : "", {.x = 8.0 * i}).patch);
  }
  for (const auto& [id, element] : Topology(topology).elements) {
    const std::set<ElementId> only{id};
    carryOut(topology, model::setColour(topology, only, oneOf(model::colourNames())));
    carryOut(topology, model::setIcon(topology, only, oneOf(model::iconNames())));
    carryOut(topology, model::setLocked(topology, only, random() % 2 == 0));
    carryOut(topology, model::setCollapsed(topology, only, random() % 2 == 0));
    carryOut(topology, model::setRouting(topology, only, static_cast<model::Routing>(random() % 3)));
    if (random() % 2 == 0)
      carryOut(topology, model::setBends(topology, id, {{1.25, 2}, {-3, static_cast<double>(random() % 999)}}));
    if (random() % 4 == 0)
      carryOut(topology, model::bringToFront(topology, only));
  }
}

model::Topology withoutNetem(model::Topology topology) {
  const auto strip = [](model::Interface& interface) {
    if (interface.quality) {
      std::erase_if(interface.quality->values, [](const auto& entry) { return contract::rowOf(entry.first).netem; });
      if (interface.quality->values.empty()) {
        interface.quality.reset();
      }
    }
  };
  for (auto& [id, element] : topology.elements) {
    if (auto* bridge = std::get_if<model::Bridge>(&element)) {
      strip(bridge->interface);
    } else if (auto* cable = std::get_if<model::Cable>(&element)) {
      strip(cable->ends[0].interface);
      strip(cable->ends[1].interface);
    }
  }
  return topology;
}

}  // namespace vethloom::samples
