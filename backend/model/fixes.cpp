// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/fixes.h"

#include "model/advice.h"
#include "model/edit_support.h"
#include "model/edits_several.h"
#include "model/naming.h"
#include "model/numbering.h"

#include <algorithm>
#include <utility>

namespace vethloom::model::fixes {

namespace {

/// The patch that changes an interface.
template <typename Change>
Result<Patch> changed(const Topology& topology, InterfaceId id, Change change) {
  const auto after = withInterface(topology, id, change);
  if (!after) {
    return refuseGone();
  }
  return replaced(topology, id.element, *after);
}

/// A fix that gives addresses, by itself or as one of many.
Fix numbering(std::string text, const std::function<Result<Patch>(const Topology&, AddressBook&)>& work) {
  const auto alone = [work](const Topology& topology) {
    AddressBook book(topology);
    return work(topology, book);
  };
  return {std::move(text), alone, work};
}

}  // namespace

Fix setUp(InterfaceId id, const std::string& name) {
  return {"Set " + name + " up",
          [id](const Topology& topology) -> Result<Patch> { return model::setUp(topology, id, true); }};
}

Fix setLoopbackUp(ElementId ns) {
  return {"Set lo up",
          [ns](const Topology& topology) -> Result<Patch> { return model::setLoopbackUp(topology, ns, true); }};
}

Fix renameNamespace(ElementId ns) {
  return {"Give it a free name", [ns](const Topology& topology) -> Result<Patch> {
            const auto* found = topology.find<Namespace>(ns);
            if (!found) {
              return refuseGone();
            }
            const auto name = advancedName(namespaceNames(topology), found->name.text(), maxNamespaceNameBytes);
            return model::renameNamespace(topology, ns, name);
          }};
}

Fix renameInterface(InterfaceId id) {
  return {"Give it a free name", [id](const Topology& topology) -> Result<Patch> {
            const auto* interface = findInterface(topology, id);
            if (!interface) {
              return refuseGone();
            }
            const auto taken = linkNamesIn(topology, boxOfInterface(topology, id));
            return model::renameInterface(topology, id,
                                          advancedName(taken, interface->name.text(), maxInterfaceNameBytes));
          }};
}

Fix replaceAddress(InterfaceId id, const InterfaceAddress& address, const InterfaceAddress& near, std::string text) {
  return numbering(std::move(text), [id, address, near](const Topology& topology, AddressBook& book) -> Result<Patch> {
    const auto free = book.freeNear(near);
    if (!free) {
      return refuse("No address of this subnet is free.");
    }
    book.take(*free);
    return changed(topology, id, [&](Interface& interface) {
      std::replace(interface.addresses.begin(), interface.addresses.end(), address, *free);
    });
  });
}

Fix addAddress(InterfaceId id) {
  return numbering("Give it a free address", [id](const Topology& topology, AddressBook& book) -> Result<Patch> {
    const auto free = book.freeFor(id);
    if (!free) {
      return refuse("No subnet is free.");
    }
    book.take(*free);
    return changed(topology, id, [&](Interface& interface) { interface.addresses.push_back(*free); });
  });
}

Fix setPrefixLength(InterfaceId id, const InterfaceAddress& subnet, std::uint8_t length) {
  return {"Make it /" + std::to_string(length), [id, subnet, length](const Topology& topology) {
            return changed(topology, id, [&](Interface& interface) {
              for (auto& address : interface.addresses) {
                if (address.network() == subnet.network() && address.prefixLength == subnet.prefixLength) {
                  address.prefixLength = length;
                }
              }
            });
          }};
}

Fix moveAddresses(InterfaceId from, ElementId master, const std::string& masterName) {
  return {"Move it to " + masterName, [from, master](const Topology& topology) -> Result<Patch> {
            const auto* interface = findInterface(topology, from);
            if (!interface) {
              return refuseGone();
            }
            const auto move = [&](const Topology& now, InterfaceId id) {
              return changed(now, id, [&](Interface& one) {
                if (id == from) {
                  one.addresses.clear();
                  return;
                }
                for (const auto& address : interface->addresses) {
                  if (std::find(one.addresses.begin(), one.addresses.end(), address) == one.addresses.end()) {
                    one.addresses.push_back(address);
                  }
                }
              });
            };
            return editEach(topology, std::vector<InterfaceId>{from, {master, 0}}, move);
          }};
}

Fix setMtu(const std::vector<InterfaceId>& ids, std::uint32_t mtu) {
  const std::string text = std::to_string(mtu);
  return {(ids.size() == 1 ? "Set the MTU to " : "Set both to ") + text, [ids, text](const Topology& topology) {
            return editEach(topology, ids,
                            [&](const Topology& now, InterfaceId id) { return model::setMtu(now, id, text); });
          }};
}

Fix clearMac(InterfaceId id) {
  return {"Leave its MAC address to the kernel",
          [id](const Topology& topology) { return model::setMac(topology, id, {}); }};
}

Fix clearMacAndMtu(InterfaceId id) {
  return {"Clear them", [id](const Topology& topology) {
            return changed(topology, id, [](Interface& interface) {
              interface.mac.reset();
              interface.mtu.reset();
            });
          }};
}

Fix takeOut(InterfaceId id) {
  return {"Take it out", [id](const Topology& topology) { return setMaster(topology, id, noElement); }};
}

Fix setLower(ElementId link, InterfaceId lower, const std::string& name) {
  return {"Let it stand on " + name,
          [link, lower](const Topology& topology) { return model::setLower(topology, link, lower); }};
}

Fix setOption(InterfaceId id, contract::Option option, const std::string& value) {
  return {"Set " + std::string(nameOf(option)) + " to " + value,
          [id, option, value](const Topology& topology) { return model::setOption(topology, id, option, value); }};
}

Fix clearOption(InterfaceId id, contract::Option option) {
  // Not setOption, which refuses an option that such a link does not have.
  return {"Clear " + std::string(nameOf(option)), [id, option](const Topology& topology) {
            return changed(topology, id, [&](Interface& interface) { interface.options.erase(option); });
          }};
}

Fix clearVlans(InterfaceId id) {
  return {"Take the VLANs away", [id](const Topology& topology) {
            return changed(topology, id, [](Interface& interface) { interface.vlans.clear(); });
          }};
}

Fix clearQuality(InterfaceId id, contract::QualityField field) {
  return {"Clear its " + std::string(contract::rowOf(field).name),
          [id, field](const Topology& topology) { return setQuality(topology, id, field, {}); }};
}

Fix turnForwardingOn(ElementId box, contract::Family family) {
  const bool v4 = family == contract::Family::V4;
  const auto key = v4 ? contract::Sysctl::Ipv4Forwarding : contract::Sysctl::Ipv6Forwarding;
  return {std::string("Turn ") + (v4 ? "IPv4" : "IPv6") + " forwarding on",
          [box, key](const Topology& topology) -> Result<Patch> { return setForwarding(topology, box, key, true); }};
}

Fix changeStack(std::string text, ElementId box, std::function<void(StackSettings&)> change) {
  return {std::move(text), [box, change = std::move(change)](const Topology& topology) -> Result<Patch> {
            return changedStack(topology, box, change);
          }};
}

}  // namespace vethloom::model::fixes

