// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/nft/expressions.h"

#include <arpa/inet.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <new>

namespace vethloom::netlink::nft {

namespace {

void put(nftnl_expr* expression, std::uint16_t attribute, Bytes value) {
  if (nftnl_expr_set(expression, attribute, value.data(), static_cast<std::uint32_t>(value.size())) != 0)
    throw std::bad_alloc();
}

}  // namespace

nftnl_expr* Expressions::add(const char* name) {
  nftnl_expr* const expression = nftnl_expr_alloc(name);
  if (!expression)
    throw std::bad_alloc();
  nftnl_rule_add_expr(rule_, expression);
  return expression;
}

void Expressions::load(std::uint32_t reg, Bytes value) {
  nftnl_expr* const it = add("immediate");
  nftnl_expr_set_u32(it, NFTNL_EXPR_IMM_DREG, reg);
  put(it, NFTNL_EXPR_IMM_DATA, value);
}

void Expressions::loadMeta(std::uint32_t key) {
  nftnl_expr* const it = add("meta");
  nftnl_expr_set_u32(it, NFTNL_EXPR_META_KEY, key);
  nftnl_expr_set_u32(it, NFTNL_EXPR_META_DREG, NFT_REG_1);
}

void Expressions::loadPayload(std::uint32_t header, std::uint32_t offset, std::uint32_t length) {
  nftnl_expr* const it = add("payload");
  nftnl_expr_set_u32(it, NFTNL_EXPR_PAYLOAD_DREG, NFT_REG_1);
  nftnl_expr_set_u32(it, NFTNL_EXPR_PAYLOAD_BASE, header);
  nftnl_expr_set_u32(it, NFTNL_EXPR_PAYLOAD_OFFSET, offset);
  nftnl_expr_set_u32(it, NFTNL_EXPR_PAYLOAD_LEN, length);
}

void Expressions::loadConnectionState() {
  nftnl_expr* const it = add("ct");
  nftnl_expr_set_u32(it, NFTNL_EXPR_CT_DREG, NFT_REG_1);
  nftnl_expr_set_u32(it, NFTNL_EXPR_CT_KEY, NFT_CT_STATE);
}

void Expressions::mask(Bytes mask) {
  const std::vector<std::uint8_t> none(mask.size(), 0);
  nftnl_expr* const it = add("bitwise");
  nftnl_expr_set_u32(it, NFTNL_EXPR_BITWISE_SREG, NFT_REG_1);
  nftnl_expr_set_u32(it, NFTNL_EXPR_BITWISE_DREG, NFT_REG_1);
  nftnl_expr_set_u32(it, NFTNL_EXPR_BITWISE_OP, NFT_BITWISE_BOOL);
  nftnl_expr_set_u32(it, NFTNL_EXPR_BITWISE_LEN, static_cast<std::uint32_t>(mask.size()));
  put(it, NFTNL_EXPR_BITWISE_MASK, mask);
  put(it, NFTNL_EXPR_BITWISE_XOR, none);
}

void Expressions::compare(std::uint32_t op, Bytes value) {
  nftnl_expr* const it = add("cmp");
  nftnl_expr_set_u32(it, NFTNL_EXPR_CMP_SREG, NFT_REG_1);
  nftnl_expr_set_u32(it, NFTNL_EXPR_CMP_OP, op);
  put(it, NFTNL_EXPR_CMP_DATA, value);
}

void Expressions::count() {
  nftnl_expr* const it = add("counter");
  nftnl_expr_set_u64(it, NFTNL_EXPR_CTR_PACKETS, 0);
  nftnl_expr_set_u64(it, NFTNL_EXPR_CTR_BYTES, 0);
}

void Expressions::verdict(int verdict) {
  nftnl_expr* const it = add("immediate");
  nftnl_expr_set_u32(it, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
  nftnl_expr_set_u32(it, NFTNL_EXPR_IMM_VERDICT, static_cast<std::uint32_t>(verdict));
}

void Expressions::reject(std::uint32_t type, std::uint8_t code) {
  nftnl_expr* const it = add("reject");
  nftnl_expr_set_u32(it, NFTNL_EXPR_REJECT_TYPE, type);
  nftnl_expr_set_u8(it, NFTNL_EXPR_REJECT_CODE, code);
}

void Expressions::masquerade() {
  add("masq");
}

void Expressions::translate(std::uint32_t type, const contract::IpAddress& address, std::uint16_t port) {
  load(NFT_REG_1, address.bytes());
  // The kernel reports the ends of the ranges and these flags, whether they were said or not.
  std::uint32_t flags = NF_NAT_RANGE_MAP_IPS;
  const std::uint16_t networkPort = htons(port);
  if (port != 0) {
    load(NFT_REG_2, Bytes(reinterpret_cast<const std::uint8_t*>(&networkPort), sizeof(networkPort)));
    flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
  }
  nftnl_expr* const it = add("nat");
  nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_TYPE, type);
  nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_FAMILY, address.family() == contract::Family::V4 ? NFPROTO_IPV4 : NFPROTO_IPV6);
  nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_REG_ADDR_MIN, NFT_REG_1);
  nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_REG_ADDR_MAX, NFT_REG_1);
  if (port != 0) {
    nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_REG_PROTO_MIN, NFT_REG_2);
    nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_REG_PROTO_MAX, NFT_REG_2);
  }
  nftnl_expr_set_u32(it, NFTNL_EXPR_NAT_FLAGS, flags);
}

}  // namespace vethloom::netlink::nft
