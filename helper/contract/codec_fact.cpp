// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/field_writer.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

// --- Encoding: each fact adds its fields to an object ---

std::string_view nameOf(const NamespaceFact& /*fact*/) {
  return "namespace";
}
std::string_view nameOf(const LinkFact& /*fact*/) {
  return "link";
}
std::string_view nameOf(const LinkGone& /*fact*/) {
  return "link_gone";
}
std::string_view nameOf(const AddressFact& /*fact*/) {
  return "address";
}
std::string_view nameOf(const RouteFact& /*fact*/) {
  return "route";
}
std::string_view nameOf(const SysctlFact& /*fact*/) {
  return "sysctl";
}
std::string_view nameOf(const FilterFact& /*fact*/) {
  return "filter";
}
std::string_view nameOf(const QualityFact& /*fact*/) {
  return "quality";
}
std::string_view nameOf(const RuleFact& /*fact*/) {
  return "rule";
}
std::string_view nameOf(const NeighbourFact& /*fact*/) {
  return "neighbour";
}
std::string_view nameOf(const FdbFact& /*fact*/) {
  return "fdb_entry";
}
std::string_view nameOf(const BridgeVlansFact& /*fact*/) {
  return "bridge_vlans";
}

void add(Json& json, const NamespaceFact& it) {
  addUnless(json, "exists", true, it.exists);
  addUnless(json, "ours", false, it.ours);
}

void add(Json& json, const LinkFact& it) {
  json["index"] = it.index;
  json["name"] = it.name;
  json["mtu"] = it.mtu;
  addUnless(json, "kind", std::string(), it.kind);
  addIfSet(json, "mac", it.mac);
  addUnless(json, "up", false, it.up);
  addUnless(json, "carrier", false, it.carrier);
  addUnless(json, "master", 0, it.master);
  if (it.peer)
    json["peer"] = {{"ns", it.peer->ns.text()}, {"index", it.peer->index}};
  addUnless(json, "ours", false, it.ours);
  if (it.lower)
    json["lower"] = {{"ns", it.lower->ns.text()}, {"index", it.lower->index}};
  addUnless(json, "immutable", false, it.immutable);
  if (!it.options.empty())
    json["options"] = encode(it.options);
}

void add(Json& json, const LinkGone& it) {
  json["index"] = it.index;
}

void add(Json& json, const AddressFact& it) {
  json["index"] = it.index;
  json["address"] = it.address.text();
  addUnless(json, "exists", true, it.exists);
  addUnless(json, "kernel_made", false, it.kernelMade);
}

Json encodeHop(const HopFact& hop) {
  Json json = Json::object();
  addIfSet(json, "via", hop.via);
  addUnless(json, "device", 0, hop.device);
  addUnless(json, "weight", std::uint32_t{1}, hop.weight);
  addUnless(json, "onlink", false, hop.onlink);
  return json;
}

void add(Json& json, const RouteFact& it) {
  json["destination"] = it.destination.text();
  addIfSet(json, "via", it.via);
  addUnless(json, "device", 0, it.device);
  addUnless(json, "metric", std::uint32_t{0}, it.metric);
  addUnless(json, "exists", true, it.exists);
  addUnless(json, "kernel_made", false, it.kernelMade);
  addUnless(json, "type", std::string(nameOf(RouteType::Unicast)), std::string(nameOf(it.type)));
  addUnless(json, "table", mainTable, it.table);
  addUnless(json, "onlink", false, it.onlink);
  addIfSet(json, "source", it.source);
  for (const HopFact& hop : it.hops)
    json["hops"].push_back(encodeHop(hop));
}

void add(Json& json, const SysctlFact& it) {
  json["key"] = it.key.text();
  json["value"] = it.value;
}

void add(Json& json, const FilterFact& it) {
  json["rules"] = it.filter.lines();
  for (const RuleCounter& counter : it.counters)
    json["counters"].push_back({{"packets", counter.packets}, {"bytes", counter.bytes}});
  addUnless(json, "changed", std::uint32_t{0}, it.changed);
}

void add(Json& json, const QualityFact& it) {
  json["index"] = it.index;
  json["quality"] = encode(it.quality);
}

