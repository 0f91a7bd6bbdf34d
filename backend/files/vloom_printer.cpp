// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_pointer.h"
#include "files/json_writer.h"
#include "files/option_fields.h"
#include "files/placement_fields.h"
#include "files/traffic_fields.h"
#include "files/vloom_file.h"
#include "files/wireguard_fields.h"

#include <nlohmann/json.hpp>

namespace vethloom::files {

namespace {

using Json = nlohmann::ordered_json;
using model::ElementId;
using model::Topology;

/// The description as a text, or as a list of its lines.
Json lines(const std::string& text) {
  if (text.find('\n') == std::string::npos) {
    return text;
  }
  Json list = Json::array();
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    list.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return list;
}

void addText(Json& json, const char* field, const std::string& text) {
  if (!text.empty()) {
    json[field] = text;
  }
}

/// Turns a drawing into the JSON of the file, defaults left out, fields in a fixed order.
class VloomPrinter {
public:
  explicit VloomPrinter(const Topology& topology) : topology_(topology) {}

  Json print() {
    Json file{{"vethloom", formatVersion}};
    addText(file, "name", topology_.info.name);
    addText(file, "title", topology_.info.title);
    if (!topology_.info.description.empty()) {
      file["description"] = lines(topology_.info.description);
    }
    addUnknown(file, model::noElement, "/");
    addHost(file);
    addList<model::Namespace>(file, "namespaces");
    addList<model::Bridge>(file, "bridges");
    addList<model::Link>(file, "links");
    addList<model::Cable>(file, "cables");
    addAnnotations(file, "notes", "text", model::Annotation::Kind::Note);
    addAnnotations(file, "frames", "label", model::Annotation::Kind::Frame);
    addLayout(file);
    return file;
  }

private:
  void addHost(Json& file) {
    Json json = Json::object();
    if (const auto* host = topology_.find<model::Host>(model::hostId)) {
      addText(json, "label", host->label);
      addStack(json, host->stack);
    }
    addUnknown(json, model::hostId, "/");
    if (!json.empty()) {
      file["host"] = json;
    }
  }

  template <typename T>
  void addList(Json& file, const char* field) {
    Json list = Json::array();
    for (const auto& [id, element] : topology_.elements) {
      if (const auto* typed = std::get_if<T>(&element)) {
        list.push_back(encode(id, *typed));
      }
    }
    if (!list.empty()) {
      file[field] = list;
    }
  }

  Json encode(ElementId id, const model::Namespace& ns) {
    Json json{{"name", ns.name.text()}};
    addText(json, "label", ns.label);
    if (ns.adopted && ns.adopted->process) {
      json["adopt_process"] = *ns.adopted->process;
    } else if (ns.adopted) {
      json["adopt"] = true;
    }
    if (ns.nsid) {
      json["nsid"] = *ns.nsid;
    }
    if (!ns.loopbackUp) {
      json["loopback"] = false;
    }
    addStack(json, ns.stack);
    addUnknown(json, id, "/");
    return json;
  }

  Json encode(ElementId id, const model::Bridge& bridge) {
    Json json{{"namespace", model::refOf(topology_, bridge.box).text()}};
    addInterface(json, bridge.interface, id, "/");
    addMaster(json, bridge.master);
    addText(json, "label", bridge.label);
    addUnknown(json, id, "/");
    return json;
  }

  Json encode(ElementId id, const model::Link& link) {
    Json json{{"namespace", model::refOf(topology_, link.box).text()}, {"kind", nameOf(link.kind)}};
    addInterface(json, link.interface, id, "/");
    if (const auto* lower = model::findInterface(topology_, link.lower)) {
      const ElementId box = model::boxOfInterface(topology_, link.lower);
      const std::string prefix = box == link.box ? std::string() : model::refOf(topology_, box).text() + "/";
      json["lower"] = prefix + lower->name.text();
    }
    addMaster(json, link.master);
    Json wireguard = encodeWireguard(topology_, link.wireguard);
    addUnknown(wireguard, id, "/wireguard/");
    if (!wireguard.empty()) {
      json["wireguard"] = wireguard;
    }
    addText(json, "label", link.label);
    addUnknown(json, id, "/");
    return json;
  }

  Json encode(ElementId id, const model::Cable& cable) {
    Json ends = Json::array();
    for (std::size_t i = 0; i < cable.ends.size(); ++i) {
      const std::string prefix = "/ends/" + std::to_string(i) + "/";
      ends.push_back(encode(cable.ends[i], id, prefix));
      addUnknown(ends.back(), id, prefix);
    }
    Json json{{"ends", ends}};
    addText(json, "label", cable.label);
    addUnknown(json, id, "/");
    return json;
  }

  Json encode(const model::CableEnd& end, ElementId id, const std::string& prefix) {
    Json json{{"namespace", model::refOf(topology_, end.box).text()}};
    addInterface(json, end.interface, id, prefix);
    addMaster(json, end.master);
    return json;
  }

  /// A bridge by that word, because an interface is its port; a bond or a VRF as master.
  void addMaster(Json& json, ElementId id) {
    if (const auto kind = model::masterKindOf(topology_, id)) {
      const char* const field = kind == model::LinkKind::Bridge ? "bridge" : "master";
      json[field] = model::findInterface(topology_, {id, 0})->name.text();
    }
  }

