// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "plan/neutral.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace vethloom::plan {

namespace {

/// Keeps the order of the design's example.
using Json = nlohmann::ordered_json;

Json encode(const contract::OptionValue& value) {
  if (const auto* on = std::get_if<bool>(&value)) {
    return *on;
  }
  if (const auto* number = std::get_if<std::uint64_t>(&value)) {
    return *number;
  }
  return contract::textOf(value);
}

Json encode(const NeutralWireguard& wireguard) {
  Json json = Json::object();
  if (wireguard.publicKey) {
    json["public_key"] = *wireguard.publicKey;
  }
  if (wireguard.listenPort) {
    json["listen_port"] = *wireguard.listenPort;
  }
  if (!wireguard.peers.empty()) {
    json["peers"] = wireguard.peers;
  }
  return json;
}

Json encode(const NeutralLink& link) {
  Json json{{"ns", link.ns}, {"name", link.name}, {"kind", link.kind}};
  if (link.peer) {
    json["peer"] = Json{{"ns", link.peer->ns}, {"name", link.peer->name}};
  }
  if (link.master) {
    json["master"] = *link.master;
  }
  if (!link.addresses.empty()) {
    json["addresses"] = link.addresses;
  }
  json["up"] = link.up;
  if (link.mtu) {
    json["mtu"] = *link.mtu;
  }
  if (link.mac) {
    json["mac"] = *link.mac;
  }
  if (!link.quality.empty()) {
    json["quality"] = link.quality;
  }
  if (link.lower) {
    json["lower"] = Json{{"ns", link.lower->ns}, {"name", link.lower->name}};
  }
  for (const auto& [option, value] : link.options) {
    json["options"][std::string(nameOf(option))] = encode(value);
  }
  if (!link.vlans.empty()) {
    json["vlans"] = link.vlans;
  }
  if (link.wireguard) {
    json["wireguard"] = encode(*link.wireguard);
  }
  return json;
}

template <typename T>
void addIfSet(Json& json, const char* field, const std::optional<T>& value) {
  if (value) {
    json[field] = *value;
  }
}

Json encode(const NeutralSpace& space) {
  Json json{{"ns", space.ns}};
  if (space.adopted) {
    json["adopted"] = true;
  }
  addIfSet(json, "process", space.process);
  addIfSet(json, "nsid", space.nsid);
  return json;
}

Json encode(const NeutralHop& hop) {
  Json json = Json::object();
  addIfSet(json, "via", hop.via);
  addIfSet(json, "dev", hop.dev);
  if (hop.weight != 1) {
    json["weight"] = hop.weight;
  }
  return json;
}

Json encode(const NeutralRoute& route) {
  Json json{{"ns", route.ns}, {"dst", route.dst}};
  addIfSet(json, "via", route.via);
  addIfSet(json, "dev", route.dev);
  addIfSet(json, "type", route.type);
  addIfSet(json, "metric", route.metric);
  addIfSet(json, "table", route.table);
  addIfSet(json, "src", route.src);
  for (const auto& hop : route.nexthops) {
    json["nexthops"].push_back(encode(hop));
  }
  return json;
}

Json encode(const NeutralRule& rule) {
  return Json{{"ns", rule.ns}, {"rule", rule.rule}};
}

Json encode(const NeutralNeighbour& neighbour) {
  return Json{{"ns", neighbour.ns}, {"dev", neighbour.dev}, {"dst", neighbour.dst}, {"lladdr", neighbour.lladdr}};
}

Json encode(const NeutralFdbEntry& entry) {
  Json json{{"ns", entry.ns}, {"dev", entry.dev}, {"mac", entry.mac}, {"state", entry.state}};
  addIfSet(json, "vlan", entry.vlan);
  addIfSet(json, "dst", entry.dst);
  return json;
}

Json encode(const NeutralSysctl& sysctl) {
  return Json{{"ns", sysctl.ns}, {"key", sysctl.key}, {"value", sysctl.value}};
}

Json encode(const NeutralNat& nat) {
  Json json{{"ns", nat.ns}, {"kind", nat.kind}};
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value) {
      json[name] = *value;
    }
  };
  add("source", nat.source);
  add("destination", nat.destination);
  add("in", nat.in);
  add("out", nat.out);
  add("protocol", nat.protocol);
  add("port", nat.port);
  add("to", nat.to);
  return json;
}

