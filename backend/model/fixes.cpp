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
  return {std::move(text), [id, address, near](const Topology& topology) -> Result<Patch> {
            const auto free = nextFreeNear(topology, near);
            if (!free) {
              return refuse("No address of this subnet is free.");
            }
            return changed(topology, id, [&](Interface& interface) {
              std::replace(interface.addresses.begin(), interface.addresses.end(), address, *free);
            });
          }};
}

Fix addAddress(InterfaceId id) {
  return {"Give it a free address", [id](const Topology& topology) -> Result<Patch> {
            const auto free = freeAddressFor(topology, id);
            return free ? changed(topology, id, [&](Interface& interface) { interface.addresses.push_back(*free); })
                        : Result<Patch>(refuse("No subnet is free."));
          }};
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

Patch fixAll(const Topology& topology, const std::vector<Problem>& problems) {
  Topology mended = topology;
  for (const Problem& problem : problems) {
    if (!problem.fix) {
      continue;
    }
    if (const auto patch = problem.fix->patch(mended)) {
      (void)apply(mended, *patch);
    }
  }
  return difference(topology, mended);
}

}  // namespace vethloom::model
