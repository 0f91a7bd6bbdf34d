// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/explain_links.h"

#include <algorithm>
#include <vector>

namespace vethloom::plan {

namespace {

using contract::LinkKind;
using contract::Option;
using contract::Options;
using contract::OptionScope;
using contract::OptionType;
using contract::OptionValue;

std::string ip(const contract::NamespaceRef& ns) {
  return ns.isHost() ? std::string("ip ") : "ip -n " + ns.text() + " ";
}

/// Text that a shell takes as one word.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return result + "'";
}

/// The option as `ip link` spells it.
std::string words(Option option, const OptionValue& value) {
  const auto& info = infoOf(option);
  const std::string keyword(info.keyword);
  if (info.type == OptionType::Switch) {
    const auto bar = keyword.find('|');
    return std::get<bool>(value) ? keyword.substr(0, bar) : keyword.substr(bar + 1);
  }
  if (info.type == OptionType::Text) {
    return keyword + " " + quoted(contract::textOf(value));
  }
  // `ip` has one word for a unicast and another for a multicast address.
  const auto* address = std::get_if<contract::IpAddress>(&value);
  if (option == Option::Remote && address && address->isMulticast()) {
    return "group " + address->text();
  }
  if (option == Option::PortState) {
    const auto found = std::ranges::find(info.words, std::get<std::string>(value));
    return keyword + " " + std::to_string(found - info.words.begin());
  }
  return keyword.empty() ? contract::textOf(value) : keyword + " " + contract::textOf(value);
}

std::string ofScope(const Options& options, OptionScope scope) {
  std::string text;
  for (const auto& [option, value] : options) {
    const std::string one = infoOf(option).scope == scope ? words(option, value) : std::string();
    text += one.empty() ? "" : " " + one;
  }
  return text;
}

std::string kindOfOptions(const Options& options, OptionScope scope) {
  if (scope == OptionScope::Port) {
    return "bridge_slave";
  }
  for (const auto& [option, value] : options) {
    for (const auto& info : contract::linkKinds()) {
      if (infoOf(option).scope == OptionScope::Kind && appliesTo(option, info.kind)) {
        return std::string(info.name);
      }
    }
  }
  return {};
}

std::string createTun(const contract::CreateLink& it) {
  std::string text = ip(it.link.ns) + "tuntap add dev " + it.link.name.text() + " mode " +
                     std::string(nameOf(it.kind)) + ofScope(it.options, OptionScope::Kind);
  const std::string more =
      (it.mac ? " address " + it.mac->text() : "") + (it.mtu ? " mtu " + std::to_string(*it.mtu) : "");
  return more.empty() ? text : text + "\n" + ip(it.link.ns) + "link set dev " + it.link.name.text() + more;
}

}  // namespace

std::string createLink(const contract::CreateLink& it) {
  if (it.kind == LinkKind::Tap || it.kind == LinkKind::Tun) {
    return createTun(it);
  }
  // Where the lower link is elsewhere, the command runs there.
  const bool elsewhere = it.lower && it.lower->ns != it.link.ns;
  const bool dev = it.kind == LinkKind::Vxlan || it.kind == LinkKind::Gre || it.kind == LinkKind::Gretap;
  std::string text = ip(elsewhere ? it.lower->ns : it.link.ns) + "link add ";
  text += it.lower && !dev ? "link " + it.lower->name.text() + " " : "";
  text += "name " + it.link.name.text();
  text += elsewhere ? " netns " + (it.link.ns.isHost() ? std::string("1") : it.link.ns.text()) : std::string();
  text += (it.mac ? " address " + it.mac->text() : "") + (it.mtu ? " mtu " + std::to_string(*it.mtu) : "");
  text += " type " + std::string(nameOf(it.kind)) + ofScope(it.options, OptionScope::Kind);
  text += it.lower && dev ? " dev " + it.lower->name.text() : "";
  return text;
}

std::string setOptions(const contract::SetOptions& it) {
  const std::string set = ip(it.link.ns) + "link set dev " + it.link.name.text();
  std::string text;
  for (const OptionScope scope : {OptionScope::Link, OptionScope::Kind, OptionScope::Port}) {
    const std::string words = ofScope(it.options, scope);
    if (words.empty()) {
      continue;
    }
    text += text.empty() ? set : "\n" + set;
    text += scope == OptionScope::Link ? words : " type " + kindOfOptions(it.options, scope) + words;
  }
  return text;
}

}  // namespace vethloom::plan
