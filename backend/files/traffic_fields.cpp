// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/traffic_fields.h"

namespace vethloom::files {

using contract::Quality;
using contract::QualityUnit;

contract::Filter readFilter(ObjectReader& box) {
  auto filter = contract::Filter::parse(box.texts("filter"));
  if (!filter) {
    refuse(box.pathOf("filter") + filter.error().object, filter.error().message, filter.error().kind);
  }
  return std::move(*filter);
}

Quality readQualityValues(ObjectReader& quality) {
  Quality result;
  for (const auto& row : contract::qualityRows()) {
    const std::string name(row.name);
    if (!quality.find(name.c_str())) {
      continue;
    }
    const auto text = row.unit == QualityUnit::Count ? std::to_string(quality.unsignedNumber(name.c_str()).value_or(0))
                                                     : quality.text(name.c_str());
    const auto value = contract::parseQuality(row, text);
    if (!value) {
      refuse(quality.pathOf(name), value.error().message, value.error().kind);
    }
    result.values.emplace(row.field, *value);
  }
  return result;
}

std::optional<Quality> readQuality(ObjectReader& interface) {
  const auto* json = interface.find("quality");
  if (!json) {
    return std::nullopt;
  }
  ObjectReader reader(*json, interface.pathOf("quality"));
  auto quality = readQualityValues(reader);
  if (quality.values.empty()) {
    return std::nullopt;
  }
  if (const auto checked = quality.check(); !checked) {
    refuse(reader.pathOf(checked.error().object), checked.error().message, checked.error().kind);
  }
  return quality;
}

nlohmann::ordered_json encodeQuality(const Quality& quality) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [field, value] : quality.values) {
    const auto& row = contract::rowOf(field);
    if (row.unit == QualityUnit::Count) {
      json[std::string(row.name)] = value;
    } else {
      json[std::string(row.name)] = contract::qualityText(row.unit, value);
    }
  }
  return json;
}

}  // namespace vethloom::files
