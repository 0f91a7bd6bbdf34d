// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/neutral.h"

#include <nlohmann/json.hpp>

namespace vethloom::plan {

namespace {

/// Keeps the order of the design's example.
using Json = nlohmann::ordered_json;

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
  return json;
}

Json encode(const NeutralRoute& route) {
  Json json{{"ns", route.ns}, {"dst", route.dst}};
  if (route.via) {
    json["via"] = *route.via;
  }
  if (route.dev) {
    json["dev"] = *route.dev;
  }
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

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

std::vector<std::string> row(const NeutralLink& link) {
  std::string notes;
  if (link.peer) {
    notes += "to " + link.peer->ns + "/" + link.peer->name;
  }
  if (link.master) {
    notes += ", port of " + *link.master;
  }
  if (link.mtu) {
    notes += (notes.empty() ? "mtu " : ", mtu ") + std::to_string(*link.mtu);
  }
  for (const auto& [name, value] : link.quality) {
    notes += (notes.empty() ? "" : ", ") + name + " " + value;
  }
  return {link.name, link.kind, link.up ? "up" : "down", link.addresses.empty() ? "-" : joined(link.addresses), notes};
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
      text += "  route " + route.dst + (route.via ? " via " + *route.via : "") +
              (route.dev ? " dev " + *route.dev : "") + "\n";
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
  Json json{{"namespaces", neutral.namespaces},    {"links", encodeAll(neutral.links)},
            {"routes", encodeAll(neutral.routes)}, {"nat", encodeAll(neutral.nat)},
            {"filter", encodeAll(neutral.filter)}, {"sysctls", encodeAll(neutral.sysctls)}};
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
      text += (text.empty() ? "" : "\n") + ns + "\n" + (table.empty() ? std::string("  (empty)\n") : table);
    }
  };
  addBox("host", false);
  for (const auto& ns : neutral.namespaces) {
    addBox(ns, true);
  }
  return text.empty() ? "(nothing)\n" : text;
}

}  // namespace vethloom::plan
