// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/kinds.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>

namespace vethloom::netlink {

using contract::LinkKind;
using contract::Option;
using contract::Options;
using contract::OptionScope;

namespace {

constexpr std::array linkAttributes{OptionAttribute{Option::QueueLength, IFLA_TXQLEN, Width::U32}};
constexpr std::array inet6Attributes{OptionAttribute{Option::AddressGeneration, IFLA_INET6_ADDR_GEN_MODE, Width::U8}};

/// Options that are a flag of the link (ifinfomsg).
struct FlagOption {
  Option option;
  std::uint32_t flag;
  bool inverted;
};
constexpr std::array flagOptions{FlagOption{Option::Arp, IFF_NOARP, true},
                                 FlagOption{Option::Promiscuous, IFF_PROMISC, false},
                                 FlagOption{Option::AllMulticast, IFF_ALLMULTI, false}};

bool hasScope(const Options& options, OptionScope scope) {
  return std::ranges::any_of(options, [&](const auto& entry) { return infoOf(entry.first).scope == scope; });
}

ifinfomsg flagsOf(int index, const Options& options) {
  ifinfomsg link{};
  link.ifi_index = index;
  for (const FlagOption& it : flagOptions) {
    const auto found = options.find(it.option);
    if (found == options.end())
      continue;
    link.ifi_change |= it.flag;
    if (std::get<bool>(found->second) != it.inverted)
      link.ifi_flags |= it.flag;
  }
  return link;
}

void putLinkOptions(Request& request, const Options& options) {
  putOptions(request, linkAttributes, options);
  if (const auto alias = options.find(Option::Alias); alias != options.end())
    request.text(IFLA_IFALIAS, std::get<std::string>(alias->second));
  if (options.contains(Option::AddressGeneration)) {
    const Request::Nest families(request, IFLA_AF_SPEC);
    const Request::Nest inet6(request, AF_INET6);
    putOptions(request, inet6Attributes, options);
  }
}

void putData(Request& request, const Kind& kind, const Options& options, int lower) {
  request.text(IFLA_INFO_KIND, kind.kernelName);
  if (options.empty() && (lower == 0 || kind.lowerType == 0))
    return;
  const Request::Nest data(request, IFLA_INFO_DATA);
  if (lower != 0 && kind.lowerType != 0)
    request.s32(kind.lowerType, lower);
  putOptions(request, kind.attributes, options);
  if (kind.putMore)
    kind.putMore(request, options);
}

}  // namespace

void putNewLink(Request& request, const NewLink& link) {
  request.text(IFLA_IFNAME, link.name).u32(IFLA_GROUP, link.group);
  if (link.mac)
    request.mac(IFLA_ADDRESS, *link.mac);
  if (link.mtu)
    request.u32(IFLA_MTU, *link.mtu);
}

Request newLinkRequest(int index) {
  Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  ifinfomsg link{};
  link.ifi_index = index;
  request.fixed(link);
  return request;
}

std::span<const Kind> kinds() {
  // Of a veth everything is said when it is made (veth.cpp).
  static const std::array all{Kind{LinkKind::Veth, "veth"},
                              bridgeKind(),
                              tapKind(),
                              tunKind(),
                              dummyKind(),
                              vlanKind(),
                              vxlanKind(),
                              macvlanKind(),
                              macvtapKind(),
                              ipvlanKind(),
                              vrfKind(),
                              bondKind(),
                              greKind(),
                              gretapKind(),
                              ifbKind(),
                              wireguardKind()};
  return all;
}

const Kind& kindOf(LinkKind kind) {
  return kinds()[static_cast<std::size_t>(kind)];
}

const Kind* findKind(std::string_view kernelName) {
  const auto found = std::ranges::find(kinds(), kernelName, &Kind::kernelName);
  return found == kinds().end() ? nullptr : &*found;
}

Request createLink(LinkKind which, const NewLink& link, const Options& options, int lower, int nsFd) {
  const Kind& kind = kindOf(which);
  Request request = newLinkRequest(link.index);
  putNewLink(request, link);
  if (nsFd != -1)
    request.s32(IFLA_NET_NS_FD, nsFd);
  if (lower != 0 && kind.lowerType == 0)
    request.s32(IFLA_LINK, lower);
  {
    const Request::Nest info(request, IFLA_LINKINFO);
    putData(request, kind, options, lower);
  }
  return request;
}

Request setOptions(int index, LinkKind which, const Options& options) {
  Request request(RTM_NEWLINK, 0);
  request.fixed(flagsOf(index, options));
  putLinkOptions(request, options);
  const bool ofKind = hasScope(options, OptionScope::Kind);
  const bool ofPort = hasScope(options, OptionScope::Port);
  if (!ofKind && !ofPort)
    return request;
  {
    const Request::Nest info(request, IFLA_LINKINFO);
    if (ofKind)
      putData(request, kindOf(which), options, 0);
    if (ofPort) {
      request.text(IFLA_INFO_SLAVE_KIND, "bridge");
      const Request::Nest data(request, IFLA_INFO_SLAVE_DATA);
      putOptions(request, bridgePortAttributes(), options);
    }
  }
  return request;
}

Options optionsOf(const Attributes& link, std::uint32_t flags) {
  Options options;
  for (const FlagOption& it : flagOptions) {
    const bool on = ((flags & it.flag) != 0) != it.inverted;
    if (on != it.inverted)  // As usual, no such flag is set.
      options.emplace(it.option, on);
  }
  takeOptions(link, linkAttributes, options);
  if (const auto alias = link.text(IFLA_IFALIAS); alias && !alias->empty())
    options.emplace(Option::Alias, *alias);
  takeOptions(link.nested(IFLA_AF_SPEC).nested(AF_INET6), inet6Attributes, options);
  const Attributes info = link.nested(IFLA_LINKINFO);
  const Kind* const kind = findKind(info.text(IFLA_INFO_KIND).value_or(""));
  if (kind && kind->kind != LinkKind::Veth) {
    const Attributes data = info.nested(IFLA_INFO_DATA);
    takeOptions(data, kind->attributes, options);
    if (kind->takeMore)
      kind->takeMore(data, options);
  }
  if (info.text(IFLA_INFO_SLAVE_KIND) == "bridge")
    takeOptions(info.nested(IFLA_INFO_SLAVE_DATA), bridgePortAttributes(), options);
  return options;
}

std::string kindNameOf(const Attributes& link) {
  const Attributes info = link.nested(IFLA_LINKINFO);
  std::string kind = info.text(IFLA_INFO_KIND).value_or("");
  if (kind == "tun" && info.nested(IFLA_INFO_DATA).u8(IFLA_TUN_TYPE) == IFF_TAP)
    return "tap";
  return kind;
}

}  // namespace vethloom::netlink
