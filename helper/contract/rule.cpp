// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/rule.h"

#include "contract/word_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace vethloom::contract {
namespace {

// What every namespace is born with: fib_default_rules_init (net/ipv4/fib_rules.c), fib6_rules_net_init.
constexpr std::array<std::uint32_t, 3> kernelPriorities{0, 32766, 32767};

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

/// "all", a network, or an address; "all" is no condition.
struct Selector {
  std::optional<Destination> network;
};

Result<Selector> parseSelector(std::string_view word) {
  if (word == "all" || word == "any" || word == "default")
    return Selector{};
  if (word.find('/') == std::string_view::npos) {
    if (const auto ip = IpAddress::parse(word))
      return Selector{Destination{*ip, static_cast<std::uint8_t>(ip->size() * 8)}};
  }
  const auto network = Destination::parse(word);
  if (!network)
    return tl::unexpected(network.error());
  return Selector{network->isDefault() ? std::nullopt : std::optional(*network)};
}

struct Mark {
  std::uint32_t value = 0;
  std::uint32_t mask = UINT32_MAX;
};

Result<Mark> parseMark(std::string_view word) {
  const std::size_t slash = std::min(word.find('/'), word.size());
  const auto value = parseNumber(word.substr(0, slash), "A mark", 0, UINT32_MAX);
  const auto mask = slash == word.size() ? Result<std::uint32_t>(UINT32_MAX)
                                         : parseNumber(word.substr(slash + 1), "A mask", 1, UINT32_MAX);
  if (!value || !mask)
    return tl::unexpected(value ? mask.error() : value.error());
  return Mark{*value, *mask};
}

std::string hex(std::uint32_t value) {
  std::array<char, 8> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return "0x" + std::string(digits.data(), end);
}

}  // namespace

Result<void> validate(const Rule& rule) {
  for (const auto& network : {rule.from, rule.to}) {
    if (network && network->family() != rule.family)
      return refuse("The addresses of a rule are all IPv4 or all IPv6.");
  }
  if (rule.mark && (*rule.mark & ~rule.mask) != 0)
    return refuse("The mark has bits that its mask leaves out, so the rule would never hold.");
  if (rule.priority &&
      std::find(kernelPriorities.begin(), kernelPriorities.end(), *rule.priority) != kernelPriorities.end())
    return refuse("The priorities 0, 32766 and 32767 are the kernel's own. Take one in between, such as 1000.");
  if (rule.table == 0 || rule.table == localTable)
    return refuse("There is no such table for routes: take one from 1 on, and not \"local\" (255).");
  if (!rule.from && !rule.to && !rule.mark && !rule.iif && !rule.oif && !rule.priority)
    return refuse("The rule says nothing about which packets it is for. Add \"from\" and a network, or a priority.");
  return {};
}

Result<Rule> Rule::parse(std::string_view text) {
  WordReader in(text);
  const bool six = in.peek() == "-6";
  if (six || in.peek() == "-4")
    in.next();
  std::optional<Selector> from;
  std::optional<Selector> to;
  std::optional<Mark> mark;
  std::optional<std::uint32_t> table;
  Rule rule;
  while (in.more()) {
    const std::string_view key = in.next();
    if (key == "from")
      in.argument(key, from, parseSelector);
    else if (key == "to")
      in.argument(key, to, parseSelector);
    else if (key == "fwmark")
      in.argument(key, mark, parseMark);
    else if (key == "iif" || key == "dev")
      in.argument(key, rule.iif, InterfaceName::parse);
    else if (key == "oif")
      in.argument(key, rule.oif, InterfaceName::parse);
    else if (key == "lookup" || key == "table")
      in.argument(key, table, parseTable);
    else if (key == "priority" || key == "pref" || key == "order")
      in.argument(key, rule.priority, [](auto word) { return parseNumber(word, "A priority", 1, UINT32_MAX); });
    else
      in.refuseWord(key, "from, to, fwmark, iif, oif, lookup and priority");
  }
  if (!table)
    in.refuse("The rule does not say where to look. Add \"lookup\" and a table, such as \"lookup 100\".");
  if (from)
    rule.from = from->network;
  if (to)
    rule.to = to->network;
  if (mark) {
    rule.mark = mark->value;
    rule.mask = mark->mask;
  }
  rule.table = table.value_or(mainTable);
  rule.family = rule.from ? rule.from->family() : rule.to ? rule.to->family() : six ? Family::V6 : Family::V4;
  auto parsed = in.finish(rule);
  if (!parsed)
    return parsed;
  if (six && rule.family == Family::V4)
    return refuse("The rule is said to be for IPv6 (-6), and has an IPv4 address.");
  if (const auto valid = validate(rule); !valid)
    return tl::unexpected(valid.error());
  return parsed;
}

std::string Rule::text() const {
  std::string text = family == Family::V6 && !from && !to ? "-6 " : "";
  text += "from " + (from ? from->text() : std::string("all"));
  if (to)
    text += " to " + to->text();
  if (mark)
    text += " fwmark " + hex(*mark) + (mask != UINT32_MAX ? '/' + hex(mask) : std::string());
  if (iif)
    text += " iif " + iif->text();
  if (oif)
    text += " oif " + oif->text();
  text += " lookup " + (table == mainTable ? std::string("main") : std::to_string(table));
  if (priority)
    text += " priority " + std::to_string(*priority);
  return text;
}

}  // namespace vethloom::contract
