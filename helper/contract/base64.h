// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Keys of 32 bytes as base64 (RFC 4648). Private to the contract's own .cpp files.
namespace vethloom::contract {

/// 43 characters and "=".
[[nodiscard]] std::string toBase64(const std::array<std::uint8_t, 32>& bytes);
/// Takes exactly what `toBase64` gives: no blanks, no other alphabet, no bits left over.
[[nodiscard]] std::optional<std::array<std::uint8_t, 32>> fromBase64(std::string_view text);

}  // namespace vethloom::contract