Json encode(const NeutralFilter& filter) {
  return Json{{"ns", filter.ns}, {"rule", filter.rule}};
}

Json encode(const NeutralCounter& counter) {
  return Json{{"ns", counter.ns}, {"rule", counter.rule}, {"packets", counter.packets}, {"bytes", counter.bytes}};
}

template <typename T>
Json encodeAll(const std::vector<T>& values) {
  Json json = Json::array();
  for (const auto& value : values) {
    json.push_back(encode(value));
  }
  return json;
}

/// Cells of a table, padded to columns.
class Table {
public:
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  [[nodiscard]] std::string text(std::string_view indent) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths[i] = std::max(widths[i], row[i].size());
      }
    }
    std::string result;
    for (const auto& row : rows_) {
      std::string line(indent);
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
      }
      result += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return result;
  }

private:
  std::vector<std::vector<std::string>> rows_;
};

std::string joined(const std::vector<std::string>& words, const char* between = " ") {
  std::string text;
  for (const auto& word : words) {
    text += (text.empty() ? "" : between) + word;
  }
  return text;
}

std::vector<std::string> row(const NeutralLink& link) {
  std::string notes;
  if (link.peer) {
    notes += "to " + link.peer->ns + "/" + link.peer->name;
  }
  if (link.lower) {
    notes += "on " + link.lower->ns + "/" + link.lower->name;
  }
  if (link.master) {
    notes += (notes.empty() ? "port of " : ", port of ") + *link.master;
  }
  if (!link.vlans.empty()) {
    notes += std::string(notes.empty() ? "" : ", ") + "VLAN " + joined(link.vlans, ", ");
  }
  if (link.mtu) {
    notes += (notes.empty() ? "mtu " : ", mtu ") + std::to_string(*link.mtu);
  }
  for (const auto& [name, value] : link.quality) {
    notes += (notes.empty() ? "" : ", ") + name + " " + value;
  }
  for (const auto& [option, value] : link.options) {
    notes +=
        (notes.empty() ? "" : ", ") + std::string(nameOf(option)) + " " + contract::escape(contract::textOf(value));
  }
  if (link.wireguard) {
    const auto& [key, port, peers] = *link.wireguard;
    notes += (notes.empty() ? "key " : ", key ") + key.value_or("none") +
             (port ? ", listen port " + std::to_string(*port) : std::string());
    for (const auto& peer : peers) {
      notes += ", peer " + peer;
    }
  }
  return {link.name, link.kind, link.up ? "up" : "down", link.addresses.empty() ? "-" : joined(link.addresses), notes};
}

std::string wayText(const std::optional<std::string>& via, const std::optional<std::string>& dev) {
  return (via ? " via " + *via : "") + (dev ? " dev " + *dev : "");
}

/// As `ip route` prints it.
std::string textOf(const NeutralRoute& route) {
  std::string text = (route.type ? *route.type + " " : "") + route.dst + wayText(route.via, route.dev);
  text += route.table ? " table " + std::to_string(*route.table) : "";
  text += route.metric ? " metric " + std::to_string(*route.metric) : "";
  text += route.src ? " src " + *route.src : "";
  for (const auto& hop : route.nexthops) {
    text += " nexthop" + wayText(hop.via, hop.dev) + (hop.weight != 1 ? " weight " + std::to_string(hop.weight) : "");
  }
  return text;
}

