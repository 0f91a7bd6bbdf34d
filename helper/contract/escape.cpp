// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"

#include <algorithm>
#include <cstdint>

namespace vethloom::contract {
namespace {

constexpr std::string_view hexDigits = "0123456789ABCDEF";
constexpr std::uint32_t invalid = 0xFFFFFFFF;

std::uint8_t byteAt(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

struct CodePoint {
  std::uint32_t value = invalid;
  std::size_t bytes = 1;
};

/// The code point at `at`; `invalid` for an overlong form, a surrogate, a stray or missing byte (RFC 3629).
CodePoint codePointAt(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byteAt(text, at);
  if (lead < 0x80)
    return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + bytes > text.size())
    return {};
  std::uint32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const std::uint8_t next = byteAt(text, at + i);
    if ((next & 0xC0U) != 0x80U)
      return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF)
    return {};
  return {value, bytes};
}

/// Characters that do not show, or that change how the text around them is shown (UAX #9, line separators).
bool misleads(std::uint32_t c) {
  return (c >= 0x80 && c <= 0x9F) || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

void appendByte(std::string& out, std::uint8_t byte) {
  out += "\\x";
  out += hexDigits[byte >> 4U];
  out += hexDigits[byte & 0xFU];
}

void appendCodePoint(std::string& out, std::uint32_t value) {
  out += "\\u{";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += hexDigits[(value >> static_cast<unsigned>(shift)) & 0xFU];
  out += '}';
}

}  // namespace

std::string escape(std::string_view text, std::size_t maxBytes) {
  std::string out;
  out.reserve(std::min(text.size(), maxBytes));
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = codePointAt(text, at);
    if (at + point.bytes > maxBytes)
      return out + "…";
    if (point.value == invalid || point.value < 0x20 || point.value == 0x7F) {
      appendByte(out, byteAt(text, at));
    } else if (misleads(point.value)) {
      appendCodePoint(out, point.value);
    } else if (point.value == '\\') {
      out += "\\\\";
    } else {
      out += text.substr(at, point.bytes);
    }
    at += point.bytes;
  }
  return out;
}

}  // namespace vethloom::contract
