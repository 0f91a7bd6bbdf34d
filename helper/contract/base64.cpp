// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/base64.h"

namespace vethloom::contract {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t characters = 44;

}  // namespace

std::string toBase64(const std::array<std::uint8_t, 32>& bytes) {
  std::string text;
  text.reserve(characters);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8U) | byte;
    for (held += 8; held >= 6; held -= 6)
      text += alphabet[(bits >> (held - 6)) & 63U];
  }
  text += alphabet[(bits << (6 - held)) & 63U];
  return text + '=';
}

std::optional<std::array<std::uint8_t, 32>> fromBase64(std::string_view text) {
  if (text.size() != characters || text.back() != '=')
    return std::nullopt;
  std::array<std::uint8_t, 32> bytes{};
  std::size_t at = 0;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text.substr(0, characters - 1)) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos)
      return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.at(at++) = static_cast<std::uint8_t>((bits >> held) & 0xffU);
    }
  }
  const bool rest = (bits & ((1U << held) - 1U)) != 0;
  return rest ? std::nullopt : std::optional(bytes);
}

}  // namespace vethloom::contract
