// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/options.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>

/// The "options" of an interface in a file; not for other rooms.
namespace vethloom::files {

/// Refuses (BadFile) a wrong type or value at `path`; names that it does not know are left to `eachUnknownOption`.
[[nodiscard]] contract::Options readOptions(const nlohmann::json& json, const std::string& path);
/// Calls `keep(name, JSON text)` for each option that this version does not know.
void eachUnknownOption(const nlohmann::json& json,
                       const std::function<void(const std::string&, const std::string&)>& keep);
[[nodiscard]] nlohmann::ordered_json printOptions(const contract::Options& options);

}  // namespace vethloom::files
