// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/operation.h"

namespace vethloom::contract {
namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

std::string_view nameOf(const Operation& operation) {
  return std::visit(Overloaded{
                        [](const CreateNamespace&) { return "create_namespace"; },
                        [](const DeleteNamespace&) { return "delete_namespace"; },
                        [](const AdoptNamespace&) { return "adopt_namespace"; },
                        [](const SetNamespaceId&) { return "set_namespace_id"; },
                        [](const CreateVeth&) { return "create_veth"; },
                        [](const CreateLink&) { return "create_link"; },
                        [](const DeleteLink&) { return "delete_link"; },
                        [](const SetMaster&) { return "set_master"; },
                        [](const SetUp&) { return "set_up"; },
                        [](const SetMtu&) { return "set_mtu"; },
                        [](const SetMac&) { return "set_mac"; },
                        [](const SetOptions&) { return "set_options"; },
                        [](const RenameLink&) { return "rename_link"; },
                        [](const MoveLink&) { return "move_link"; },
                        [](const AddAddress&) { return "add_address"; },
                        [](const RemoveAddress&) { return "remove_address"; },
                        [](const AddRoute&) { return "add_route"; },
                        [](const RemoveRoute&) { return "remove_route"; },
                        [](const SetSysctl&) { return "set_sysctl"; },
                        [](const SetFilter&) { return "set_filter"; },
                        [](const SetQuality&) { return "set_quality"; },
                        [](const SetWireguard&) { return "set_wireguard"; },
                        [](const AddRule&) { return "add_rule"; },
                        [](const RemoveRule&) { return "remove_rule"; },
                        [](const AddNeighbour&) { return "add_neighbour"; },
                        [](const RemoveNeighbour&) { return "remove_neighbour"; },
                        [](const AddFdbEntry&) { return "add_fdb_entry"; },
                        [](const RemoveFdbEntry&) { return "remove_fdb_entry"; },
                        [](const AddBridgeVlan&) { return "add_bridge_vlan"; },
                        [](const RemoveBridgeVlan&) { return "remove_bridge_vlan"; },
                    },
                    operation);
}

std::string objectOf(const Operation& operation) {
  return std::visit(Overloaded{
                        [](const CreateNamespace& it) { return it.name.text(); },
                        [](const DeleteNamespace& it) { return it.name.text(); },
                        [](const AdoptNamespace& it) { return it.name.text(); },
                        [](const SetNamespaceId& it) { return it.name.text(); },
                        [](const CreateVeth& it) { return describe(it.first.link); },
                        [](const AddRoute& it) { return it.ns.text(); },
                        [](const RemoveRoute& it) { return it.ns.text(); },
                        [](const SetSysctl& it) { return it.ns.text(); },
                        [](const SetFilter& it) { return it.ns.text(); },
                        [](const AddRule& it) { return it.ns.text(); },
                        [](const RemoveRule& it) { return it.ns.text(); },
                        [](const AddNeighbour& it) {
                          return describe(LinkRef{it.ns, it.neighbour.dev});
                        },
                        [](const RemoveNeighbour& it) {
                          return describe(LinkRef{it.ns, it.neighbour.dev});
                        },
                        [](const AddFdbEntry& it) {
                          return describe(LinkRef{it.ns, it.entry.dev});
                        },
                        [](const RemoveFdbEntry& it) {
                          return describe(LinkRef{it.ns, it.entry.dev});
                        },
                        [](const auto& it) { return describe(it.link); },
                    },
                    operation);
}

Operation withoutSecrets(Operation operation) {
  if (auto* const wireguard = std::get_if<SetWireguard>(&operation))
    wireguard->secrets = {};
  return operation;
}

std::string describe(const LinkRef& link) {
  return link.ns.text() + '/' + link.name.text();
}

std::string describe(const Route& route) {
  return route.text();
}

std::string describe(const Operation& operation) {
  return std::visit(
      Overloaded{
          [](const CreateNamespace& it) { return "create the namespace " + it.name.text(); },
          [](const DeleteNamespace& it) {
            if (!it.adopted)
              return "delete the namespace " + it.name.text();
            if (!it.adopted->process)
              return "give the adopted namespace " + it.name.text() + " back";
            return "give the namespace of process " + std::to_string(*it.adopted->process) +
                   " back, and take the name " + it.name.text() + " from it";
          },
          [](const AdoptNamespace& it) {
            if (!it.how.process)
              return "adopt the namespace " + it.name.text() + ", which somebody else made";
            return "adopt the namespace of process " + std::to_string(*it.how.process) + " as " + it.name.text();
          },
          [](const SetNamespaceId& it) {
            return "give the namespace " + it.name.text() + " the number " + std::to_string(it.id);
          },
          [](const CreateVeth& it) {
            return "create the veth pair " + describe(it.first.link) + " – " + describe(it.second.link);
          },
          [](const CreateLink& it) {
            return "create the " + std::string(infoOf(it.kind).title) + ' ' + describe(it.link) +
                   (it.lower ? " on " + describe(*it.lower) : "") +
                   (it.options.empty() ? "" : " (" + describe(it.options) + ")");
          },
          [](const DeleteLink& it) { return "delete the link " + describe(it.link); },
          [](const SetMaster& it) {
            if (!it.master)
              return "take " + describe(it.link) + " out of its master";
            return "make " + describe(it.link) + " a port of " + it.master->text();
          },
          [](const SetUp& it) { return "set " + describe(it.link) + (it.up ? " up" : " down"); },
          [](const SetMtu& it) { return "set the MTU of " + describe(it.link) + " to " + std::to_string(it.mtu); },
          [](const SetMac& it) { return "set the MAC address of " + describe(it.link) + " to " + it.mac.text(); },
          [](const SetOptions& it) { return "set " + describe(it.options) + " of " + describe(it.link); },
          [](const RenameLink& it) { return "rename " + describe(it.link) + " to " + it.name.text(); },
          [](const MoveLink& it) { return "move " + describe(it.link) + " to " + describe(it.after()); },
          [](const AddAddress& it) { return "add the address " + it.address.text() + " to " + describe(it.link); },
          [](const RemoveAddress& it) {
            return "remove the address " + it.address.text() + " from " + describe(it.link);
          },
          [](const AddRoute& it) { return "add the route " + describe(it.route) + " in " + it.ns.text(); },
          [](const RemoveRoute& it) { return "remove the route " + describe(it.route) + " in " + it.ns.text(); },
          [](const SetFilter& it) {
            const std::size_t rules = it.filter.lines().size();
            if (rules == 0)
              return "remove the packet filter of " + it.ns.text();
            return "set the packet filter of " + it.ns.text() + " (" + std::to_string(rules) +
                   (rules == 1 ? " rule)" : " rules)");
          },
          [](const SetQuality& it) {
            if (!it.quality)
              return "let " + describe(it.link) + " send without losses and delay";
            return "set the quality of " + describe(it.link) + " to " + describe(*it.quality);
          },
          [](const SetWireguard& it) {
            return "set the WireGuard keys and peers of " + describe(it.link) + " (" + describe(it.settings) + ')';
          },
          [](const SetSysctl& it) {
            return "set " + it.key.text() + " to " + std::to_string(it.value) + " in " + it.ns.text();
          },
          [](const AddRule& it) { return "add the rule \"" + it.rule.text() + "\" in " + it.ns.text(); },
          [](const RemoveRule& it) { return "remove the rule \"" + it.rule.text() + "\" in " + it.ns.text(); },
          [](const AddNeighbour& it) { return "add the neighbour " + it.neighbour.text() + " in " + it.ns.text(); },
          [](const RemoveNeighbour& it) {
            return "remove the neighbour " + it.neighbour.text() + " in " + it.ns.text();
          },
          [](const AddFdbEntry& it) { return "add the forwarding entry " + it.entry.text() + " in " + it.ns.text(); },
          [](const RemoveFdbEntry& it) {
            return "remove the forwarding entry " + it.entry.text() + " in " + it.ns.text();
          },
          [](const AddBridgeVlan& it) { return "add the VLAN " + it.vlan.text() + " to " + describe(it.link); },
          [](const RemoveBridgeVlan& it) { return "remove the VLAN " + it.vlan.text() + " from " + describe(it.link); },
      },
      operation);
}

}  // namespace vethloom::contract
