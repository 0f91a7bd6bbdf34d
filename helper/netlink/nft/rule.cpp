// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/nft/rule.h"

#include "netlink/nft/expressions.h"

#include <arpa/inet.h>
#include <libnftnl/expr.h>
#include <libnftnl/udata.h>
#include <linux/if.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <netinet/in.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace vethloom::netlink::nft {

using contract::Destination;
using contract::Family;
using contract::FilterAction;
using contract::FilterProtocol;
using contract::FilterRule;

namespace {

// Where the addresses stand in the headers (RFC 791, RFC 8200), and the destination's port (RFC 768, RFC 9293).
constexpr std::uint32_t source4 = 12;
constexpr std::uint32_t destination4 = 16;
constexpr std::uint32_t source6 = 8;
constexpr std::uint32_t destination6 = 24;
constexpr std::uint32_t portOffset = 2;

template <typename T>
Bytes bytesOf(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)};
}

std::uint8_t numberOf(FilterProtocol protocol) {
  switch (protocol) {
    case FilterProtocol::Icmp:
      return IPPROTO_ICMP;
    case FilterProtocol::Icmpv6:
      return IPPROTO_ICMPV6;
    case FilterProtocol::Tcp:
      return IPPROTO_TCP;
    case FilterProtocol::Udp:
      return IPPROTO_UDP;
  }
  return 0;
}

/// By name, so that the rule outlives the link and meets the next one of that name.
void matchInterface(Expressions& to, std::uint32_t key, const std::optional<contract::InterfaceName>& name) {
  if (!name)
    return;
  std::array<std::uint8_t, IFNAMSIZ> padded{};
  std::memcpy(padded.data(), name->text().data(), std::min(name->text().size(), padded.size() - 1));
  to.loadMeta(key);
  to.compare(NFT_CMP_EQ, padded);
}

void matchNetwork(Expressions& to, const std::optional<Destination>& network, std::uint32_t offset4,
                  std::uint32_t offset6) {
  if (!network)
    return;
  const bool v4 = network->family() == Family::V4;
  const std::uint32_t offset = v4 ? offset4 : offset6;
  const Bytes bytes = network->network.bytes();
  const std::size_t whole = network->prefixLength / 8;
  const unsigned rest = network->prefixLength % 8;
  if (rest == 0) {
    to.loadPayload(NFT_PAYLOAD_NETWORK_HEADER, offset, static_cast<std::uint32_t>(whole));
    return to.compare(NFT_CMP_EQ, bytes.first(whole));
  }
  std::vector<std::uint8_t> mask(bytes.size(), 0);
  std::fill_n(mask.begin(), whole, std::uint8_t{0xff});
  mask[whole] = static_cast<std::uint8_t>(0xff00U >> rest);
  to.loadPayload(NFT_PAYLOAD_NETWORK_HEADER, offset, static_cast<std::uint32_t>(bytes.size()));
  to.mask(mask);
  to.compare(NFT_CMP_EQ, bytes);
}

void matchFamily(Expressions& to, const FilterRule& rule) {
  std::optional<Family> family;
  if (rule.source || rule.destination)
    family = (rule.source ? rule.source : rule.destination)->family();
  else if (rule.newAddress)
    family = rule.newAddress->family();
  if (!family)
    return;
  const std::uint8_t number = *family == Family::V4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
  to.loadMeta(NFT_META_NFPROTO);
  to.compare(NFT_CMP_EQ, bytesOf(number));
}

void matchProtocol(Expressions& to, const FilterRule& rule) {
  if (!rule.protocol)
    return;
  const std::uint8_t number = numberOf(*rule.protocol);
  to.loadMeta(NFT_META_L4PROTO);
  to.compare(NFT_CMP_EQ, bytesOf(number));
  if (!rule.port)
    return;
  const std::uint16_t first = htons(rule.port->first);
  const std::uint16_t last = htons(rule.port->last);
  to.loadPayload(NFT_PAYLOAD_TRANSPORT_HEADER, portOffset, sizeof(first));
  if (first == last)
    return to.compare(NFT_CMP_EQ, bytesOf(first));
  to.compare(NFT_CMP_GTE, bytesOf(first));
  to.compare(NFT_CMP_LTE, bytesOf(last));
}

void matchEstablished(Expressions& to) {
  constexpr std::uint32_t states = NF_CT_STATE_BIT(IP_CT_ESTABLISHED) | NF_CT_STATE_BIT(IP_CT_RELATED);
  constexpr std::uint32_t none = 0;
  to.loadConnectionState();
  to.mask(bytesOf(states));
  to.compare(NFT_CMP_NEQ, bytesOf(none));
}

