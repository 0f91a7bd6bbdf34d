// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/filter.h"
#include "contract/limits.h"

#include <algorithm>
#include <array>
#include <charconv>

/// The spelling of a filter's rules.
namespace vethloom::contract {
namespace {

constexpr char examples[] =
    "Write \"masquerade from 10.0.0.0/24 out eth0\" or \"drop input in eth0 protocol tcp port 80\".";
constexpr std::array chains{FilterChain::Input, FilterChain::Forward, FilterChain::Output};
constexpr std::array actions{FilterAction::Accept,     FilterAction::Drop,      FilterAction::Reject,
                             FilterAction::Masquerade, FilterAction::SourceNat, FilterAction::DestinationNat};
constexpr std::array protocols{FilterProtocol::Icmp, FilterProtocol::Icmpv6, FilterProtocol::Tcp, FilterProtocol::Udp};

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

std::string quoted(std::string_view text) {
  return '"' + escape(text, 80) + '"';
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> all;
  constexpr std::string_view blanks = " \t";
  for (std::size_t begin = text.find_first_not_of(blanks); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
    all.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(blanks, end);
  }
  return all;
}

/// The one of `all` that is called so.
template <typename Word, std::size_t count>
std::optional<Word> named(const std::array<Word, count>& all, std::string_view name) {
  const auto found = std::ranges::find_if(all, [&](Word word) { return nameOf(word) == name; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

Result<std::uint16_t> parsePort(std::string_view word) {
  std::uint16_t port = 0;
  if (word.empty())
    return refuse("A port is missing.");
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), port);
  if (error != std::errc() || end != word.data() + word.size() || port == 0 || word.front() == '0')
    return refuse("A port is a number from 1 to 65535, not " + quoted(word) + '.');
  return port;
}

Result<PortRange> parsePorts(std::string_view word) {
  const std::size_t dash = word.find('-');
  const auto first = parsePort(word.substr(0, dash));
  if (!first)
    return tl::unexpected(first.error());
  if (dash == std::string_view::npos)
    return PortRange{*first, *first};
  const auto last = parsePort(word.substr(dash + 1));
  if (!last)
    return tl::unexpected(last.error());
  return PortRange{*first, *last};
}

/// A network, or a single address without a length.
Result<Destination> parseNetwork(std::string_view word) {
  if (word.find('/') == std::string_view::npos && word != "default") {
    const auto ip = IpAddress::parse(word);
    if (!ip)
      return tl::unexpected(ip.error());
    return Destination{*ip, static_cast<std::uint8_t>(ip->size() * 8)};
  }
  return Destination::parse(word);
}

std::string textOf(const Destination& network) {
  const bool single = network.prefixLength == network.network.size() * 8;
  return single ? network.network.text() : network.text();
}

/// One rule on its way from text.
class RuleParser {
public:
  explicit RuleParser(std::string_view text) : text_(text), words_(words(text)) {}

  Result<FilterRule> parse() {
    if (words_.empty())
      return refuse(std::string("The rule is empty. ") + examples);
    auto result = takeAction();
    while (result && next_ < words_.size())
      result = takeMatch(words_[next_++]);
    if (result)
      result = rule_.check();
    if (!result)
      return tl::unexpected(std::move(result.error()));
    return rule_;
  }

private:
  Result<void> takeAction() {
    const auto action = named(actions, words_[next_++]);
    if (!action) {
      return refuse("A rule begins with accept, drop, reject, masquerade, snat or dnat, not with " + quoted(words_[0]) +
                    ". " + examples);
    }
    rule_.action = *action;
    if (rule_.isVerdict() && next_ < words_.size()) {
      if (const auto chain = named(chains, words_[next_])) {
        rule_.chain = *chain;
        ++next_;
      }
    }
    if (rule_.action == FilterAction::SourceNat || rule_.action == FilterAction::DestinationNat)
      return takeNewAddress();
    return {};
  }

  /// "10.0.0.2", "10.0.0.2:80", "2001:db8::2", "[2001:db8::2]:80"
  Result<void> takeNewAddress() {
    if (next_ == words_.size())
      return refuse(quoted(words_[0]) + " lacks the new address, such as \"" + std::string(words_[0]) + " 10.0.0.2\".");
    std::string_view address = words_[next_++];
    std::optional<std::string_view> port;
    const bool bracket = address.starts_with('[') && address.find(']') != std::string_view::npos;
    const std::size_t colon = bracket ? address.find(']') + 1 : address.find(':');
    const bool single = address.find(':') == address.rfind(':');
    if (colon < address.size() && address[colon] == ':' && (bracket || single)) {
      port = address.substr(colon + 1);
      address = address.substr(0, colon);
    }
    if (bracket)
      address = address.substr(1, address.find(']') - 1);
    const auto ip = IpAddress::parse(address);
    if (!ip)
      return tl::unexpected(ip.error());
    rule_.newAddress = *ip;
    if (!port)
      return {};
    const auto newPort = parsePort(*port);
    if (!newPort)
      return tl::unexpected(newPort.error());
    rule_.newPort = *newPort;
    return {};
  }

  Result<void> takeMatch(std::string_view key) {
    if (key == "established") {
      rule_.established = true;
      return {};
    }
    constexpr std::array<std::string_view, 6> keys{"in", "out", "from", "to", "protocol", "port"};
    if (std::ranges::find(keys, key) == keys.end())
      return refuse("The word " + quoted(key) + " in " + quoted(text_) + " is not understood. " + examples);
    if (next_ == words_.size())
      return refuse("The word " + quoted(key) + " lacks its value. " + examples);
    const std::string_view value = words_[next_++];
    if (key == "in")
      return take(key, InterfaceName::parse(value), rule_.in);
    if (key == "out")
      return take(key, InterfaceName::parse(value), rule_.out);
    if (key == "from")
      return take(key, parseNetwork(value), rule_.source);
    if (key == "to")
      return take(key, parseNetwork(value), rule_.destination);
    if (key == "port")
      return take(key, parsePorts(value), rule_.port);
    const auto protocol = named(protocols, value);
    if (!protocol)
      return refuse("A protocol is icmp, icmpv6, tcp or udp, not " + quoted(value) + '.');
    return take(key, Result<FilterProtocol>(*protocol), rule_.protocol);
  }

  template <typename T>
  Result<void> take(std::string_view key, Result<T> value, std::optional<T>& place) {
    if (place)
      return refuse("The word " + quoted(key) + " is given twice. Make two rules, or leave one out.");
    if (!value)
      return tl::unexpected(std::move(value.error()));
    place = std::move(*value);
    return {};
  }

  std::string_view text_;
  std::vector<std::string_view> words_;
  std::size_t next_ = 0;
  FilterRule rule_;
};

/// "policy forward drop"; accept is how it is without one.
Result<void> takePolicy(std::string_view line, Filter& filter) {
  const auto all = words(line);
  const auto chain = all.size() == 3 ? named(chains, all[1]) : std::nullopt;
  if (!chain || (all[2] != "drop" && all[2] != "accept"))
    return refuse("A policy is \"policy input drop\", for input, forward or output, and not " + quoted(line) + '.');
  if (all[2] == "drop")
    filter.dropping.insert(*chain);
  else
    filter.dropping.erase(*chain);
  return {};
}

}  // namespace

Result<FilterRule> FilterRule::parse(std::string_view text) {
  return RuleParser(text).parse();
}

std::string FilterRule::text() const {
  std::string text(nameOf(action));
  if (isVerdict())
    text += ' ' + std::string(nameOf(chain));
  if (newAddress) {
    const bool bracket = newPort != 0 && newAddress->family() == Family::V6;
    text += bracket ? " [" + newAddress->text() + ']' : ' ' + newAddress->text();
  }
  if (newPort != 0)
    text += ':' + std::to_string(newPort);
  if (source)
    text += " from " + textOf(*source);
  if (destination)
    text += " to " + textOf(*destination);
  if (in)
    text += " in " + in->text();
  if (out)
    text += " out " + out->text();
  if (protocol)
    text += " protocol " + std::string(nameOf(*protocol));
  if (port)
    text += " port " + std::to_string(port->first);
  if (port && port->last != port->first)
    text += '-' + std::to_string(port->last);
  if (established)
    text += " established";
  return text;
}

Result<Filter> Filter::parse(const std::vector<std::string>& lines) {
  Filter filter;
  if (lines.size() > limits::filterRules) {
    return fail(FailureKind::LimitExceeded,
                "A packet filter has at most " + std::to_string(limits::filterRules) + " rules.");
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto all = words(lines[i]);
    Result<void> taken;
    if (!all.empty() && all[0] == "policy") {
      taken = takePolicy(lines[i], filter);
    } else if (auto rule = FilterRule::parse(lines[i])) {
      filter.rules.push_back(std::move(*rule));
    } else {
      taken = tl::unexpected(std::move(rule.error()));
    }
    if (!taken) {
      taken.error().object = '[' + std::to_string(i) + ']';
      return tl::unexpected(std::move(taken.error()));
    }
  }
  return filter;
}

std::vector<std::string> Filter::lines() const {
  std::vector<std::string> lines;
  for (const FilterChain chain : dropping)
    lines.push_back("policy " + std::string(nameOf(chain)) + " drop");
  for (const FilterRule& rule : rules)
    lines.push_back(rule.text());
  return lines;
}

}  // namespace vethloom::contract
