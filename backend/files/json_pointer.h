// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace vethloom::files {

/// A field's name as one token of a JSON pointer, and back: "~" is "~0" and "/" is "~1" (RFC 6901, section 3).
[[nodiscard]] std::string pointerToken(std::string_view field);
[[nodiscard]] std::string fromPointerToken(std::string_view token);

}  // namespace vethloom::files
