// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/field_writer.h"
#include "contract/limits.h"
#include "contract/wireguard_fields.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

// --- Encoding: each operation adds its fields to an object that already says "do" ---

void add(Json& json, const LinkRef& link) {
  json["ns"] = link.ns.text();
  json["name"] = link.name.text();
}

Json encodeEnd(const VethEnd& end) {
  Json json = Json::object();
  add(json, end.link);
  addIfSet(json, "mac", end.mac);
  addIfSet(json, "mtu", end.mtu);
  return json;
}

void add(Json& json, const CreateNamespace& it) {
  json["name"] = it.name.text();
}
void add(Json& json, const DeleteNamespace& it) {
  json["name"] = it.name.text();
  addUnless(json, "adopted", false, it.adopted.has_value());
  if (it.adopted)
    addIfSet(json, "process", it.adopted->process);
}
void add(Json& json, const AdoptNamespace& it) {
  json["name"] = it.name.text();
  addIfSet(json, "process", it.how.process);
}
void add(Json& json, const SetNamespaceId& it) {
  json["name"] = it.name.text();
  json["id"] = it.id;
}
void add(Json& json, const CreateVeth& it) {
  json["first"] = encodeEnd(it.first);
  json["second"] = encodeEnd(it.second);
}
void add(Json& json, const CreateLink& it) {
  add(json, it.link);
  json["kind"] = nameOf(it.kind);
  addIfSet(json, "mac", it.mac);
  addIfSet(json, "mtu", it.mtu);
  if (it.lower)
    add(json["lower"], *it.lower);
  if (!it.options.empty())
    json["options"] = encode(it.options);
}
void add(Json& json, const DeleteLink& it) {
  add(json, it.link);
}
void add(Json& json, const SetMaster& it) {
  add(json, it.link);
  addIfSet(json, "master", it.master);
}
void add(Json& json, const SetUp& it) {
  add(json, it.link);
  json["up"] = it.up;
}
void add(Json& json, const SetMtu& it) {
  add(json, it.link);
  json["mtu"] = it.mtu;
}
void add(Json& json, const SetMac& it) {
  add(json, it.link);
  json["mac"] = it.mac.text();
}
void add(Json& json, const SetOptions& it) {
  add(json, it.link);
  json["options"] = encode(it.options);
}
void add(Json& json, const RenameLink& it) {
  add(json, it.link);
  json["new_name"] = it.name.text();
}
void add(Json& json, const MoveLink& it) {
  add(json, it.link);
  json["to"] = it.to.text();
  addIfSet(json, "new_name", it.name);
}
void add(Json& json, const AddAddress& it) {
  add(json, it.link);
  json["address"] = it.address.text();
}
void add(Json& json, const RemoveAddress& it) {
  add(json, it.link);
  json["address"] = it.address.text();
}
/// What stands in a box as a whole: the namespace, and the thing as text.
template <typename T>
void addInBox(Json& json, const NamespaceRef& ns, const char* field, const T& thing) {
  json["ns"] = ns.text();
  json[field] = thing.text();
}

void add(Json& json, const AddRoute& it) {
  addInBox(json, it.ns, "route", it.route);
}
void add(Json& json, const RemoveRoute& it) {
  addInBox(json, it.ns, "route", it.route);
}
void add(Json& json, const SetSysctl& it) {
  addInBox(json, it.ns, "key", it.key);
  json["value"] = it.value;
}
void add(Json& json, const SetFilter& it) {
  json["ns"] = it.ns.text();
  json["rules"] = it.filter.lines();
}
void add(Json& json, const SetQuality& it) {
  add(json, it.link);
  if (it.quality)
    json["quality"] = encode(*it.quality);
}
void add(Json& json, const SetWireguard& it) {
  add(json, it.link);
  json["wireguard"] = encode(it.settings);
  addSecrets(json, it.secrets);
}
void add(Json& json, const AddRule& it) {
  addInBox(json, it.ns, "rule", it.rule);
}
void add(Json& json, const RemoveRule& it) {
  addInBox(json, it.ns, "rule", it.rule);
}
void add(Json& json, const AddNeighbour& it) {
  addInBox(json, it.ns, "neighbour", it.neighbour);
}
void add(Json& json, const RemoveNeighbour& it) {
  addInBox(json, it.ns, "neighbour", it.neighbour);
}
void add(Json& json, const AddFdbEntry& it) {
  addInBox(json, it.ns, "entry", it.entry);
}
void add(Json& json, const RemoveFdbEntry& it) {
  addInBox(json, it.ns, "entry", it.entry);
}
void add(Json& json, const AddBridgeVlan& it) {
  add(json, it.link);
  json["vlan"] = it.vlan.text();
  addUnless(json, "self", false, it.self);
}
void add(Json& json, const RemoveBridgeVlan& it) {
  add(json, it.link);
  json["vlan"] = it.vlan.text();
  addUnless(json, "self", false, it.self);
}

