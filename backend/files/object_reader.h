// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vethloom::files {

/// Thrown by the reader's own functions and caught in `parse`; it never leaves the room.
struct BadFile {
  contract::Failure failure;
};

[[noreturn]] void refuse(std::string path, std::string message,
                         contract::FailureKind kind = contract::FailureKind::InvalidArgument);

/// Reads the fields of one JSON object and remembers which it was asked for; what is left is unknown.
/// Every function refuses a wrong type with the field's path.
class ObjectReader {
public:
  /// `path` is where the object stands, "" for the whole file.
  ObjectReader(const nlohmann::json& json, std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }
  /// "cables[2].ends"
  [[nodiscard]] std::string pathOf(std::string_view field) const;

  /// The field, or nullptr where it is absent.
  [[nodiscard]] const nlohmann::json* find(const char* field);
  [[nodiscard]] std::string required(const char* field, std::string_view example);
  [[nodiscard]] std::string text(const char* field);
  [[nodiscard]] std::vector<std::string> texts(const char* field);
  /// An object whose fields are whole numbers, in the order of their names.
  [[nodiscard]] std::map<std::string, int> numbers(const char* field);
  [[nodiscard]] std::optional<bool> boolean(const char* field);
  [[nodiscard]] std::optional<double> number(const char* field);
  [[nodiscard]] std::optional<std::uint32_t> unsignedNumber(const char* field);
  /// Calls `take(object, path)` for every member of a list of objects.
  void eachObject(const char* field, const std::function<void(const nlohmann::json&, const std::string&)>& take);

  /// Calls `keep(field, JSON text)` for every field that was never asked for.
  void eachUnknown(const std::function<void(const std::string&, const std::string&)>& keep) const;

private:
  const nlohmann::json& json_;
  std::string path_;
  std::set<std::string> asked_;
};

}  // namespace vethloom::files
