// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <nlohmann/json_fwd.hpp>

namespace vethloom::files {

/// JSON text as a value, strictly: nothing behind it, no field twice, at most `limits::nestingDepth` deep. The
/// failure's object is "line 3, column 7" for bad syntax, else the field's path. Never throws.
[[nodiscard]] contract::Result<nlohmann::json> readJson(std::string_view text);

}  // namespace vethloom::files
