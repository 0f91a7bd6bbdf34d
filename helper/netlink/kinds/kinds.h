// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/options.h"
#include "netlink/request.h"

/// The kinds of link that we make: one file a kind, which alone knows the kind's attributes.
namespace vethloom::netlink {

/// What every new link has.
struct NewLink {
  std::string name;
  std::optional<contract::MacAddress> mac;
  std::optional<std::uint32_t> mtu;
  std::uint32_t group = 0;  ///< Marks it as the lab's, from the first moment on.
  int index = 0;            ///< 0: the kernel's choice. The far end of a pair has one only where the near one has.
};

/// Puts name, MAC, MTU and group into a request or into a nest of one. (An alias is ignored at creation.)
void putNewLink(Request& request, const NewLink& link);
/// RTM_NEWLINK that makes, and never changes: it fails with EEXIST where the name is taken.
[[nodiscard]] Request newLinkRequest(int index = 0);

/// Both ends in place at once: `first` in the sending socket's namespace, `second` in the one behind `secondNsFd`, so
/// that no third namespace sees either pass by. Both ends come up down: the kernel refuses a peer that is born up.
[[nodiscard]] Request createVeth(const NewLink& first, const NewLink& second, int secondNsFd);

/// How a value travels in an attribute. `Big` is network order, of which only VLAN protocols, ports and keys are.
enum class Width : std::uint8_t { U8, U16, U16Big, U32, Ip };

/// Where an option is in a message.
struct OptionAttribute {
  contract::Option option = contract::Option::QueueLength;
  std::uint16_t type = 0;
  Width width = Width::U8;
  std::uint16_t typeV6 = 0;                     ///< Of an IPv6 address, where it has an attribute of its own.
  std::span<const std::uint32_t> numbers = {};  ///< Of the option's words, where they are not 0, 1, 2, …
};

/// Puts those of the options that the table knows.
void putOptions(Request& request, std::span<const OptionAttribute> table, const contract::Options& options);
/// Takes out what the table knows and what is not as usual.
void takeOptions(const Attributes& attributes, std::span<const OptionAttribute> table, contract::Options& options);

/// What is particular to one kind.
struct Kind {
  contract::LinkKind kind = contract::LinkKind::Veth;
  std::string_view kernelName;                       ///< IFLA_INFO_KIND
  std::span<const OptionAttribute> attributes = {};  ///< Inside IFLA_INFO_DATA.
  std::uint16_t lowerType = 0;    ///< The lower link's attribute inside IFLA_INFO_DATA; 0: it is IFLA_LINK.
  bool restatesAll = false;       ///< A change that leaves an option out sets it to its default.
  contract::Options sample = {};  ///< What a probe needs; on a lower link where the kind needs one.
  void (*putMore)(Request& request, const contract::Options& options) = nullptr;
  void (*takeMore)(const Attributes& data, contract::Options& options) = nullptr;
};

[[nodiscard]] std::span<const Kind> kinds();
[[nodiscard]] const Kind& kindOf(contract::LinkKind kind);
[[nodiscard]] const Kind* findKind(std::string_view kernelName);

/// Makes a link of any kind but veth, TAP and TUN. `lower` is an index in the sending socket's namespace, 0 for none;
/// `nsFd`, where it is not -1, is the namespace that the link is born into.
[[nodiscard]] Request createLink(contract::LinkKind kind, const NewLink& link, const contract::Options& options,
                                 int lower = 0, int nsFd = -1);
/// Changes options of any scope. `kind` is only looked at for those of Kind scope.
[[nodiscard]] Request setOptions(int index, contract::LinkKind kind, const contract::Options& options);
/// The options that a link's own message tells (RTM_NEWLINK), without those that are as usual.
[[nodiscard]] contract::Options optionsOf(const Attributes& link, std::uint32_t flags);
/// Our name of a link's kind: IFLA_INFO_KIND, but "tap" for a TUN device of that sort.
[[nodiscard]] std::string kindNameOf(const Attributes& link);

[[nodiscard]] Kind bridgeKind();
[[nodiscard]] Kind tapKind();
[[nodiscard]] Kind tunKind();
[[nodiscard]] Kind dummyKind();
[[nodiscard]] Kind vlanKind();
[[nodiscard]] Kind vxlanKind();
[[nodiscard]] Kind macvlanKind();
[[nodiscard]] Kind macvtapKind();
[[nodiscard]] Kind ipvlanKind();
[[nodiscard]] Kind vrfKind();
[[nodiscard]] Kind bondKind();
[[nodiscard]] Kind greKind();
[[nodiscard]] Kind gretapKind();
[[nodiscard]] Kind ifbKind();
[[nodiscard]] Kind wireguardKind();
[[nodiscard]] std::span<const OptionAttribute> bridgePortAttributes();

}  // namespace vethloom::netlink