  void addInterface(Json& json, const model::Interface& interface, ElementId id, const std::string& prefix) {
    json["name"] = interface.name.text();
    addTexts(json, "addresses", interface.addresses);
    if (interface.mac) {
      json["mac"] = interface.mac->text();
    }
    if (interface.mtu) {
      json["mtu"] = *interface.mtu;
    }
    if (!interface.up) {
      json["up"] = false;
    }
    addQuality(json, interface, id, prefix);
    Json options = printOptions(interface.options);
    addUnknown(options, id, prefix + "options/");
    if (!options.empty()) {
      json["options"] = options;
    }
    for (const auto& [sysctl, value] : interface.sysctls) {
      json["sysctls"][contract::shortNameOf(sysctl)] = value;
    }
    addTexts(json, "vlans", interface.vlans);
  }

  template <typename T>
  static void addTexts(Json& json, const char* field, const std::vector<T>& values) {
    for (const auto& value : values) {
      json[field].push_back(value.text());
    }
  }

  void addQuality(Json& json, const model::Interface& interface, ElementId id, const std::string& prefix) {
    Json quality = encodeQuality(interface.quality.value_or(contract::Quality{}));
    addUnknown(quality, id, prefix + "quality/");
    if (!quality.empty()) {
      json["quality"] = quality;
    }
  }

  static void addStack(Json& json, const model::StackSettings& stack) {
    if (stack.ipv4Forwarding) {
      json["ipv4_forwarding"] = *stack.ipv4Forwarding;
    }
    if (stack.ipv6Forwarding) {
      json["ipv6_forwarding"] = *stack.ipv6Forwarding;
    }
    for (const auto& [sysctl, value] : stack.sysctls) {
      json["sysctls"][contract::nameOf(sysctl)] = value;
    }
    addTexts(json, "routes", stack.routes);
    addTexts(json, "rules", stack.rules);
    addTexts(json, "neighbours", stack.neighbours);
    addTexts(json, "fdb", stack.fdb);
    for (const auto& line : stack.filter.lines()) {
      json["filter"].push_back(line);
    }
  }

  void addAnnotations(Json& file, const char* list, const char* field, model::Annotation::Kind kind) {
    for (const auto& [id, element] : topology_.elements) {
      const auto* annotation = std::get_if<model::Annotation>(&element);
      if (!annotation || annotation->kind != kind) {
        continue;
      }
      Json json = Json::object();
      addText(json, field, annotation->label);
      if (const auto found = topology_.placements.find(id); found != topology_.placements.end()) {
        json.update(encodePlacement(found->second));
      }
      addUnknown(json, id, "/");
      file[list].push_back(json);
    }
  }

  /// In the order of the lists, so that what is read and written again is the same.
  template <typename T, typename Add>
  void addPlacementsIn(Add add) {
    for (const auto& [id, element] : topology_.elements) {
      if (const auto* typed = std::get_if<T>(&element)) {
        add(model::refOf(topology_, typed->box).text() + "/" + typed->interface.name.text(), id);
      }
    }
  }

  void addLayout(Json& file) {
    Json layout = Json::object();
    const auto addPlacement = [&](const std::string& name, ElementId id) {
      Json json = Json::object();
      const auto found = topology_.placements.find(id);
      if (found != topology_.placements.end() && !(id == model::hostId && found->second == model::Placement{})) {
        json = topology_.find<model::Cable>(id) ? encodeLine(found->second) : encodePlacement(found->second);
      }
      addUnknown(json, id, "/layout/");
      if (!json.empty()) {
        layout[name] = json;
      }
    };
    for (const auto& [id, element] : topology_.elements) {
      if (model::stackOf(topology_, id)) {
        addPlacement(model::refOf(topology_, id).text(), id);
      }
    }
    addPlacementsIn<model::Bridge>(addPlacement);
    addPlacementsIn<model::Link>(addPlacement);
    for (const auto& [id, element] : topology_.elements) {
      if (const auto* cable = std::get_if<model::Cable>(&element)) {
        const model::CableEnd& first = cable->ends[0];
        addPlacement(model::refOf(topology_, first.box).text() + "/" + first.interface.name.text(), id);
      }
    }
    addUnknown(layout, model::noElement, "/layout/");
    if (!layout.empty()) {
      file["layout"] = layout;
    }
  }

  /// Writes back what the reader kept of this element, directly below `prefix`.
  void addUnknown(Json& json, ElementId id, const std::string& prefix) {
    for (auto kept = topology_.unknownFields.lower_bound({id, prefix});
         kept != topology_.unknownFields.end() && kept->first.first == id && kept->first.second.starts_with(prefix);
         ++kept) {
      const std::string token = kept->first.second.substr(prefix.size());
      const std::string field = fromPointerToken(token);
      if (token.find('/') == std::string::npos && !json.contains(field)) {
        json[field] = Json::parse(kept->second, nullptr, false);
      }
    }
  }

  const Topology& topology_;
};

}  // namespace

std::string print(const Topology& topology) {
  return writeJson(VloomPrinter(topology).print());
}

}  // namespace vethloom::files