/// The packet filter's lines, with what each has matched where that is known.
std::string filterOf(const Neutral& neutral, const std::string& ns) {
  std::string text;
  std::size_t counted = 0;
  for (const auto& filter : neutral.filter) {
    if (filter.ns != ns) {
      continue;
    }
    text += "  filter " + filter.rule;
    while (counted < neutral.counters.size() && neutral.counters[counted].ns != ns) {
      ++counted;
    }
    if (counted < neutral.counters.size() && neutral.counters[counted].rule == filter.rule) {
      const auto& counter = neutral.counters[counted++];
      text += " (" + std::to_string(counter.packets) + " packets, " + std::to_string(counter.bytes) + " bytes)";
    }
    text += "\n";
  }
  return text;
}

/// "ns1", "ns1 (adopted, of process 4711)"
std::string headOf(const Neutral& neutral, const std::string& ns) {
  const auto space = std::find_if(neutral.spaces.begin(), neutral.spaces.end(),
                                  [&](const NeutralSpace& one) { return one.ns == ns && one.adopted; });
  if (space == neutral.spaces.end()) {
    return ns;
  }
  return ns + " (adopted" + (space->process ? ", of process " + std::to_string(*space->process) : "") + ")";
}

std::string tableOf(const Neutral& neutral, const std::string& ns) {
  Table links;
  for (const auto& link : neutral.links) {
    if (link.ns == ns) {
      links.add(row(link));
    }
  }
  std::string text = links.text("  ");
  for (const auto& route : neutral.routes) {
    if (route.ns == ns) {
      text += "  route " + textOf(route) + "\n";
    }
  }
  for (const auto& rule : neutral.rules) {
    if (rule.ns == ns) {
      text += "  rule " + rule.rule + "\n";
    }
  }
  for (const auto& neighbour : neutral.neighbours) {
    if (neighbour.ns == ns) {
      text += "  neighbour " + neighbour.dst + " lladdr " + neighbour.lladdr + " dev " + neighbour.dev + "\n";
    }
  }
  for (const auto& entry : neutral.fdb) {
    if (entry.ns == ns) {
      text += "  fdb " + entry.mac + " dev " + entry.dev + (entry.dst ? " dst " + *entry.dst : "") +
              (entry.vlan ? " vlan " + std::to_string(*entry.vlan) : "") + " " + entry.state + "\n";
    }
  }
  text += filterOf(neutral, ns);
  for (const auto& sysctl : neutral.sysctls) {
    if (sysctl.ns == ns) {
      text += "  " + sysctl.key + " = " + sysctl.value + "\n";
    }
  }
  return text;
}

}  // namespace

std::string toJson(const Neutral& neutral) {
  Json json{
      {"namespaces", neutral.namespaces}, {"links", encodeAll(neutral.links)}, {"routes", encodeAll(neutral.routes)}};
  if (!neutral.spaces.empty()) {
    json["spaces"] = encodeAll(neutral.spaces);
  }
  if (!neutral.rules.empty()) {
    json["rules"] = encodeAll(neutral.rules);
  }
  if (!neutral.neighbours.empty()) {
    json["neighbours"] = encodeAll(neutral.neighbours);
  }
  if (!neutral.fdb.empty()) {
    json["fdb"] = encodeAll(neutral.fdb);
  }
  json["nat"] = encodeAll(neutral.nat);
  json["filter"] = encodeAll(neutral.filter);
  json["sysctls"] = encodeAll(neutral.sysctls);
  if (!neutral.counters.empty()) {
    json["counters"] = encodeAll(neutral.counters);
  }
  // In ASCII: names are the kernel's, and a terminal may read this.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string toText(const Neutral& neutral) {
  std::string text;
  const auto addBox = [&](const std::string& ns, bool evenIfEmpty) {
    const std::string table = tableOf(neutral, ns);
    if (!table.empty() || evenIfEmpty) {
      text += (text.empty() ? "" : "\n") + headOf(neutral, ns) + "\n" +
              (table.empty() ? std::string("  (empty)\n") : table);
    }
  };
  addBox("host", false);
  for (const auto& ns : neutral.namespaces) {
    addBox(ns, true);
  }
  return text.empty() ? "(nothing)\n" : text;
}

}  // namespace vethloom::plan
