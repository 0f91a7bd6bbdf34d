// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/quality.h"

#include <algorithm>
#include <array>
#include <optional>

/// The spelling of a link's quality: numbers with units, as tc(8) has them.
namespace vethloom::contract {
namespace {

/// A unit and how many of the stored ones it is.
struct Scale {
  std::string_view suffix;
  std::uint64_t factor;
};

// The largest first; the writer takes the first that divides the value.
constexpr std::array times{Scale{"s", 1'000'000'000}, Scale{"ms", 1'000'000}, Scale{"us", 1000}, Scale{"ns", 1}};
constexpr std::array shares{Scale{"%", 10'000}};
constexpr std::array counts{Scale{"", 1}};
constexpr std::array rates{Scale{"gbit", 1'000'000'000}, Scale{"mbit", 1'000'000}, Scale{"kbit", 1000},
                           Scale{"bit", 1}};
constexpr std::array sizes{Scale{"mb", 1024 * 1024}, Scale{"kb", 1024}, Scale{"b", 1}};

std::span<const Scale> scalesOf(QualityUnit unit) {
  switch (unit) {
    case QualityUnit::Time:
      return times;
    case QualityUnit::Share:
      return shares;
    case QualityUnit::Count:
      return counts;
    case QualityUnit::Rate:
      return rates;
    case QualityUnit::Size:
      return sizes;
  }
  return counts;
}

std::string_view exampleOf(QualityUnit unit) {
  constexpr std::array<std::string_view, 5> examples{"\"20ms\"", "\"1%\"", "1000", "\"10mbit\"", "\"32kb\""};
  return examples.at(static_cast<std::size_t>(unit));
}

/// "1.5" times the factor, where that is a whole number; nothing for what is no number, or too large.
std::optional<std::uint64_t> scaled(std::string_view digits, std::uint64_t factor) {
  const std::size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const std::string_view rest = point == std::string_view::npos ? std::string_view() : digits.substr(point + 1);
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::size_t mostDigits = 15;
  const bool good = !whole.empty() && whole.size() <= mostDigits && std::ranges::all_of(whole, isDigit) &&
                    std::ranges::all_of(rest, isDigit) && (point == std::string_view::npos) == rest.empty();
  if (!good)
    return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : whole)
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  if (value > UINT64_MAX / factor / 2)
    return std::nullopt;
  value *= factor;
  for (const char digit : rest) {
    if (factor % 10 != 0 && digit != '0')
      return std::nullopt;
    factor /= 10;
    value += factor * static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

std::string decimal(std::uint64_t value, std::uint64_t factor) {
  std::string text = std::to_string(value / factor);
  std::string rest;
  for (std::uint64_t left = value % factor; left != 0; left %= factor) {
    factor /= 10;
    rest += static_cast<char>('0' + left / factor);
  }
  return rest.empty() ? text : text + '.' + rest;
}

}  // namespace

std::string qualityText(QualityUnit unit, std::uint64_t value) {
  const auto scales = scalesOf(unit);
  if (unit == QualityUnit::Share)
    return decimal(value, scales.front().factor) + '%';
  const auto scale =
      std::ranges::find_if(scales, [&](const Scale& it) { return value % it.factor == 0 && value != 0; });
  const Scale& chosen = scale == scales.end() ? scales.back() : *scale;
  return std::to_string(value / chosen.factor) + std::string(chosen.suffix);
}

Result<std::uint64_t> parseQuality(const QualityRow& row, std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto scales = scalesOf(row.unit);
  const auto scale = std::ranges::find(scales, text.substr(end), &Scale::suffix);
  const auto value = scale == scales.end() ? std::nullopt : scaled(text.substr(0, end), scale->factor);
  if (!value) {
    return fail(FailureKind::InvalidArgument,
                "Write it like " + std::string(exampleOf(row.unit)) + ", not \"" + escape(text, 40) + "\".");
  }
  if (*value < row.lowest || *value > row.highest) {
    return fail(FailureKind::InvalidArgument, "It is from " + qualityText(row.unit, row.lowest) + " to " +
                                                  qualityText(row.unit, row.highest) + ", not " + escape(text, 40) +
                                                  '.');
  }
  return *value;
}

std::string describe(const Quality& quality) {
  std::string text;
  for (const auto& [field, value] : quality.values) {
    const QualityRow& row = rowOf(field);
    text += (text.empty() ? "" : " ") + std::string(row.name) + ' ' + qualityText(row.unit, value);
  }
  return text;
}

}  // namespace vethloom::contract
