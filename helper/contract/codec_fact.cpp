// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/field_writer.h"
#include "contract/wireguard_fields.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

// --- Encoding: each fact writes its fields into an object's text ---

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
std::string_view nameOf(const WireguardFact& /*fact*/) {
  return "wireguard";
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

void add(ObjectText& out, const NamespaceFact& it) {
  addUnless(out, "exists", true, it.exists);
  addUnless(out, "ours", false, it.ours);
  addUnless(out, "adopted", false, it.adopted.has_value());
  if (it.adopted)
    addIfSet(out, "process", it.adopted->process);
  addIfSet(out, "nsid", it.nsid);
}

void add(ObjectText& out, const char* name, const PeerRef& other) {
  ObjectText object(out.open(name));
  object.field("ns", other.ns.text());
  object.field("index", other.index);
}

void add(ObjectText& out, const LinkFact& it) {
  out.field("index", it.index);
  out.field("name", it.name);
  out.field("mtu", it.mtu);
  addUnless(out, "kind", std::string(), it.kind);
  addIfSet(out, "mac", it.mac);
  addUnless(out, "up", false, it.up);
  addUnless(out, "carrier", false, it.carrier);
  addUnless(out, "master", 0, it.master);
  if (it.peer)
    add(out, "peer", *it.peer);
  addUnless(out, "ours", false, it.ours);
  if (it.lower)
    add(out, "lower", *it.lower);
  addUnless(out, "immutable", false, it.immutable);
  if (!it.options.empty())
    out.value("options", encode(it.options));
}

void add(ObjectText& out, const LinkGone& it) {
  out.field("index", it.index);
}

void add(ObjectText& out, const AddressFact& it) {
  out.field("index", it.index);
  out.field("address", it.address.text());
  addUnless(out, "exists", true, it.exists);
  addUnless(out, "kernel_made", false, it.kernelMade);
}

void addHop(std::string& text, const HopFact& hop) {
  ObjectText out(text);
  addIfSet(out, "via", hop.via);
  addUnless(out, "device", 0, hop.device);
  addUnless(out, "weight", std::uint32_t{1}, hop.weight);
  addUnless(out, "onlink", false, hop.onlink);
}

void add(ObjectText& out, const RouteFact& it) {
  out.field("destination", it.destination.text());
  addIfSet(out, "via", it.via);
  addUnless(out, "device", 0, it.device);
  addUnless(out, "metric", std::uint32_t{0}, it.metric);
  addUnless(out, "exists", true, it.exists);
  addUnless(out, "kernel_made", false, it.kernelMade);
  addUnless(out, "type", nameOf(RouteType::Unicast), nameOf(it.type));
  addUnless(out, "table", mainTable, it.table);
  addUnless(out, "onlink", false, it.onlink);
  addIfSet(out, "source", it.source);
  if (it.hops.empty())
    return;
  std::string& text = out.open("hops");
  addList(text, it.hops, [&text](const HopFact& hop) { addHop(text, hop); });
}

void add(ObjectText& out, const SysctlFact& it) {
  out.field("key", it.key.text());
  out.field("value", it.value);
}

void add(ObjectText& out, const FilterFact& it) {
  out.value("rules", it.filter.lines());
  if (!it.counters.empty()) {
    std::string& text = out.open("counters");
    addList(text, it.counters, [&text](const RuleCounter& counter) {
      ObjectText object(text);
      object.field("packets", counter.packets);
      object.field("bytes", counter.bytes);
    });
  }
  addUnless(out, "changed", std::uint32_t{0}, it.changed);
}

void add(ObjectText& out, const QualityFact& it) {
  out.field("index", it.index);
  out.value("quality", encode(it.quality));
}

void add(ObjectText& out, const WireguardFact& it) {
  out.field("index", it.index);
  out.value("wireguard", encode(it.settings));
  if (it.preshared.empty())
    return;
  std::string& text = out.open("preshared");
  const std::vector<WireguardKey> keys(it.preshared.begin(), it.preshared.end());
  addList(text, keys, [&text](const WireguardKey& key) { text += '"' + key.text() + '"'; });
}

void add(ObjectText& out, const RuleFact& it) {
  out.field("rule", it.rule.text());
  addUnless(out, "exists", true, it.exists);
  addUnless(out, "ours", false, it.ours);
}

void add(ObjectText& out, const NeighbourFact& it) {
  out.field("index", it.index);
  out.field("ip", it.ip.text());
  out.field("mac", it.mac.text());
  addUnless(out, "exists", true, it.exists);
}

void add(ObjectText& out, const FdbFact& it) {
  out.field("index", it.index);
  out.field("mac", it.mac.text());
  addUnless(out, "self", false, it.self);
  addUnless(out, "permanent", false, it.permanent);
  addIfSet(out, "vlan", it.vlan);
  addIfSet(out, "dst", it.dst);
  addUnless(out, "exists", true, it.exists);
}

void add(ObjectText& out, const BridgeVlansFact& it) {
  out.field("index", it.index);
  std::string& text = out.open("vlans");
  addList(text, it.vlans, [&text](const BridgeVlan& vlan) { text += '"' + vlan.text() + '"'; });
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
  const auto adopted = in.valueOr("adopted", false);
  const auto process = in.optional<std::uint32_t>("process");
  const auto nsid = in.optional<std::uint32_t>("nsid");
  if (process && !adopted)
    in.refuse("process", "Only a namespace that was adopted has a process.");
  return in.build<Fact>([&] {
    return NamespaceFact{*ns, exists, ours, adopted ? std::optional(Adoption{process}) : std::nullopt, nsid};
  });
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

Result<Fact> decodeWireguard(FieldReader& in) {
  const auto ns = in.required<NamespaceRef>("ns");
  const auto index = in.required<int>("index");
  const auto settings = in.required<Wireguard>("wireguard");
  const auto preshared = in.valueOr("preshared", std::vector<WireguardKey>());
  return in.build<Fact>([&] { return WireguardFact{*ns, *index, *settings, {preshared.begin(), preshared.end()}}; });
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
    Decoder{"wireguard", decodeWireguard},
};
static_assert(decoders.size() == std::variant_size_v<Fact>, "every fact has a decoder");

}  // namespace

void print(std::string& out, const Fact& fact) {
  std::visit(
      [&out](const auto& it) {
        ObjectText object(out);
        object.field("fact", nameOf(it));
        object.field("ns", it.ns.text());
        add(object, it);
      },
      fact);
}

Json encode(const Fact& fact) {
  std::string text;
  print(text, fact);
  return Json::parse(text);
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
