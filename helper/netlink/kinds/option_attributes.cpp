// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

/// Values of options to bytes and back.
namespace vethloom::netlink {

using contract::OptionInfo;
using contract::OptionType;
using contract::OptionValue;

namespace {

/// The number that stands for a value which is no address.
std::uint32_t numberOf(const OptionAttribute& row, const OptionValue& value) {
  if (const auto* on = std::get_if<bool>(&value))
    return *on ? 1 : 0;
  if (const auto* number = std::get_if<std::uint64_t>(&value))
    return static_cast<std::uint32_t>(*number);
  const auto& words = infoOf(row.option).words;
  const auto found = std::ranges::find(words, std::get<std::string>(value));
  const auto index = static_cast<std::size_t>(found - words.begin());
  return row.numbers.empty() ? static_cast<std::uint32_t>(index) : row.numbers[index];
}

std::optional<OptionValue> valueOf(const OptionAttribute& row, std::uint32_t number) {
  const OptionInfo& info = infoOf(row.option);
  if (info.type == OptionType::Switch)
    return OptionValue(number != 0);
  if (info.type == OptionType::Number)
    return OptionValue(std::uint64_t{number});
  for (std::size_t i = 0; i < info.words.size(); ++i) {
    if (number == (row.numbers.empty() ? i : row.numbers[i]))
      return OptionValue(std::string(info.words[i]));
  }
  return std::nullopt;  // A word of a newer kernel.
}

template <typename Integer>
void putInteger(Request& request, std::uint16_t type, Integer value, bool big) {
  std::array<std::uint8_t, sizeof(Integer)> bytes;
  std::memcpy(bytes.data(), &value, sizeof(value));
  if (big)
    std::ranges::reverse(bytes);
  request.bytes(type, bytes);
}

constexpr bool swapped = std::endian::native == std::endian::little;

template <typename Integer>
std::optional<std::uint32_t> integer(const Attributes& attributes, std::uint16_t type, bool big) {
  const auto payload = attributes.find(type);
  if (!payload || payload->size() != sizeof(Integer))
    return std::nullopt;
  std::array<std::uint8_t, sizeof(Integer)> bytes;
  std::copy(payload->begin(), payload->end(), bytes.begin());
  if (big)
    std::ranges::reverse(bytes);
  Integer value;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

std::optional<std::uint32_t> take(const Attributes& attributes, const OptionAttribute& row) {
  switch (row.width) {
    case Width::U8:
      return integer<std::uint8_t>(attributes, row.type, false);
    case Width::U16:
      return integer<std::uint16_t>(attributes, row.type, false);
    case Width::U16Big:
      return integer<std::uint16_t>(attributes, row.type, swapped);
    case Width::U32:
      return integer<std::uint32_t>(attributes, row.type, false);
    case Width::Ip:
      break;
  }
  return std::nullopt;
}

std::optional<OptionValue> takeIp(const Attributes& attributes, const OptionAttribute& row) {
  auto ip = attributes.ip(row.type);
  if (!ip && row.typeV6 != 0)
    ip = attributes.ip(row.typeV6);
  return ip && !ip->isUnspecified() ? std::optional<OptionValue>(*ip) : std::nullopt;
}

void put(Request& request, const OptionAttribute& row, const OptionValue& value) {
  if (const auto* ip = std::get_if<contract::IpAddress>(&value)) {
    const bool v6 = ip->family() == contract::Family::V6 && row.typeV6 != 0;
    request.ip(v6 ? row.typeV6 : row.type, *ip);
    return;
  }
  const std::uint32_t number = numberOf(row, value);
  switch (row.width) {
    case Width::U8:
      return putInteger(request, row.type, static_cast<std::uint8_t>(number), false);
    case Width::U16:
      return putInteger(request, row.type, static_cast<std::uint16_t>(number), false);
    case Width::U16Big:
      return putInteger(request, row.type, static_cast<std::uint16_t>(number), swapped);
    case Width::U32:
    case Width::Ip:
      return putInteger(request, row.type, number, false);
  }
}

}  // namespace

void putOptions(Request& request, std::span<const OptionAttribute> table, const contract::Options& options) {
  for (const OptionAttribute& row : table) {
    if (const auto found = options.find(row.option); found != options.end())
      put(request, row, found->second);
  }
}

void takeOptions(const Attributes& attributes, std::span<const OptionAttribute> table, contract::Options& options) {
  for (const OptionAttribute& row : table) {
    std::optional<OptionValue> value;
    if (row.width == Width::Ip)
      value = takeIp(attributes, row);
    else if (const auto number = take(attributes, row))
      value = valueOf(row, *number);
    if (value && value != contract::usualValue(row.option))
      options.emplace(row.option, std::move(*value));
  }
}

}  // namespace vethloom::netlink