// --- Decoding: one function an operation, found by its "do" ---

/// A link's two fields, asked for together.
struct LinkFields {
  explicit LinkFields(FieldReader& in)
      : ns(in.required<NamespaceRef>("ns")), name(in.required<InterfaceName>("name")) {}
  [[nodiscard]] LinkRef ref() const { return {*ns, *name}; }
  std::optional<NamespaceRef> ns;
  std::optional<InterfaceName> name;
};

void checkMtu(FieldReader& in, const std::optional<std::uint32_t>& mtu) {
  if (mtu && (*mtu < limits::mtuMin || *mtu > limits::mtuMax)) {
    in.refuse("mtu", "An MTU is from " + std::to_string(limits::mtuMin) + " to " + std::to_string(limits::mtuMax) +
                         ", not " + std::to_string(*mtu) + '.');
  }
}

void checkMac(FieldReader& in, const std::optional<MacAddress>& mac) {
  if (mac && !mac->isUsable()) {
    in.refuse("mac", "No interface can have " + mac->text() + ": it is a multicast address or all zero.");
  }
}

/// The optional MAC address and MTU of a new link.
struct NewLinkFields {
  explicit NewLinkFields(FieldReader& in)
      : mac(in.optional<MacAddress>("mac")), mtu(in.optional<std::uint32_t>("mtu")) {
    checkMac(in, mac);
    checkMtu(in, mtu);
  }
  std::optional<MacAddress> mac;
  std::optional<std::uint32_t> mtu;
};

Result<Operation> decodeCreateNamespace(FieldReader& in) {
  const auto name = in.required<NamespaceName>("name");
  return in.build<Operation>([&] { return CreateNamespace{*name}; });
}

/// The field "process", which must be one's id.
std::optional<std::uint32_t> readProcess(FieldReader& in) {
  const auto process = in.optional<std::uint32_t>("process");
  if (const auto valid = process ? validateProcess(*process) : Result<void>(); !valid)
    in.refuse("process", valid.error().message);
  return process;
}

Result<Operation> decodeDeleteNamespace(FieldReader& in) {
  const auto name = in.required<NamespaceName>("name");
  const bool adopted = in.valueOr("adopted", false);
  const auto process = readProcess(in);
  if (process && !adopted)
    in.refuse("process", "Only a namespace that was adopted has a process.");
  return in.build<Operation>([&] {
    return DeleteNamespace{*name, adopted ? std::optional(Adoption{process}) : std::nullopt};
  });
}

Result<Operation> decodeAdoptNamespace(FieldReader& in) {
  const auto name = in.required<NamespaceName>("name");
  const auto process = readProcess(in);
  return in.build<Operation>([&] { return AdoptNamespace{*name, {process}}; });
}

Result<Operation> decodeSetNamespaceId(FieldReader& in) {
  const auto name = in.required<NamespaceName>("name");
  const auto id = in.required<std::uint32_t>("id");
  if (const auto valid = id ? validateNamespaceId(*id) : Result<void>(); !valid)
    in.refuse("id", valid.error().message);
  return in.build<Operation>([&] { return SetNamespaceId{*name, *id}; });
}

Result<Operation> decodeCreateVeth(FieldReader& in) {
  const auto first = in.required<VethEnd>("first");
  const auto second = in.required<VethEnd>("second");
  return in.build<Operation>([&] { return CreateVeth{*first, *second}; });
}

/// The field "options", each of which must be one that is asked for and have a value that it takes.
std::optional<Options> checkedOptions(FieldReader& in, std::optional<Options> options) {
  for (const auto& [option, value] : options.value_or(Options{})) {
    if (const auto valid = validate(option, value); !valid)
      in.refuse("options." + std::string(nameOf(option)), valid.error().message);
  }
  return options;
}