namespace vethloom::model {

namespace {

/// What an AddressBook looks at besides addresses that it has given itself.
struct Ground {
  std::vector<InterfaceAddress> addresses;
  std::vector<ElementId> wiring;
  std::vector<Route> routes;
  bool operator==(const Ground&) const = default;
};

Ground groundOf(const std::optional<Element>& element) {
  Ground ground;
  const auto take = [&](ElementId box, ElementId master, const Interface& interface) {
    ground.wiring.insert(ground.wiring.end(), {box, master});
    ground.addresses.insert(ground.addresses.end(), interface.addresses.begin(), interface.addresses.end());
  };
  if (!element) {
    return ground;
  }
  if (const auto* cable = std::get_if<Cable>(&*element)) {
    for (const CableEnd& end : cable->ends) {
      take(end.box, end.master, end.interface);
    }
  } else if (const auto* bridge = std::get_if<Bridge>(&*element)) {
    take(bridge->box, bridge->master, bridge->interface);
  } else if (const auto* link = std::get_if<Link>(&*element)) {
    take(link->box, link->master, link->interface);
    ground.wiring.push_back(link->lower.element);
  } else if (const auto* host = std::get_if<Host>(&*element)) {
    ground.routes = host->stack.routes;
  } else if (const auto* ns = std::get_if<Namespace>(&*element)) {
    ground.routes = ns->stack.routes;
  }
  return ground;
}

bool changesGround(const Patch& patch) {
  return std::any_of(patch.elements.begin(), patch.elements.end(), [](const Change<Element>& change) {
    return !change.before || !change.after || groundOf(change.before) != groundOf(change.after);
  });
}

}  // namespace

Patch fixAll(const Topology& topology, const std::vector<Problem>& problems) {
  Topology mended = topology;
  // To look for a free address in all of a large drawing, for each of its interfaces, would take minutes.
  std::optional<AddressBook> book;
  for (const Problem& problem : problems) {
    if (!problem.fix) {
      continue;
    }
    const bool numbers = static_cast<bool>(problem.fix->number);
    if (numbers && !book) {
      book.emplace(mended);
    }
    const auto patch = numbers ? problem.fix->number(mended, *book) : problem.fix->patch(mended);
    if (!patch || !apply(mended, *patch)) {
      continue;
    }
    if (!numbers && changesGround(*patch)) {
      book.reset();
    }
  }
  return difference(topology, mended);
}

}  // namespace vethloom::model
