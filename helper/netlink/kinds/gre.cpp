// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/if_tunnel.h>
#include <array>

namespace vethloom::netlink {

using contract::Option;
using contract::Options;

namespace {

constexpr std::array attributes{
    OptionAttribute{Option::Remote, IFLA_GRE_REMOTE, Width::Ip},
    OptionAttribute{Option::Local, IFLA_GRE_LOCAL, Width::Ip},
    OptionAttribute{Option::Ttl, IFLA_GRE_TTL, Width::U8},
    OptionAttribute{Option::Tos, IFLA_GRE_TOS, Width::U8},
    OptionAttribute{Option::PathMtuDiscovery, IFLA_GRE_PMTUDISC, Width::U8},
};

/// One key for both directions, and the flags that say that there is one.
void putKey(Request& request, const Options& options) {
  const auto key = options.find(Option::Key);
  if (key == options.end())
    return;
  const std::uint32_t big = htonl(static_cast<std::uint32_t>(std::get<std::uint64_t>(key->second)));
  const std::uint16_t flags = GRE_KEY;  // Is big-endian itself (linux/if_tunnel.h).
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(&flags);
  request.bytes(IFLA_GRE_IFLAGS, Bytes(bytes, sizeof(flags))).bytes(IFLA_GRE_OFLAGS, Bytes(bytes, sizeof(flags)));
  request.u32(IFLA_GRE_IKEY, big).u32(IFLA_GRE_OKEY, big);
}

void takeKey(const Attributes& data, Options& options) {
  const auto flags = data.find(IFLA_GRE_OFLAGS);
  const auto key = data.u32(IFLA_GRE_OKEY);
  const std::uint16_t hasKey = GRE_KEY;
  const auto* const wanted = reinterpret_cast<const std::uint8_t*>(&hasKey);
  if (key && flags && flags->size() == sizeof(hasKey) && (((*flags)[0] & wanted[0]) | ((*flags)[1] & wanted[1])) != 0)
    options.emplace(Option::Key, std::uint64_t{ntohl(*key)});
}

Kind kind(contract::LinkKind which, std::string_view kernelName) {
  // ipgre_changelink starts from nothing: what a change leaves out becomes 0.
  return {.kind = which,
          .kernelName = kernelName,
          .attributes = attributes,
          .lowerType = IFLA_GRE_LINK,
          .restatesAll = true,
          .sample = {{Option::Local, *contract::IpAddress::parse("192.0.2.1")},
                     {Option::Remote, *contract::IpAddress::parse("192.0.2.2")}},
          .putMore = putKey,
          .takeMore = takeKey};
}

}  // namespace

Kind greKind() {
  return kind(contract::LinkKind::Gre, "gre");
}

/// The same for Ethernet frames.
Kind gretapKind() {
  return kind(contract::LinkKind::Gretap, "gretap");
}

}  // namespace vethloom::netlink
