// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace vethloom::contract {

/// `text` made safe for one line of a log, terminal or window: control characters, invalid UTF-8, line
/// separators, bidirectional overrides and characters without width become \xHH or \u{HHHH}; a backslash is doubled.
/// At most `maxBytes` of input are kept, then "…".
[[nodiscard]] std::string escape(std::string_view text, std::size_t maxBytes = 512);

}  // namespace vethloom::contract
