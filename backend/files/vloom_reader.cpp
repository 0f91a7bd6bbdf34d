// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_pointer.h"
#include "files/json_reader.h"
#include "files/object_reader.h"
#include "files/option_fields.h"
#include "files/placement_fields.h"
#include "files/traffic_fields.h"
#include "files/vloom_file.h"
#include "files/wireguard_fields.h"

#include "contract/escape.h"
#include "contract/limits.h"
#include "model/arrange.h"
#include "model/edits.h"
#include "model/naming.h"

#include <algorithm>
#include <functional>

namespace vethloom::files {

namespace {

using contract::FailureKind;
using model::ElementId;
using model::Topology;
using nlohmann::json;

constexpr std::size_t maxAnnotations = 4096;
constexpr std::size_t listedNames = 8;  ///< How many names a message lists.

std::string quoted(const std::string& text) {
  return "\"" + contract::escape(text, 80) + "\"";
}

/// The value of a contract parser, or a refusal at `path`.
template <typename T>
T valueAt(contract::Result<T> result, const std::string& path) {
  if (!result) {
    refuse(path, result.error().message, result.error().kind);
  }
  return std::move(*result);
}

std::string indexed(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

/// Turns the JSON of one file into a drawing. Elements refer to each other by name, so they are read in the order
/// namespaces, bridges, cables.
class VloomReader {
public:
  Topology read(const json& root) {
    ObjectReader file(root, {});
    readVersion(file);
    readInfo(file);
    if (const auto* host = file.find("host")) {
      readHost(*host);
    }
    file.eachObject("namespaces", [this](const json& value, const std::string& path) { readNamespace(value, path); });
    file.eachObject("bridges", [this](const json& value, const std::string& path) { readBridge(value, path); });
    file.eachObject("links", [this](const json& value, const std::string& path) { readLink(value, path); });
    file.eachObject("cables", [this](const json& value, const std::string& path) { readCable(value, path); });
    for (const auto& resolve : references_) {
      resolve();
    }
    file.eachObject("notes", [this](const json& value, const std::string& path) {
      readAnnotation(value, path, model::Annotation::Kind::Note);
    });
    file.eachObject("frames", [this](const json& value, const std::string& path) {
      readAnnotation(value, path, model::Annotation::Kind::Frame);
    });
    if (const auto* layout = file.find("layout")) {
      readLayout(*layout);
    }
    keepUnknown(file, model::noElement, "/");
    model::placeMissing(topology_);
    return std::move(topology_);
  }

private:
  static void readVersion(ObjectReader& file) {
    const auto* version = file.find("vethloom");
    if (!version) {
      refuse({}, "This is not a Vethloom drawing: its first field, \"vethloom\": 1, is missing.");
    }
    if (!version->is_number_integer() || *version < 1) {
      refuse("vethloom", "The version of the format must be a whole number; this program writes 1.");
    }
    if (*version > formatVersion) {
      refuse("vethloom",
             "This drawing was made by a newer Vethloom (format " + version->dump() + "; this one reads format " +
                 std::to_string(formatVersion) + "). Update Vethloom to open it.",
             FailureKind::NotSupported);
    }
  }

  void readInfo(ObjectReader& file) {
    topology_.info.name = file.text("name");
    if (!topology_.info.name.empty()) {
      valueAt(contract::LabName::parse(topology_.info.name), "name");
    }
    topology_.info.title = model::withoutControls(file.text("title"), false);
    const auto* description = file.find("description");
    std::string text;
    if (description && description->is_array()) {  // A line each, which reads better in a diff.
      for (const auto& line : file.texts("description")) {
        text += (text.empty() ? "" : "\n") + line;
      }
    } else {
      text = file.text("description");
    }
    topology_.info.description = model::withoutControls(text, true);
  }

  void readHost(const json& value) {
    ObjectReader reader(value, "host");
    model::Host host;
    host.label = readLabel(reader);
    host.stack = readStack(reader);
    topology_.elements.at(model::hostId) = host;
    keepUnknown(reader, model::hostId, "/");
  }

  void readNamespace(const json& value, const std::string& path) {
    ObjectReader reader(value, path);
    const auto name = valueAt(contract::NamespaceName::parse(reader.required("name", "ns1")), reader.pathOf("name"));
    if (boxes_.contains(name.text())) {
      refuse(reader.pathOf("name"), "There is a namespace " + quoted(name.text()) + " already. Rename one of them.",
             FailureKind::AlreadyExists);
    }
    model::Namespace ns{name, readLabel(reader), reader.boolean("loopback").value_or(true), readStack(reader)};
    ns.adopted = readAdoption(reader);
    ns.nsid = readNumber(reader, "nsid", contract::validateNamespaceId);
    const ElementId id = add(std::move(ns));
    boxes_.emplace(name.text(), id);
    if (boxes_.size() - 1 > maxNamespaces) {
      refuse(path, "A drawing may have " + std::to_string(maxNamespaces) + " namespaces. Split the drawing.",
             FailureKind::LimitExceeded);
    }
    keepUnknown(reader, id, "/");
  }

  static std::optional<std::uint32_t> readNumber(ObjectReader& reader, const char* field,
                                                 contract::Result<void> (*validate)(std::uint64_t)) {
    const auto number = reader.unsignedNumber(field);
    if (const auto valid = number ? validate(*number) : contract::Result<void>(); !valid) {
      refuse(reader.pathOf(field), valid.error().message);
    }
    return number;
  }

  static std::optional<contract::Adoption> readAdoption(ObjectReader& reader) {
    const auto adopt = reader.boolean("adopt");
    const auto process = readNumber(reader, "adopt_process", contract::validateProcess);
    if (adopt && process) {
      refuse(reader.pathOf("adopt"),
             "A namespace is adopted by its name or by a process. Remove one of the two fields.");
    }
    return process || adopt.value_or(false) ? std::optional(contract::Adoption{process}) : std::nullopt;
  }

  void readBridge(const json& value, const std::string& path) {
    ObjectReader reader(value, path);
    const ElementId box = readBox(reader);
    auto interface = readInterface(reader, box);
    const std::string name = interface.name.text();
    const ElementId id = add(model::Bridge{box, readLabel(reader), std::move(interface)});
    inBoxes_.emplace(std::pair(box, name), id);
    readMaster(reader, box, [this, id] { return &std::get<model::Bridge>(topology_.elements.at(id)).master; });
    keepOptions(reader, id, "/");
    keepUnknown(reader, id, "/");
    keepUnknownQuality(reader, id, "/");
  }

  void readLink(const json& value, const std::string& path) {
    ObjectReader reader(value, path);
    const ElementId box = readBox(reader);
    const auto kind = valueAt(contract::linkKindFromName(reader.required("kind", "tap")), reader.pathOf("kind"));
    if (kind == model::LinkKind::Veth || kind == model::LinkKind::Bridge) {
      refuse(reader.pathOf("kind"), kind == model::LinkKind::Veth
                                        ? "A veth has two ends, so it stands under \"cables\"."
                                        : "Bridges stand under \"bridges\".");
    }
    auto interface = readInterface(reader, box);
    const std::string name = interface.name.text();
    const ElementId id = add(model::Link{box, kind, readLabel(reader), std::move(interface), model::noElement, {}});
    inBoxes_.emplace(std::pair(box, name), id);
    readMaster(reader, box, [this, id] { return &std::get<model::Link>(topology_.elements.at(id)).master; });
    readLower(reader, box, id, kind);
    if (kind == model::LinkKind::Wireguard) {
      readWireguardOf(reader, id);
    }
    keepOptions(reader, id, "/");
    keepUnknown(reader, id, "/");
    keepUnknownQuality(reader, id, "/");
  }

  void readWireguardOf(ObjectReader& reader, ElementId id) {
    const auto* value = reader.find("wireguard");
    if (!value) {
      return;
    }
    ObjectReader wireguard(*value, reader.pathOf("wireguard"));
    std::vector<std::string> peers;
    std::get<model::Link>(topology_.elements.at(id)).wireguard = readWireguard(wireguard, peers);
    keepUnknown(wireguard, id, "/wireguard/");
    references_.push_back([this, id, peers = std::move(peers), path = wireguard.pathOf("peers")] {
      std::get<model::Link>(topology_.elements.at(id)).wireguard.peers = readPeers(topology_, id, peers, path);
    });
  }

  /// The link that another stands on: a name in the same box, or one with its box, "host/eth0".
  void readLower(ObjectReader& reader, ElementId box, ElementId id, model::LinkKind kind) {
    const std::string text = reader.text("lower");
    const std::string path = reader.pathOf("lower");
    if (text.empty()) {
      return;
    }
    if (infoOf(kind).lower == contract::Lower::None) {
      refuse(path, "A " + std::string(infoOf(kind).title) + " stands on no other link. Remove this field.");
    }
    references_.push_back([this, box, id, text, path] {
      const std::size_t slash = text.find('/');
      const auto place = slash == std::string::npos ? std::optional(box) : boxCalled(text.substr(0, slash));
      const std::string name = slash == std::string::npos ? text : text.substr(slash + 1);
      const auto found = place ? model::interfaceNamed(topology_, *place, name) : std::nullopt;
      if (!found || found->element == id) {
        refuse(path, "There is no other interface " + quoted(text) + " to stand on.", FailureKind::NotFound);
      }
      std::get<model::Link>(topology_.elements.at(id)).lower = *found;
    });
  }

  std::optional<ElementId> boxCalled(const std::string& name) const {
    const auto found = boxes_.find(name);
    return found == boxes_.end() ? std::nullopt : std::optional(found->second);
  }

  /// "bridge" or "master", resolved when everything that it may mean has been read. `slot` is where the element keeps
  /// it.
  void readMaster(ObjectReader& reader, ElementId box, std::function<ElementId*()> slot) {
    const std::string bridge = reader.text("bridge");
    const std::string master = reader.text("master");
    if (bridge.empty() && master.empty()) {
      return;
    }
    const std::string path = reader.pathOf(bridge.empty() ? "master" : "bridge");
    if (!bridge.empty() && !master.empty()) {
      refuse(path, "An interface has one master. Remove \"bridge\" or \"master\".");
    }
    references_.push_back([this, box, bridge, master, path, slot = std::move(slot)] {
      const auto found = inBoxes_.find({box, bridge + master});
      const auto kind = found == inBoxes_.end() ? std::nullopt : model::masterKindOf(topology_, found->second);
      const std::string place = model::refOf(topology_, box).text();
      if (!bridge.empty() && kind != model::LinkKind::Bridge) {
        refuse(path, "There is no bridge " + quoted(bridge) + " in " + place + "; " + bridgesIn(box, place) + ".",
               FailureKind::NotFound);
      }
      if (!kind) {
        refuse(path, "There is no bond, VRF or bridge " + quoted(master) + " in " + place + ".", FailureKind::NotFound);
      }
      *slot() = found->second;
    });
  }

  void readCable(const json& value, const std::string& path) {
    ObjectReader reader(value, path);
    std::vector<model::CableEnd> ends;
    std::vector<ObjectReader> endReaders;
    reader.eachObject("ends", [&](const json& end, const std::string& endPath) {
      if (ends.size() < 2) {
        ObjectReader endReader(end, endPath);
        ends.push_back(readEnd(endReader));
        endReaders.push_back(endReader);
      } else {
        refuse(reader.pathOf("ends"), "A cable has two ends, and this one has more. Remove the others.");
      }
    });
    if (ends.size() != 2) {
      refuse(reader.pathOf("ends"), "A cable has two ends, and this one has " + std::to_string(ends.size()) + ".");
    }
    const std::string label = readLabel(reader);
    const ElementId id = add(model::Cable{{ends[0], ends[1]}, label});
    firstEnds_.emplace(std::pair(ends[0].box, ends[0].interface.name.text()), id);
    keepUnknown(reader, id, "/");
    for (std::size_t i = 0; i < endReaders.size(); ++i) {
      readMaster(endReaders[i], ends[i].box,
                 [this, id, i] { return &std::get<model::Cable>(topology_.elements.at(id)).ends[i].master; });
      keepOptions(endReaders[i], id, "/ends/" + std::to_string(i) + "/");
      keepUnknown(endReaders[i], id, "/ends/" + std::to_string(i) + "/");
      keepUnknownQuality(endReaders[i], id, "/ends/" + std::to_string(i) + "/");
    }
  }

  model::CableEnd readEnd(ObjectReader& reader) {
    const ElementId box = readBox(reader);
    return {box, model::noElement, readInterface(reader, box)};
  }

  ElementId readBox(ObjectReader& reader) {
    const std::string name = reader.required("namespace", "host");
    const auto found = boxes_.find(name);
    if (found == boxes_.end()) {
      refuse(reader.pathOf("namespace"), "There is no namespace " + quoted(name) + "; " + knownNamespaces() + ".",
             FailureKind::NotFound);
    }
    return found->second;
  }

  model::Interface readInterface(ObjectReader& reader, ElementId box) {
    const auto name = valueAt(model::parseLinkName(reader.required("name", "eth0")), reader.pathOf("name"));
    if (!links_.emplace(box, name.text()).second) {
      refuse(reader.pathOf("name"),
             "There is an interface " + quoted(name.text()) + " in " + model::refOf(topology_, box).text() +
                 " already. Rename one of them.",
             FailureKind::AlreadyExists);
    }
    if (links_.size() > maxLinks) {
      refuse(reader.path(), "A drawing may have " + std::to_string(maxLinks) + " links. Split the drawing.",
             FailureKind::LimitExceeded);
    }
    model::Interface interface { name, readAddresses(reader), readMac(reader), readMtu(reader), true };
    interface.up = reader.boolean("up").value_or(true);
    interface.quality = readQuality(reader);
    if (const auto* options = reader.find("options")) {
      interface.options = readOptions(*options, reader.pathOf("options"));
    }
    readSysctls(
        reader,
        [](const std::string& key, const std::string& path) {
          return valueAt(contract::sysctlFromShortName(key), path);
        },
        interface.sysctls);
    interface.vlans = readAll<contract::BridgeVlan>(reader, "vlans");
    return interface;
  }

  static std::vector<model::InterfaceAddress> readAddresses(ObjectReader& reader) {
    std::vector<model::InterfaceAddress> addresses;
    for (const auto& text : reader.texts("addresses")) {
      const std::string path = indexed(reader.pathOf("addresses"), addresses.size());
      const auto address = valueAt(model::InterfaceAddress::parse(text), path);
      const auto same = [&](const auto& other) { return other.ip == address.ip && other.peer == address.peer; };
      if (std::any_of(addresses.begin(), addresses.end(), same)) {
        refuse(path, "The address " + address.ip.text() + " is given twice. Remove one of the two.");
      }
      addresses.push_back(address);
    }
    return addresses;
  }

  static std::optional<model::MacAddress> readMac(ObjectReader& reader) {
    const std::string text = reader.text("mac");
    if (text.empty()) {
      return std::nullopt;
    }
    const auto mac = valueAt(model::MacAddress::parse(text), reader.pathOf("mac"));
    if (!mac.isUsable()) {
      refuse(reader.pathOf("mac"),
             "No interface may have the MAC address " + mac.text() +
                 ", because it is a multicast or all-zero address. Leave it out, or use another.");
    }
    return mac;
  }

  static std::optional<std::uint32_t> readMtu(ObjectReader& reader) {
    const auto mtu = reader.unsignedNumber("mtu");
    if (mtu && (*mtu < contract::limits::mtuMin || *mtu > contract::limits::mtuMax)) {
      refuse(reader.pathOf("mtu"), "An MTU is a number from " + std::to_string(contract::limits::mtuMin) + " to " +
                                       std::to_string(contract::limits::mtuMax) + ", usually 1500.");
    }
    return mtu;
  }

  static std::string readLabel(ObjectReader& reader) { return model::withoutControls(reader.text("label"), false); }

  static model::StackSettings readStack(ObjectReader& reader) {
    model::StackSettings stack;
    stack.ipv4Forwarding = reader.boolean("ipv4_forwarding");
    stack.ipv6Forwarding = reader.boolean("ipv6_forwarding");
    readSysctls(
        reader,
        [&](const std::string& name, const std::string& path) {
          const auto key = valueAt(contract::SysctlKey::parse(name), path);
          if (key.interface) {
            refuse(path, "This is a setting of one interface. Write \"" + contract::shortNameOf(key.sysctl) +
                             "\" in the sysctls of " + key.interface->text() + ".");
          }
          return key.sysctl;
        },
        stack.sysctls);
    takeForwarding(stack, contract::Sysctl::Ipv4Forwarding, stack.ipv4Forwarding);
    takeForwarding(stack, contract::Sysctl::Ipv6Forwarding, stack.ipv6Forwarding);
    stack.routes = readAll<contract::Route>(reader, "routes");
    stack.rules = readAll<contract::Rule>(reader, "rules");
    stack.neighbours = readAll<contract::Neighbour>(reader, "neighbours");
    stack.fdb = readAll<contract::FdbEntry>(reader, "fdb");
    stack.filter = readFilter(reader);
    return stack;
  }

  /// A list of texts, each of which is a T.
  template <typename T>
  static std::vector<T> readAll(ObjectReader& reader, const char* field) {
    std::vector<T> values;
    for (const auto& text : reader.texts(field)) {
      values.push_back(valueAt(T::parse(text), indexed(reader.pathOf(field), values.size())));
    }
    return values;
  }

  /// An object of numbers; `keyOf(name, path)` knows the names.
  template <typename KeyOf>
  static void readSysctls(ObjectReader& reader, KeyOf keyOf, std::map<contract::Sysctl, int>& sysctls) {
    for (const auto& [name, value] : reader.numbers("sysctls")) {
      const std::string path = reader.pathOf("sysctls") + "." + contract::escape(name, 80);
      const contract::Sysctl sysctl = keyOf(name, path);
      if (const auto valid = contract::validate(sysctl, value); !valid) {
        refuse(path, valid.error().message);
      }
      sysctls.emplace(sysctl, value);
    }
  }

  /// Forwarding has fields of its own; among the sysctls it means the same.
  static void takeForwarding(model::StackSettings& stack, contract::Sysctl sysctl, std::optional<bool>& field) {
    if (const auto found = stack.sysctls.find(sysctl); found != stack.sysctls.end()) {
      field = found->second != 0;
      stack.sysctls.erase(found);
    }
  }

  /// A note or a frame, with its place.
  void readAnnotation(const json& value, const std::string& path, model::Annotation::Kind kind) {
    ObjectReader reader(value, path);
    const std::string text = reader.text(kind == model::Annotation::Kind::Note ? "text" : "label");
    const ElementId id = add(model::Annotation{kind, model::withoutControls(text, true)});
    topology_.placements[id] = readPlacement(reader);
    keepUnknown(reader, id, "/");
    if (++annotations_ > maxAnnotations) {
      refuse(path, "A drawing may have " + std::to_string(maxAnnotations) + " notes and frames. Remove some.",
             FailureKind::LimitExceeded);
    }
  }

  /// Placements by name: "host", "ns1", "ns1/br0"; a cable is called by its first end. One for something that is not
  /// drawn is kept as it is.
  void readLayout(const json& value) {
    ObjectReader layout(value, "layout");
    const auto readIfPlaced = [&](const std::string& name, ElementId id) {
      if (const auto* placement = layout.find(name.c_str())) {
        ObjectReader reader(*placement, layout.pathOf(name));
        const bool isCable = topology_.find<model::Cable>(id);
        const auto place = isCable ? readLine(reader) : readPlacement(reader);
        if (!isCable || !(place == model::Placement{})) {
          topology_.placements[id] = place;
        }
        keepUnknown(reader, id, "/layout/");
      }
    };
    for (const auto& [name, id] : boxes_) {
      readIfPlaced(name, id);
    }
    for (const auto* named : {&inBoxes_, &firstEnds_}) {
      for (const auto& [key, id] : *named) {
        readIfPlaced(model::refOf(topology_, key.first).text() + "/" + key.second, id);
      }
    }
    keepUnknown(layout, model::noElement, "/layout/");
  }

  ElementId add(model::Element element) {
    const ElementId id{next_++};
    topology_.elements.emplace(id, std::move(element));
    return id;
  }

  void keepUnknown(const ObjectReader& reader, ElementId id, const std::string& prefix) {
    reader.eachUnknown([&](const std::string& field, const std::string& text) {
      topology_.unknownFields[{id, prefix + pointerToken(field)}] = text;
    });
  }

  void keepUnknownQuality(ObjectReader& reader, ElementId id, const std::string& prefix) {
    if (const auto* value = reader.find("quality")) {
      ObjectReader quality(*value, reader.pathOf("quality"));
      readQualityValues(quality);
      keepUnknown(quality, id, prefix + "quality/");
    }
  }

  /// Options that this version does not know, to be written back.
  void keepOptions(ObjectReader& reader, ElementId id, const std::string& prefix) {
    if (const auto* options = reader.find("options")) {
      eachUnknownOption(*options, [&](const std::string& field, const std::string& text) {
        topology_.unknownFields[{id, prefix + "options/" + pointerToken(field)}] = text;
      });
    }
  }

  std::string knownNamespaces() const {
    if (boxes_.size() == 1) {
      return "the file has none, only the host";
    }
    std::string text;
    std::size_t listed = 0;
    for (const auto& [name, id] : boxes_) {
      if (id != model::hostId && listed++ < listedNames) {
        text += (text.empty() ? "" : ", ") + name;
      }
    }
    return "namespaces are " + text + (listed > listedNames ? ", …" : "");
  }

  std::string bridgesIn(ElementId box, const std::string& place) const {
    std::string text;
    for (const auto& [key, id] : inBoxes_) {
      if (key.first == box && topology_.find<model::Bridge>(id)) {
        text += (text.empty() ? "" : ", ") + key.second;
      }
    }
    return text.empty() ? place + " has none" : "bridges there are " + text;
  }

  Topology topology_;
  std::map<std::string, ElementId> boxes_{{"host", model::hostId}};
  std::map<std::pair<ElementId, std::string>, ElementId> inBoxes_;    ///< Bridges and links by name.
  std::map<std::pair<ElementId, std::string>, ElementId> firstEnds_;  ///< Cables by the name of their first end.
  std::size_t annotations_ = 0;
  std::vector<std::function<void()>> references_;  ///< To other interfaces, found at the end.
  std::set<std::pair<ElementId, std::string>> links_;
  std::uint32_t next_ = static_cast<std::uint32_t>(model::hostId) + 1;
};

}  // namespace

contract::Result<Topology> parse(std::string_view text) {
  if (text.size() > maxFileBytes) {
    return contract::fail(FailureKind::LimitExceeded, "The file is larger than 32 MiB, so it is not a drawing.");
  }
  const auto root = readJson(text);
  if (!root) {
    return tl::unexpected(root.error());
  }
  if (!root->is_object()) {
    return contract::fail(FailureKind::InvalidArgument,
                          "This is not a Vethloom drawing: it must be an object that starts with \"vethloom\": 1.");
  }
  try {
    return VloomReader().read(*root);
  } catch (const BadFile& bad) {
    return tl::unexpected(bad.failure);
  }
}

}  // namespace vethloom::files
