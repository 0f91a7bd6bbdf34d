// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/subnet_text.h"
#include "contract/word_reader.h"

#include <array>

namespace vethloom::contract {
namespace {

constexpr std::array<std::string_view, 4> scopeNames{"global", "site", "link", "host"};

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

Result<AddressScope> parseScope(std::string_view word) {
  for (std::size_t i = 0; i < scopeNames.size(); ++i) {
    if (scopeNames[i] == word)
      return static_cast<AddressScope>(i);
  }
  return refuse("A scope is global, site, link or host, not \"" + escape(word, 80) + "\".");
}

/// "peer" and its address, which has the subnet's length behind it; without one it is the single address.
Result<Subnet> parsePeer(std::string_view word) {
  if (word.find('/') != std::string_view::npos)
    return parseSubnet(word);
  const auto ip = IpAddress::parse(word);
  if (!ip)
    return tl::unexpected(ip.error());
  return Subnet{*ip, static_cast<std::uint8_t>(ip->size() * 8)};
}

/// The words behind the address.
struct Attributes {
  std::optional<Subnet> peer = {};
  std::optional<std::string_view> broadcast = {};
  std::optional<AddressScope> scope = {};
  bool nodad = false;
};

Attributes readAttributes(WordReader& in) {
  Attributes attributes;
  while (in.more()) {
    const std::string_view key = in.next();
    if (key == "peer")
      in.argument(key, attributes.peer, parsePeer);
    else if (key == "broadcast" || key == "brd")
      in.argument(key, attributes.broadcast, [](auto word) { return Result<std::string_view>(word); });
    else if (key == "scope")
      in.argument(key, attributes.scope, parseScope);
    else if (key == "nodad")
      in.flag(key, attributes.nodad);
    else
      in.refuseWord(key, "peer, broadcast, scope and nodad");
  }
  return attributes;
}

Result<InterfaceAddress> parseParts(std::string_view text) {
  WordReader in(text);
  const std::string_view first = in.next();
  const Attributes attributes = readAttributes(in);
  if (const auto good = in.finish(true); !good)
    return tl::unexpected(good.error());
  InterfaceAddress address;
  if (attributes.peer && first.find('/') == std::string_view::npos) {
    const auto ip = IpAddress::parse(first);
    if (!ip)
      return tl::unexpected(ip.error());
    address.ip = *ip;
  } else {
    const auto subnet = parseSubnet(first);
    if (!subnet)
      return tl::unexpected(subnet.error());
    address.ip = subnet->ip;
    address.prefixLength = subnet->prefixLength;
    if (attributes.peer)
      return refuse("The length belongs behind the peer: \"" + address.ip.text() + " peer " +
                    attributes.peer->ip.text() + '/' + std::to_string(address.prefixLength) + "\".");
  }
  if (attributes.peer) {
    address.prefixLength = attributes.peer->prefixLength;
    if (attributes.peer->ip != address.ip)
      address.peer = attributes.peer->ip;
  }
  if (attributes.nodad && address.ip.family() == Family::V4)
    return refuse("The word \"nodad\" is for IPv6 addresses: IPv4 looks for no duplicates.");
  if (attributes.broadcast == "+") {
    address.broadcast = address.lastOfSubnet();
  } else if (attributes.broadcast) {
    const auto ip = IpAddress::parse(*attributes.broadcast);
    if (!ip)
      return tl::unexpected(ip.error());
    address.broadcast = *ip;
  }
  if (attributes.scope != address.naturalScope())
    address.scope = attributes.scope;
  return address;
}

}  // namespace

std::string_view nameOf(AddressScope scope) {
  return scopeNames.at(static_cast<std::size_t>(scope));
}

Result<void> validate(const InterfaceAddress& address) {
  const std::string quoted = '"' + address.ip.text() + '/' + std::to_string(address.prefixLength) + '"';
  if (address.ip.isUnspecified())
    return refuse(quoted + " is no interface's address: it means \"none\".");
  if (address.ip.isMulticast())
    return refuse(quoted + " is no interface's address: it is a multicast group.");
  if (address.peer &&
      (address.peer->family() != address.ip.family() || address.peer->isUnspecified() || address.peer->isMulticast()))
    return refuse("The peer " + address.peer->text() + " is no other interface's address.");
  if (address.prefixLength > address.ip.size() * 8)
    return refuse("The length of the subnet of " + address.ip.text() + " is too long.");
  const bool v6 = address.ip.family() == Family::V6;
  if (address.broadcast && (v6 || address.broadcast->family() != Family::V4))
    return refuse(v6 ? "IPv6 has no broadcast. Leave the word out."
                     : "The broadcast address of " + quoted + " is an IPv4 address too.");
  if (address.scope && v6)
    return refuse("The scope of an IPv6 address follows from the address: this one's is " +
                  std::string(nameOf(address.naturalScope())) + ". Leave the word out.");
  return {};
}

Result<InterfaceAddress> InterfaceAddress::parse(std::string_view text) {
  auto address = parseParts(text);
  if (!address)
    return address;
  if (const auto valid = validate(*address); !valid)
    return tl::unexpected(valid.error());
  return address;
}

Result<InterfaceAddress> InterfaceAddress::parseReported(std::string_view text) {
  return parseParts(text);
}

std::string InterfaceAddress::text() const {
  std::string text = ip.text() + (peer ? " peer " + peer->text() : std::string()) + '/' + std::to_string(prefixLength);
  if (broadcast)
    text += " broadcast " + (*broadcast == lastOfSubnet() ? std::string("+") : broadcast->text());
  if (scope)
    text += " scope " + std::string(nameOf(*scope));
  return text;
}

AddressScope InterfaceAddress::naturalScope() const {
  if (ip.isLoopback())
    return AddressScope::Host;
  return ip.family() == Family::V6 && ip.isLinkLocal() ? AddressScope::Link : AddressScope::Global;
}

IpAddress InterfaceAddress::network() const {
  return masked(peer.value_or(ip), prefixLength);
}

IpAddress InterfaceAddress::lastOfSubnet() const {
  return masked(peer.value_or(ip), prefixLength, true);
}

bool InterfaceAddress::contains(const IpAddress& other) const {
  return other.family() == ip.family() && masked(other, prefixLength) == network();
}

}  // namespace vethloom::contract
