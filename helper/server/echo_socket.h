// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"
#include "netlink/file_descriptor.h"

#include <cstdint>
#include <optional>
#include <string>

namespace vethloom::server {

/// What came back for one echo request: its answer, or an ICMP error about it.
struct EchoEvent {
  std::uint16_t sequence = 0;
  bool answered = false;
  std::uint8_t ttl = 0;
  std::string from;     ///< Who answered or reported.
  std::string message;  ///< In ping(8)'s words; empty for an answer.
};

/// Echo requests to one address (RFC 792, RFC 4443), without blocking.
///
/// A raw socket: an ICMP datagram socket would need net.ipv4.ping_group_range to hold our group, which it never does in
/// a fresh namespace, and which is the user's to change; CAP_NET_RAW we have in every namespace that we serve.
/// Not connected, so that a missing route is the answer to one request and not to the whole ping.
class EchoSocket {
public:
  /// Opens it in the network namespace `ns`. This process is back in its own one when it returns.
  [[nodiscard]] static contract::Result<EchoSocket> open(const netlink::FileDescriptor& ns,
                                                         const contract::IpAddress& destination);

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  /// 0 or the errno that the kernel refuses this request with.
  [[nodiscard]] int send(std::uint16_t sequence);
  /// The next thing that came back; nothing where none is left or no look is. A message is a look, and others' pings
  /// end here too: a flood of them must not keep the helper from everything else.
  [[nodiscard]] std::optional<EchoEvent> receive(int& looks);

private:
  EchoSocket(netlink::FileDescriptor socket, const contract::IpAddress& destination, std::uint16_t identifier)
      : socket_(std::move(socket)), destination_(destination), identifier_(identifier) {}

  [[nodiscard]] std::optional<EchoEvent> receiveAnswer(int& looks);
  [[nodiscard]] std::optional<EchoEvent> receiveError(int& looks);

  netlink::FileDescriptor socket_;
  contract::IpAddress destination_;
  std::uint16_t identifier_;  ///< Tells our requests from another ping's.
};

}  // namespace vethloom::server
