// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/attributes.h"

#include <string>

struct nftnl_expr;
struct nftnl_rule;

namespace vethloom::netlink::nft {

/// Appends expressions to a rule, each as the kernel will report it again. Values go through register 1.
class Expressions {
public:
  explicit Expressions(nftnl_rule* rule) : rule_(rule) {}

  /// Loads something about the packet: an NFT_META_… key.
  void loadMeta(std::uint32_t key);
  /// Loads `length` bytes of the packet from `offset` of an NFT_PAYLOAD_…_HEADER.
  void loadPayload(std::uint32_t header, std::uint32_t offset, std::uint32_t length);
  /// Loads the state of the packet's connection.
  void loadConnectionState();
  void mask(Bytes mask);
  /// Goes on only where the register compares so: an NFT_CMP_… operator.
  void compare(std::uint32_t op, Bytes value);
  void count();
  /// Ends with NF_ACCEPT or NF_DROP.
  void verdict(int verdict);
  /// Ends with an answer: an NFT_REJECT_… type and its code.
  void reject(std::uint32_t type, std::uint8_t code);
  void masquerade();
  /// Ends with a new address, and a new port where it is not 0 (host order): an NFT_NAT_… type.
  void translate(std::uint32_t type, const contract::IpAddress& address, std::uint16_t port);

private:
  nftnl_expr* add(const char* name);
  void load(std::uint32_t reg, Bytes value);

  nftnl_rule* rule_;
};

}  // namespace vethloom::netlink::nft
