// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/options.h"

#include "contract/escape.h"

#include <algorithm>
#include <charconv>

namespace vethloom::contract {
namespace {

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words)
    text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

/// What a value may be, for a sentence.
std::string allowed(const OptionInfo& info) {
  switch (info.type) {
    case OptionType::Switch:
      return "on or off";
    case OptionType::Number:
      return "a number from " + std::to_string(info.least) + " to " + std::to_string(info.most) +
             (info.unit.empty() ? "" : " (" + std::string(info.unit) + ")");
    case OptionType::Word:
      return "one of " + listed(info.words);
    case OptionType::Text:
      return "a line of at most " + std::to_string(info.most) + " bytes without control characters";
    case OptionType::Ip:
      return "an IPv4 or IPv6 address";
  }
  return {};
}

tl::unexpected<Failure> refuse(const OptionInfo& info, std::string_view got) {
  return fail(FailureKind::InvalidArgument,
              std::string(info.name) + " takes " + allowed(info) + ", not \"" + escape(got, 80) + "\".");
}

bool isPlainLine(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool fits(const OptionInfo& info, const OptionValue& value) {
  switch (info.type) {
    case OptionType::Switch:
      return std::holds_alternative<bool>(value);
    case OptionType::Number: {
      const auto* number = std::get_if<std::uint64_t>(&value);
      return number && *number >= info.least && *number <= info.most;
    }
    case OptionType::Word: {
      const auto* word = std::get_if<std::string>(&value);
      return word && std::ranges::find(info.words, *word) != info.words.end();
    }
    case OptionType::Text: {
      const auto* text = std::get_if<std::string>(&value);
      return text && text->size() <= info.most && isPlainLine(*text);
    }
    case OptionType::Ip: {
      const auto* ip = std::get_if<IpAddress>(&value);
      return ip && !ip->isUnspecified();
    }
  }
  return false;
}

std::optional<bool> switchFrom(std::string_view text) {
  if (text == "on" || text == "true" || text == "yes" || text == "1")
    return true;
  if (text == "off" || text == "false" || text == "no" || text == "0")
    return false;
  return std::nullopt;
}

std::optional<OptionValue> valueFrom(const OptionInfo& info, std::string_view text) {
  if (info.type == OptionType::Switch) {
    const auto on = switchFrom(text);
    return on ? std::optional<OptionValue>(*on) : std::nullopt;
  }
  if (info.type == OptionType::Number) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    return whole ? std::optional<OptionValue>(number) : std::nullopt;
  }
  if (info.type == OptionType::Ip) {
    const auto ip = IpAddress::parse(text);
    return ip ? std::optional<OptionValue>(*ip) : std::nullopt;
  }
  return OptionValue(std::string(text));
}

std::vector<std::optional<OptionValue>> usualValues() {
  std::vector<std::optional<OptionValue>> values;
  for (const OptionInfo& info : optionTable())
    values.push_back(info.usual.empty() ? std::nullopt : valueFrom(info, info.usual));
  return values;
}

}  // namespace

const OptionInfo& infoOf(Option option) {
  return optionTable()[static_cast<std::size_t>(option)];
}

std::string_view nameOf(Option option) {
  return infoOf(option).name;
}

Result<Option> optionFromName(std::string_view name) {
  const auto found = std::ranges::find(optionTable(), name, &OptionInfo::name);
  if (found != optionTable().end())
    return found->option;
  return fail(FailureKind::InvalidArgument, "There is no option \"" + escape(name, 80) + "\".");
}

bool appliesTo(Option option, LinkKind kind) {
  const OptionInfo& info = infoOf(option);
  if (info.scope == OptionScope::Kind)
    return ((info.kinds >> static_cast<unsigned>(kind)) & 1U) != 0;
  // Whenever such a link comes up the kernel sets it to none (wg_open).
  if (option == Option::AddressGeneration && kind == LinkKind::Wireguard)
    return false;
  return info.scope == OptionScope::Link || (infoOf(kind).hasMac && !infoOf(kind).isMaster);
}

std::vector<Option> requiredOptions(LinkKind kind) {
  std::vector<Option> needed;
  for (const OptionInfo& info : optionTable()) {
    if (info.required && appliesTo(info.option, kind))
      needed.push_back(info.option);
  }
  return needed;
}

Result<void> validate(Option option, const OptionValue& value) {
  const OptionInfo& info = infoOf(option);
  return fits(info, value) ? Result<void>() : Result<void>(refuse(info, textOf(value)));
}

Result<OptionValue> parseOption(Option option, std::string_view text) {
  const OptionInfo& info = infoOf(option);
  auto value = valueFrom(info, text);
  if (!value || !fits(info, *value))
    return refuse(info, text);
  return std::move(*value);
}

std::string textOf(const OptionValue& value) {
  if (const auto* on = std::get_if<bool>(&value))
    return *on ? "on" : "off";
  if (const auto* number = std::get_if<std::uint64_t>(&value))
    return std::to_string(*number);
  if (const auto* ip = std::get_if<IpAddress>(&value))
    return ip->text();
  return std::get<std::string>(value);
}

const std::optional<OptionValue>& usualValue(Option option) {
  static const std::vector<std::optional<OptionValue>> values = usualValues();
  return values.at(static_cast<std::size_t>(option));
}

bool isSame(Option option, const OptionValue& wanted, const OptionValue& found) {
  if (wanted == found)
    return true;
  const auto* asked = std::get_if<std::uint64_t>(&wanted);
  const auto* has = std::get_if<std::uint64_t>(&found);
  // clock_t to jiffies and back rounds down where HZ is no multiple of 100 (kernel/time/time.c).
  return infoOf(option).isTimer && asked && has && *has + 1 == *asked;
}

std::optional<OptionValue> valueIn(const Options& told, Option option) {
  const auto found = told.find(option);
  return found == told.end() ? usualValue(option) : std::optional(found->second);
}

OptionChange howToChange(Option option, const std::optional<OptionValue>& from, const OptionValue& to) {
  const OptionValue passthru = std::string("passthru");
  // macvlan_changelink: passthru takes the whole lower link, so nothing turns into it or out of it.
  if (option == Option::MacvlanMode && (to == passthru || from == passthru))
    return OptionChange::Recreate;
  const auto* before = from ? std::get_if<IpAddress>(&*from) : nullptr;
  const auto* after = std::get_if<IpAddress>(&to);
  if (before && after && before->family() != after->family())
    return OptionChange::Recreate;
  return infoOf(option).change;
}

std::string describe(const Options& options) {
  std::string text;
  for (const auto& [option, value] : options)
    text.append(text.empty() ? "" : ", ").append(nameOf(option)).append(" ").append(escape(textOf(value)));
  return text;
}

}  // namespace vethloom::contract
