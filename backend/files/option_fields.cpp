// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/option_fields.h"

#include "files/object_reader.h"

namespace vethloom::files {

namespace {

using contract::OptionType;
using contract::OptionValue;
using nlohmann::json;

/// The value as the option's type wants it; another type becomes a text, which `validate` then refuses.
OptionValue valueOf(OptionType type, const json& field) {
  if (type == OptionType::Switch && field.is_boolean()) {
    return field.get<bool>();
  }
  if (type == OptionType::Number && field.is_number_unsigned()) {
    return field.get<std::uint64_t>();
  }
  if (type == OptionType::Ip && field.is_string()) {
    if (const auto ip = contract::IpAddress::parse(field.get_ref<const std::string&>())) {
      return *ip;
    }
  }
  const bool isText = type != OptionType::Switch && type != OptionType::Number && field.is_string();
  return isText ? field.get<std::string>() : field.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

contract::Options readOptions(const json& object, const std::string& path) {
  if (!object.is_object()) {
    refuse(path, "Options are an object, such as {\"queue_length\": 500}.");
  }
  contract::Options options;
  for (const auto& [name, field] : object.items()) {
    const auto option = contract::optionFromName(name);
    if (!option) {
      continue;
    }
    const auto type = infoOf(*option).type;
    auto value = valueOf(type, field);
    const bool rightType = (type != OptionType::Word && type != OptionType::Text) || field.is_string();
    const auto valid = contract::validate(*option, value);
    if (!valid || !rightType) {
      refuse(path + "." + name, valid ? "This is a text, in quotes." : valid.error().message);
    }
    options.emplace(*option, std::move(value));
  }
  return options;
}

void eachUnknownOption(const json& object, const std::function<void(const std::string&, const std::string&)>& keep) {
  for (const auto& [name, field] : object.items()) {
    if (!contract::optionFromName(name)) {
      keep(name, field.dump());
    }
  }
}

nlohmann::ordered_json printOptions(const contract::Options& options) {
  auto object = nlohmann::ordered_json::object();
  for (const auto& [option, value] : options) {
    auto& field = object[std::string(nameOf(option))];
    if (const auto* on = std::get_if<bool>(&value)) {
      field = *on;
    } else if (const auto* number = std::get_if<std::uint64_t>(&value)) {
      field = *number;
    } else {
      field = contract::textOf(value);
    }
  }
  return object;
}

}  // namespace vethloom::files
