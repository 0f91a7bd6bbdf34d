// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/object_reader.h"

#include "contract/escape.h"

#include <utility>

namespace vethloom::files {

using nlohmann::json;

namespace {

std::string typeOf(const json& value) {
  if (value.is_object()) {
    return "an object";
  }
  if (value.is_array()) {
    return "a list";
  }
  if (value.is_string()) {
    return "a text";
  }
  if (value.is_boolean()) {
    return "true or false";
  }
  return value.is_number() ? "a number" : "null";
}

[[noreturn]] void refuseType(const std::string& path, std::string_view wanted, const json& found) {
  refuse(path, "This must be " + std::string(wanted) + ", and is " + typeOf(found) + ".");
}

}  // namespace

void refuse(std::string path, std::string message, contract::FailureKind kind) {
  throw BadFile{contract::Failure{kind, std::move(message), std::move(path), 0, {}, {}}};
}

ObjectReader::ObjectReader(const json& value, std::string path) : json_(value), path_(std::move(path)) {
  if (!json_.is_object()) {
    refuseType(path_, "an object", json_);
  }
}

std::string ObjectReader::pathOf(std::string_view field) const {
  return path_.empty() ? std::string(field) : path_ + "." + std::string(field);
}

const json* ObjectReader::find(const char* field) {
  asked_.insert(field);
  const auto found = json_.find(field);
  return found == json_.end() ? nullptr : &*found;
}

std::string ObjectReader::required(const char* field, std::string_view example) {
  if (!find(field)) {
    refuse(path_, "The field \"" + std::string(field) + "\" is missing. Write \"" + field + "\": \"" +
                      std::string(example) + "\", for example.");
  }
  return text(field);
}

std::string ObjectReader::text(const char* field) {
  const json* value = find(field);
  if (!value) {
    return {};
  }
  if (!value->is_string()) {
    refuseType(pathOf(field), "a text", *value);
  }
  return value->get<std::string>();
}

std::vector<std::string> ObjectReader::texts(const char* field) {
  std::vector<std::string> result;
  const json* value = find(field);
  if (!value) {
    return result;
  }
  if (!value->is_array()) {
    refuseType(pathOf(field), "a list of texts", *value);
  }
  for (const auto& member : *value) {
    if (!member.is_string()) {
      refuseType(pathOf(field) + "[" + std::to_string(result.size()) + "]", "a text", member);
    }
    result.push_back(member.get<std::string>());
  }
  return result;
}

std::map<std::string, int> ObjectReader::numbers(const char* field) {
  std::map<std::string, int> result;
  const json* value = find(field);
  if (!value) {
    return result;
  }
  if (!value->is_object()) {
    refuseType(pathOf(field), "an object", *value);
  }
  for (const auto& [name, member] : value->items()) {
    const bool fits = member.is_number_unsigned()  ? std::in_range<int>(member.get<std::uint64_t>())
                      : member.is_number_integer() ? std::in_range<int>(member.get<std::int64_t>())
                                                   : false;
    if (!fits) {
      refuseType(pathOf(field) + "." + contract::escape(name, 80), "a whole number", member);
    }
    result.emplace(name, member.get<int>());
  }
  return result;
}

std::optional<bool> ObjectReader::boolean(const char* field) {
  const json* value = find(field);
  if (!value) {
    return std::nullopt;
  }
  if (!value->is_boolean()) {
    refuseType(pathOf(field), "true or false", *value);
  }
  return value->get<bool>();
}

std::optional<double> ObjectReader::number(const char* field) {
  const json* value = find(field);
  if (!value) {
    return std::nullopt;
  }
  if (!value->is_number()) {
    refuseType(pathOf(field), "a number", *value);
  }
  return value->get<double>();
}

std::optional<std::uint32_t> ObjectReader::unsignedNumber(const char* field) {
  const json* value = find(field);
  if (!value) {
    return std::nullopt;
  }
  const bool fits = value->is_number_unsigned() && value->get<std::uint64_t>() <= UINT32_MAX;
  if (!fits) {
    refuse(pathOf(field), "This must be a whole number that is not negative or huge, and is " +
                              contract::escape(value->dump(-1, ' ', true, json::error_handler_t::replace), 40) + ".");
  }
  return value->get<std::uint32_t>();
}

void ObjectReader::eachObject(const char* field, const std::function<void(const json&, const std::string&)>& take) {
  const json* value = find(field);
  if (!value) {
    return;
  }
  if (!value->is_array()) {
    refuseType(pathOf(field), "a list", *value);
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    take((*value)[i], pathOf(field) + "[" + std::to_string(i) + "]");
  }
}

void ObjectReader::eachUnknown(const std::function<void(const std::string&, const std::string&)>& keep) const {
  for (const auto& [field, value] : json_.items()) {
    if (!asked_.contains(field)) {
      keep(field, value.dump(-1, ' ', false, json::error_handler_t::replace));
    }
  }
}

}  // namespace vethloom::files