Result<Operation> decodeCreateLink(FieldReader& in) {
  const LinkFields link(in);
  const auto kind = in.required<LinkKind>("kind");
  const NewLinkFields fields(in);
  const auto lower = in.optional<LinkRef>("lower");
  const auto options = checkedOptions(in, in.optional<Options>("options"));
  return in.build<Operation>(
      [&] { return CreateLink{link.ref(), *kind, fields.mac, fields.mtu, lower, options.value_or(Options{})}; });
}

Result<Operation> decodeSetOptions(FieldReader& in) {
  const LinkFields link(in);
  const auto options = checkedOptions(in, in.required<Options>("options"));
  return in.build<Operation>([&] { return SetOptions{link.ref(), *options}; });
}

Result<Operation> decodeRenameLink(FieldReader& in) {
  const LinkFields link(in);
  const auto name = in.required<InterfaceName>("new_name");
  return in.build<Operation>([&] { return RenameLink{link.ref(), *name}; });
}

Result<Operation> decodeMoveLink(FieldReader& in) {
  const LinkFields link(in);
  const auto to = in.required<NamespaceRef>("to");
  const auto name = in.optional<InterfaceName>("new_name");
  return in.build<Operation>([&] { return MoveLink{link.ref(), *to, name}; });
}

Result<Operation> decodeDeleteLink(FieldReader& in) {
  const LinkFields link(in);
  return in.build<Operation>([&] { return DeleteLink{link.ref()}; });
}

Result<Operation> decodeSetMaster(FieldReader& in) {
  const LinkFields link(in);
  const auto master = in.optional<InterfaceName>("master");
  return in.build<Operation>([&] { return SetMaster{link.ref(), master}; });
}

Result<Operation> decodeSetUp(FieldReader& in) {
  const LinkFields link(in);
  const auto up = in.required<bool>("up");
  return in.build<Operation>([&] { return SetUp{link.ref(), *up}; });
}

Result<Operation> decodeSetMtu(FieldReader& in) {
  const LinkFields link(in);
  const auto mtu = in.required<std::uint32_t>("mtu");
  checkMtu(in, mtu);
  return in.build<Operation>([&] { return SetMtu{link.ref(), *mtu}; });
}

Result<Operation> decodeSetMac(FieldReader& in) {
  const LinkFields link(in);
  const auto mac = in.required<MacAddress>("mac");
  checkMac(in, mac);
  return in.build<Operation>([&] { return SetMac{link.ref(), *mac}; });
}

template <typename T>
Result<Operation> decodeAddressOperation(FieldReader& in) {
  const LinkFields link(in);
  const auto address = in.required<InterfaceAddress>("address");
  return in.build<Operation>([&] { return T{link.ref(), *address}; });
}

/// An operation on what stands in a box as a whole, of the type Thing.
template <typename T, typename Thing>
Result<Operation> decodeInBox(FieldReader& in, const char* field) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto thing = in.required<Thing>(field);
  return in.build<Operation>([&] { return T{*ns, *thing}; });
}
template <typename T>
Result<Operation> decodeRouteOperation(FieldReader& in) {
  return decodeInBox<T, Route>(in, "route");
}
template <typename T>
Result<Operation> decodeRuleOperation(FieldReader& in) {
  return decodeInBox<T, Rule>(in, "rule");
}
template <typename T>
Result<Operation> decodeNeighbourOperation(FieldReader& in) {
  return decodeInBox<T, Neighbour>(in, "neighbour");
}
template <typename T>
Result<Operation> decodeFdbOperation(FieldReader& in) {
  return decodeInBox<T, FdbEntry>(in, "entry");
}

template <typename T>
Result<Operation> decodeVlanOperation(FieldReader& in) {
  const LinkFields link(in);
  const auto vlan = in.required<BridgeVlan>("vlan");
  const bool self = in.valueOr("self", false);
  return in.build<Operation>([&] { return T{link.ref(), *vlan, self}; });
}

Result<Operation> decodeSetSysctl(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto key = in.required<SysctlKey>("key");
  const auto value = in.required<std::int32_t>("value");
  if (key && value) {
    if (const auto valid = validate(key->sysctl, *value); !valid)
      in.refuse("value", valid.error().message);
  }
  return in.build<Operation>([&] { return SetSysctl{*ns, *key, *value}; });
}