void act(Expressions& to, const FilterRule& rule) {
  switch (rule.action) {
    case FilterAction::Accept:
      return to.verdict(NF_ACCEPT);
    case FilterAction::Drop:
      return to.verdict(NF_DROP);
    case FilterAction::Reject:
      if (rule.protocol == FilterProtocol::Tcp)
        return to.reject(NFT_REJECT_TCP_RST, 0);
      return to.reject(NFT_REJECT_ICMPX_UNREACH, NFT_REJECT_ICMPX_PORT_UNREACH);
    case FilterAction::Masquerade:
      return to.masquerade();
    case FilterAction::SourceNat:
      return to.translate(NFT_NAT_SNAT, *rule.newAddress, rule.newPort);
    case FilterAction::DestinationNat:
      return to.translate(NFT_NAT_DNAT, *rule.newAddress, rule.newPort);
  }
}

struct FreeUserData {
  void operator()(nftnl_udata_buf* data) const { nftnl_udata_buf_free(data); }
};

void putComment(nftnl_rule* rule, const std::string& text) {
  const std::unique_ptr<nftnl_udata_buf, FreeUserData> data(nftnl_udata_buf_alloc(NFT_USERDATA_MAXLEN));
  if (!data)
    throw std::bad_alloc();
  if (nftnl_udata_put_strz(data.get(), NFTNL_UDATA_RULE_COMMENT, text.c_str()) == 0)
    return;  // Too long, which no rule of ours is: it would count as changed.
  nftnl_rule_set_data(rule, NFTNL_RULE_USERDATA, nftnl_udata_buf_data(data.get()), nftnl_udata_buf_len(data.get()));
}

struct FreeIterator {
  void operator()(nftnl_expr_iter* iterator) const { nftnl_expr_iter_destroy(iterator); }
};

template <typename Each>
void forEachExpression(const nftnl_rule* rule, Each each) {
  const std::unique_ptr<nftnl_expr_iter, FreeIterator> iterator(nftnl_expr_iter_create(rule));
  if (!iterator)
    throw std::bad_alloc();
  while (const nftnl_expr* expression = nftnl_expr_iter_next(iterator.get()))
    each(expression, std::string_view(nftnl_expr_get_str(expression, NFTNL_EXPR_NAME)));
}

}  // namespace

RulePtr makeRule(const FilterRule& rule) {
  RulePtr made(nftnl_rule_alloc());
  if (!made)
    throw std::bad_alloc();
  Expressions to(made.get());
  matchInterface(to, NFT_META_IIFNAME, rule.in);
  matchInterface(to, NFT_META_OIFNAME, rule.out);
  matchFamily(to, rule);
  matchNetwork(to, rule.source, source4, source6);
  matchNetwork(to, rule.destination, destination4, destination6);
  matchProtocol(to, rule);
  if (rule.established)
    matchEstablished(to);
  to.count();
  act(to, rule);
  putComment(made.get(), rule.text());
  return made;
}

std::string commentOf(const nftnl_rule* rule) {
  std::uint32_t size = 0;
  const void* const data = nftnl_rule_get_data(rule, NFTNL_RULE_USERDATA, &size);
  // A list of type, length, value; a byte each for the first two (libnftnl's udata).
  Bytes rest(static_cast<const std::uint8_t*>(data), data ? size : 0);
  while (rest.size() >= 2 && rest.size() >= 2U + rest[1]) {
    const Bytes value = rest.subspan(2, rest[1]);
    if (rest[0] == NFTNL_UDATA_RULE_COMMENT)
      return {value.begin(), std::find(value.begin(), value.end(), 0)};
    rest = rest.subspan(2U + rest[1]);
  }
  return {};
}

std::string meaningOf(const nftnl_rule* rule) {
  std::string meaning;
  forEachExpression(rule, [&](const nftnl_expr* expression, std::string_view name) {
    if (name == "counter")
      return;
    std::array<char, 512> text{};
    nftnl_expr_snprintf(text.data(), text.size(), expression, NFTNL_OUTPUT_DEFAULT, 0);
    meaning += std::string(name) + ' ' + text.data() + '\n';
  });
  return meaning;
}

contract::RuleCounter counterOf(const nftnl_rule* rule) {
  contract::RuleCounter counter;
  forEachExpression(rule, [&](const nftnl_expr* expression, std::string_view name) {
    if (name == "counter") {
      counter = {nftnl_expr_get_u64(expression, NFTNL_EXPR_CTR_PACKETS),
                 nftnl_expr_get_u64(expression, NFTNL_EXPR_CTR_BYTES)};
    }
  });
  return counter;
}

}  // namespace vethloom::netlink::nft
