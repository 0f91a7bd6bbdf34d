// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/field_reader.h"
#include "contract/field_writer.h"

namespace vethloom::contract {
namespace {

Result<OptionValue> readValue(const OptionInfo& info, const Json& json) {
  const auto as = [&]<typename T>(T /*type*/) -> Result<OptionValue> {
    auto value = detail::read<T>(json);
    if (!value)
      return tl::unexpected(std::move(value.error()));
    return OptionValue(std::move(*value));
  };
  switch (info.type) {
    case OptionType::Switch:
      return as(bool{});
    case OptionType::Number:
      return as(std::uint64_t{});
    case OptionType::Ip:
      return as(IpAddress{});
    case OptionType::Word:
    case OptionType::Text:
      break;
  }
  return as(std::string{});
}

}  // namespace

Json encode(const Options& options) {
  Json json = Json::object();
  for (const auto& [option, value] : options) {
    Json& field = json[std::string(nameOf(option))];
    if (const auto* ip = std::get_if<IpAddress>(&value))
      field = ip->text();
    else if (const auto* on = std::get_if<bool>(&value))
      field = *on;
    else if (const auto* number = std::get_if<std::uint64_t>(&value))
      field = *number;
    else
      field = std::get<std::string>(value);
  }
  return json;
}

template <>
Result<Options> decode(const Json& json, const std::string& path) {
  if (!json.is_object())
    return tl::unexpected(atPath(detail::wrongType("an object").value(), path));
  Options options;
  for (const auto& [name, field] : json.items()) {
    const auto option = optionFromName(name);
    if (!option)
      return tl::unexpected(atPath(option.error(), path));
    auto value = readValue(infoOf(*option), field);
    if (!value)
      return tl::unexpected(atPath(atPath(std::move(value.error()), name), path));
    options.emplace(*option, std::move(*value));
  }
  return options;
}

template <>
Result<LinkKind> decode(const Json& json, const std::string& path) {
  if (!json.is_string())
    return tl::unexpected(atPath(detail::wrongType("text").value(), path));
  return withPath(linkKindFromName(json.get_ref<const std::string&>()), path);
}

template <>
Result<LinkRef> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto ns = in.required<NamespaceRef>("ns");
  const auto name = in.required<InterfaceName>("name");
  return withPath(in.build<LinkRef>([&] { return LinkRef{*ns, *name}; }), path);
}

}  // namespace vethloom::contract
