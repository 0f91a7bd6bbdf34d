// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace vethloom::files {

/// The value as text that reads well in a diff: what fits stays on one line of at most 120 columns, the rest becomes a
/// block with one member a line. The members of the top level's lists and maps always get a line or block each.
/// Fields keep their order. Ended by a newline.
[[nodiscard]] std::string writeJson(const nlohmann::ordered_json& json);

}  // namespace vethloom::files