Result<Operation> decodeSetFilter(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto filter = readFilter(in);
  return in.build<Operation>([&] { return SetFilter{*ns, *filter}; });
}

Result<Operation> decodeSetQuality(FieldReader& in) {
  const LinkFields link(in);
  const auto quality = in.optional<Quality>("quality");
  if (quality) {
    if (const auto checked = quality->check(); !checked)
      in.refuse(checked.error().object.empty() ? "quality" : "quality." + checked.error().object,
                checked.error().message);
  }
  return in.build<Operation>([&] { return SetQuality{link.ref(), quality}; });
}

Result<Operation> decodeSetWireguard(FieldReader& in) {
  const LinkFields link(in);
  const auto settings = in.required<Wireguard>("wireguard");
  const WireguardSecrets secrets = readSecrets(in);
  if (settings) {
    if (const auto valid = validate(*settings); !valid)
      in.refuse("wireguard", valid.error().message, valid.error().kind);
  }
  return in.build<Operation>([&] { return SetWireguard{link.ref(), *settings, secrets}; });
}

struct Decoder {
  std::string_view name;
  Result<Operation> (*decode)(FieldReader&);
};

constexpr std::array decoders{
    Decoder{"create_namespace", decodeCreateNamespace},
    Decoder{"delete_namespace", decodeDeleteNamespace},
    Decoder{"adopt_namespace", decodeAdoptNamespace},
    Decoder{"set_namespace_id", decodeSetNamespaceId},
    Decoder{"create_veth", decodeCreateVeth},
    Decoder{"create_link", decodeCreateLink},
    Decoder{"delete_link", decodeDeleteLink},
    Decoder{"set_master", decodeSetMaster},
    Decoder{"set_up", decodeSetUp},
    Decoder{"set_mtu", decodeSetMtu},
    Decoder{"set_mac", decodeSetMac},
    Decoder{"set_options", decodeSetOptions},
    Decoder{"rename_link", decodeRenameLink},
    Decoder{"move_link", decodeMoveLink},
    Decoder{"add_address", decodeAddressOperation<AddAddress>},
    Decoder{"remove_address", decodeAddressOperation<RemoveAddress>},
    Decoder{"add_route", decodeRouteOperation<AddRoute>},
    Decoder{"remove_route", decodeRouteOperation<RemoveRoute>},
    Decoder{"set_sysctl", decodeSetSysctl},
    Decoder{"set_filter", decodeSetFilter},
    Decoder{"set_quality", decodeSetQuality},
    Decoder{"set_wireguard", decodeSetWireguard},
    Decoder{"add_rule", decodeRuleOperation<AddRule>},
    Decoder{"remove_rule", decodeRuleOperation<RemoveRule>},
    Decoder{"add_neighbour", decodeNeighbourOperation<AddNeighbour>},
    Decoder{"remove_neighbour", decodeNeighbourOperation<RemoveNeighbour>},
    Decoder{"add_fdb_entry", decodeFdbOperation<AddFdbEntry>},
    Decoder{"remove_fdb_entry", decodeFdbOperation<RemoveFdbEntry>},
    Decoder{"add_bridge_vlan", decodeVlanOperation<AddBridgeVlan>},
    Decoder{"remove_bridge_vlan", decodeVlanOperation<RemoveBridgeVlan>},
};
static_assert(decoders.size() == std::variant_size_v<Operation>, "every operation has a decoder");

}  // namespace

Json encode(const Operation& operation) {
  Json json = {{"do", nameOf(operation)}};
  std::visit([&json](const auto& it) { add(json, it); }, operation);
  return json;
}

template <>
Result<VethEnd> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const LinkFields link(in);
  const NewLinkFields fields(in);
  return withPath(in.build<VethEnd>([&] { return VethEnd{link.ref(), fields.mac, fields.mtu}; }), path);
}

template <>
Result<Operation> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto name = in.required<std::string>("do");
  const auto* decoder = name ? std::ranges::find(decoders, *name, &Decoder::name) : decoders.end();
  if (decoder != decoders.end())
    return withPath(decoder->decode(in), path);
  if (name)
    in.refuse("do", "There is no operation \"" + escape(*name, 80) + "\".");
  return tl::unexpected(atPath(in.takeFailure(), path));
}

}  // namespace vethloom::contract