void add(Json& json, const RuleFact& it) {
  json["rule"] = it.rule.text();
  addUnless(json, "exists", true, it.exists);
  addUnless(json, "ours", false, it.ours);
}

void add(Json& json, const NeighbourFact& it) {
  json["index"] = it.index;
  json["ip"] = it.ip.text();
  json["mac"] = it.mac.text();
  addUnless(json, "exists", true, it.exists);
}

void add(Json& json, const FdbFact& it) {
  json["index"] = it.index;
  json["mac"] = it.mac.text();
  addUnless(json, "self", false, it.self);
  addUnless(json, "permanent", false, it.permanent);
  addIfSet(json, "vlan", it.vlan);
  addIfSet(json, "dst", it.dst);
  addUnless(json, "exists", true, it.exists);
}

void add(Json& json, const BridgeVlansFact& it) {
  json["index"] = it.index;
  json["vlans"] = Json::array();
  for (const BridgeVlan& vlan : it.vlans)
    json["vlans"].push_back(vlan.text());
}

// --- Decoding: one function a fact, found by its name ---

/// An address as the kernel reports it, which may be one that we would not give.
struct ReportedAddress {
  InterfaceAddress value;
  static Result<ReportedAddress> parse(std::string_view text) {
    auto address = InterfaceAddress::parseReported(text);
    if (!address)
      return tl::unexpected(std::move(address.error()));
    return ReportedAddress{*address};
  }
};

/// "unicast", "blackhole" and so on.
struct NamedType {
  RouteType value = RouteType::Unicast;
  static Result<NamedType> parse(std::string_view text) {
    for (const RouteType type :
         {RouteType::Unicast, RouteType::Blackhole, RouteType::Unreachable, RouteType::Prohibit}) {
      if (nameOf(type) == text)
        return NamedType{type};
    }
    return fail(FailureKind::InvalidArgument, "There is no route of type \"" + escape(text, 80) + "\".");
  }
};

Result<Fact> decodeNamespace(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const bool exists = in.valueOr("exists", true);
  const bool ours = in.valueOr("ours", false);
  return in.build<Fact>([&] { return NamespaceFact{*ns, exists, ours}; });
}

Result<Fact> decodeLink(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto name = in.required<std::string>("name");
  const auto mtu = in.required<std::uint32_t>("mtu");
  LinkFact link;
  link.kind = in.valueOr("kind", std::string());
  link.mac = in.optional<MacAddress>("mac");
  link.up = in.valueOr("up", false);
  link.carrier = in.valueOr("carrier", false);
  link.master = in.valueOr("master", 0);
  link.peer = in.optional<PeerRef>("peer");
  link.ours = in.valueOr("ours", false);
  link.lower = in.optional<PeerRef>("lower");
  link.immutable = in.valueOr("immutable", false);
  link.options = in.valueOr("options", Options{});
  return in.build<Fact>([&] {
    link.ns = *ns;
    link.index = *index;
    link.name = *name;
    link.mtu = *mtu;
    return std::move(link);
  });
}

Result<Fact> decodeLinkGone(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  return in.build<Fact>([&] { return LinkGone{*ns, *index}; });
}

Result<Fact> decodeAddress(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto address = in.required<ReportedAddress>("address");
  const bool exists = in.valueOr("exists", true);
  const bool kernelMade = in.valueOr("kernel_made", false);
  return in.build<Fact>([&] { return AddressFact{*ns, *index, address->value, exists, kernelMade}; });
}

Result<Fact> decodeRoute(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto destination = in.required<Destination>("destination");
  RouteFact route{};
  route.via = in.optional<IpAddress>("via");
  route.device = in.valueOr("device", 0);
  route.metric = in.valueOr("metric", std::uint32_t{0});
  route.exists = in.valueOr("exists", true);
  route.kernelMade = in.valueOr("kernel_made", false);
  route.type = in.valueOr("type", NamedType{}).value;
  route.table = in.valueOr("table", mainTable);
  route.onlink = in.valueOr("onlink", false);
  route.source = in.optional<IpAddress>("source");
  route.hops = in.valueOr("hops", std::vector<HopFact>());
  return in.build<Fact>([&] {
    route.ns = *ns;
    route.destination = *destination;
    return std::move(route);
  });
}

