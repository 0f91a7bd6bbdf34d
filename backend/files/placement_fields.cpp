// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/placement_fields.h"

#include "contract/escape.h"
#include "model/look.h"

#include <algorithm>
#include <cmath>

namespace vethloom::files {

using Json = nlohmann::ordered_json;
using model::Placement;

namespace {

constexpr double maxCoordinate = 1e6;
constexpr std::size_t maxBends = 64;

/// To a hundredth of a pixel, and without ".0": nobody sees more, and a diff stays short.
Json coordinate(double value) {
  const double rounded = std::round(value * 100) / 100;
  if (rounded == std::trunc(rounded)) {
    return static_cast<std::int64_t>(rounded);
  }
  return rounded;
}

double within(double number, double least, const std::string& path) {
  if (!std::isfinite(number) || number < least || number > maxCoordinate) {
    refuse(path, "This position is outside of every canvas; it must be within " +
                     std::to_string(static_cast<long>(least)) + " and " +
                     std::to_string(static_cast<long>(maxCoordinate)) + ".");
  }
  return number;
}

double coordinate(ObjectReader& reader, const char* field, double least) {
  return within(reader.number(field).value_or(0), least, reader.pathOf(field));
}

int readLevel(ObjectReader& reader) {
  const double level = reader.number("level").value_or(0);
  if (std::abs(level) > model::mostLevel || level != std::trunc(level)) {
    refuse(reader.pathOf("level"), "A level is a whole number from -" + std::to_string(model::mostLevel) + " to " +
                                       std::to_string(model::mostLevel) + ".");
  }
  return static_cast<int>(level);
}

/// One of a closed list of words; empty where the field is missing.
std::string readWord(ObjectReader& reader, const char* field, std::span<const std::string_view> words) {
  std::string word = reader.text(field);
  if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) {
    std::string list;
    for (const auto& known : words) {
      list += (list.empty() ? "" : ", ") + std::string(known);
    }
    refuse(reader.pathOf(field), "There is no \"" + contract::escape(word, 80) + "\"; there are " + list + ".");
  }
  return word;
}

std::vector<model::Point> readBends(ObjectReader& reader) {
  std::vector<model::Point> bends;
  const auto* list = reader.find("bends");
  if (!list) {
    return bends;
  }
  const std::string path = reader.pathOf("bends");
  const auto isPoint = [](const nlohmann::json& point) {
    return point.is_array() && point.size() == 2 && point[0].is_number() && point[1].is_number();
  };
  if (!list->is_array() || list->size() > maxBends || !std::all_of(list->begin(), list->end(), isPoint)) {
    refuse(path, "The bends of a cable are a list of at most 64 points, each of the form [x, y].");
  }
  for (const auto& point : *list) {
    bends.push_back(
        {within(point[0].get<double>(), -maxCoordinate, path), within(point[1].get<double>(), -maxCoordinate, path)});
  }
  return bends;
}

}  // namespace

Placement readPlacement(ObjectReader& reader) {
  Placement placement;
  placement.x = coordinate(reader, "x", -maxCoordinate);
  placement.y = coordinate(reader, "y", -maxCoordinate);
  placement.width = coordinate(reader, "width", 0);
  placement.height = coordinate(reader, "height", 0);
  placement.level = readLevel(reader);
  placement.group = reader.unsignedNumber("group").value_or(0);
  placement.locked = reader.boolean("locked").value_or(false);
  placement.collapsed = reader.boolean("collapsed").value_or(false);
  placement.colour = readWord(reader, "colour", model::colourNames());
  placement.icon = readWord(reader, "icon", model::iconNames());
  return placement;
}

Placement readLine(ObjectReader& reader) {
  Placement placement;
  placement.level = readLevel(reader);
  const auto words = model::routingNames();
  const std::string routing = readWord(reader, "routing", words);
  const auto found = std::find(words.begin(), words.end(), routing);
  placement.routing =
      found == words.end() ? model::Routing::Curved : static_cast<model::Routing>(found - words.begin());
  placement.bends = readBends(reader);
  return placement;
}

Json encodePlacement(const Placement& placement) {
  Json json{{"x", coordinate(placement.x)}, {"y", coordinate(placement.y)}};
  if (placement.width > 0) {
    json["width"] = coordinate(placement.width);
  }
  if (placement.height > 0) {
    json["height"] = coordinate(placement.height);
  }
  if (placement.level != 0) {
    json["level"] = placement.level;
  }
  if (placement.group != 0) {
    json["group"] = placement.group;
  }
  if (placement.locked) {
    json["locked"] = true;
  }
  if (placement.collapsed) {
    json["collapsed"] = true;
  }
  if (!placement.colour.empty()) {
    json["colour"] = placement.colour;
  }
  if (!placement.icon.empty()) {
    json["icon"] = placement.icon;
  }
  return json;
}

Json encodeLine(const Placement& placement) {
  Json json = Json::object();
  if (placement.level != 0) {
    json["level"] = placement.level;
  }
  if (placement.routing != model::Routing::Curved) {
    json["routing"] = model::routingNames()[static_cast<std::size_t>(placement.routing)];
  }
  for (const model::Point& bend : placement.bends) {
    json["bends"].push_back(Json::array({coordinate(bend.x), coordinate(bend.y)}));
  }
  return json;
}

}  // namespace vethloom::files
