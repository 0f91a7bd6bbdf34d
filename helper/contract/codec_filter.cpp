// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/field_writer.h"

#include <array>

/// JSON for packet filters and for the quality of links.
namespace vethloom::contract {

std::optional<Filter> readFilter(FieldReader& in) {
  const auto lines = in.required<std::vector<std::string>>("rules");
  if (!lines)
    return std::nullopt;
  auto filter = Filter::parse(*lines);
  if (filter)
    return std::move(*filter);
  in.refuse("rules" + filter.error().object, filter.error().message, filter.error().kind);
  return std::nullopt;
}

template <>
Result<RuleCounter> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto packets = in.required<std::uint64_t>("packets");
  const auto bytes = in.required<std::uint64_t>("bytes");
  return withPath(in.build<RuleCounter>([&] { return RuleCounter{*packets, *bytes}; }), path);
}

Json encode(const Quality& quality) {
  Json json = Json::object();
  for (const auto& [field, value] : quality.values) {
    const QualityRow& row = rowOf(field);
    if (row.unit == QualityUnit::Count)
      json[std::string(row.name)] = value;
    else
      json[std::string(row.name)] = qualityText(row.unit, value);
  }
  return json;
}

template <>
Result<Quality> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  Quality quality;
  for (const QualityRow& row : qualityRows()) {
    const char* const name = row.name.data();  // a literal
    if (row.unit == QualityUnit::Count) {
      if (const auto value = in.optional<std::uint64_t>(name))
        quality.values[row.field] = *value;
    } else if (const auto text = in.optional<std::string>(name)) {
      const auto value = parseQuality(row, *text);
      if (value)
        quality.values[row.field] = *value;
      else
        in.refuse(name, value.error().message);
    }
  }
  return withPath(in.build<Quality>([&] { return quality; }), path);
}

}  // namespace vethloom::contract