Result<Fact> decodeSysctl(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto key = in.required<SysctlKey>("key");
  const auto value = in.required<std::int32_t>("value");
  return in.build<Fact>([&] { return SysctlFact{*ns, *key, *value}; });
}

Result<Fact> decodeFilter(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto filter = readFilter(in);
  const auto counters = in.valueOr("counters", std::vector<RuleCounter>());
  const auto changed = in.valueOr("changed", std::uint32_t{0});
  return in.build<Fact>([&] { return FilterFact{*ns, *filter, counters, changed}; });
}

Result<Fact> decodeQuality(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto quality = in.required<Quality>("quality");
  return in.build<Fact>([&] { return QualityFact{*ns, *index, *quality}; });
}

Result<Fact> decodeRule(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto rule = in.required<Rule>("rule");
  const bool exists = in.valueOr("exists", true);
  const bool ours = in.valueOr("ours", false);
  return in.build<Fact>([&] { return RuleFact{*ns, *rule, exists, ours}; });
}

Result<Fact> decodeNeighbour(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto ip = in.required<IpAddress>("ip");
  const auto mac = in.required<MacAddress>("mac");
  const bool exists = in.valueOr("exists", true);
  return in.build<Fact>([&] { return NeighbourFact{*ns, *index, *ip, *mac, exists}; });
}

Result<Fact> decodeFdbEntry(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto mac = in.required<MacAddress>("mac");
  const bool self = in.valueOr("self", false);
  const bool permanent = in.valueOr("permanent", false);
  const auto vlan = in.optional<std::uint16_t>("vlan");
  const auto dst = in.optional<IpAddress>("dst");
  const bool exists = in.valueOr("exists", true);
  return in.build<Fact>([&] { return FdbFact{*ns, *index, *mac, self, permanent, vlan, dst, exists}; });
}

Result<Fact> decodeBridgeVlans(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto vlans = in.required<BridgeVlans>("vlans");
  return in.build<Fact>([&] { return BridgeVlansFact{*ns, *index, *vlans}; });
}

struct Decoder {
  std::string_view name;
  Result<Fact> (*decode)(FieldReader&);
};

constexpr std::array decoders{
    Decoder{"namespace", decodeNamespace}, Decoder{"link", decodeLink},
    Decoder{"link_gone", decodeLinkGone},  Decoder{"address", decodeAddress},
    Decoder{"route", decodeRoute},         Decoder{"sysctl", decodeSysctl},
    Decoder{"rule", decodeRule},           Decoder{"neighbour", decodeNeighbour},
    Decoder{"fdb_entry", decodeFdbEntry},  Decoder{"bridge_vlans", decodeBridgeVlans},
    Decoder{"filter", decodeFilter},       Decoder{"quality", decodeQuality},
};
static_assert(decoders.size() == std::variant_size_v<Fact>, "every fact has a decoder");

}  // namespace

Json encode(const Fact& fact) {
  return std::visit(
      [](const auto& it) {
        Json json = {{"fact", nameOf(it)}, {"ns", it.ns.text()}};
        add(json, it);
        return json;
      },
      fact);
}

template <>
Result<PeerRef> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  return withPath(in.build<PeerRef>([&] { return PeerRef{*ns, *index}; }), path);
}

template <>
Result<HopFact> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto via = in.optional<IpAddress>("via");
  const int device = in.valueOr("device", 0);
  const auto weight = in.valueOr("weight", std::uint32_t{1});
  const bool onlink = in.valueOr("onlink", false);
  return withPath(in.build<HopFact>([&] { return HopFact{via, device, weight, onlink}; }), path);
}

template <>
Result<Fact> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto name = in.required<std::string>("fact");
  const auto* decoder = name ? std::ranges::find(decoders, *name, &Decoder::name) : decoders.end();
  if (decoder != decoders.end())
    return withPath(decoder->decode(in), path);
  if (name)
    in.refuse("fact", "There is no fact \"" + escape(*name, 80) + "\".");
  return tl::unexpected(atPath(in.takeFailure(), path));
}

}  // namespace vethloom::contract
