// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "netlink/attributes.h"

#include <string_view>
#include <vector>

struct nlmsghdr;

namespace vethloom::netlink {

/// One netlink message being built: a header, a fixed part, attributes. It grows to a few kilobytes at most; what
/// does not fit is left out and `overflowed` says so, which makes Socket refuse to send it.
class Request {
public:
  /// `type` is RTM_…; `flags` are NLM_F_… beside NLM_F_REQUEST.
  Request(std::uint16_t type, std::uint16_t flags);
  /// A message that a library has built.
  explicit Request(const nlmsghdr& message);

  /// Appends a fixed part (ifinfomsg, rtmsg, …): behind the header, or first in an attribute such as VETH_INFO_PEER.
  template <typename T>
  Request& fixed(const T& part) {
    return append(&part, sizeof(T));
  }
  Request& bytes(std::uint16_t type, Bytes payload);
  Request& u8(std::uint16_t type, std::uint8_t value);
  Request& u16(std::uint16_t type, std::uint16_t value);
  Request& u32(std::uint16_t type, std::uint32_t value);
  Request& s32(std::uint16_t type, std::int32_t value);
  /// With its closing NUL.
  Request& text(std::uint16_t type, std::string_view value);
  Request& ip(std::uint16_t type, const contract::IpAddress& value);
  Request& mac(std::uint16_t type, const contract::MacAddress& value);

  /// Everything appended while it lives is inside the attribute. It must end before the request is moved.
  class Nest {
  public:
    Nest(Request& request, std::uint16_t type);
    ~Nest();
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;

  private:
    Request& request_;
    std::size_t start_;
  };

  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// The message as it would be sent.
  [[nodiscard]] Bytes sealed() const;
  /// Set by Socket just before sending.
  void stamp(std::uint32_t sequence, std::uint16_t moreFlags);

private:
  [[nodiscard]] nlmsghdr* header();
  Request& append(const void* data, std::size_t size);

  std::vector<std::uint8_t> buffer_;
  bool overflowed_ = false;
};

}  // namespace vethloom::netlink
