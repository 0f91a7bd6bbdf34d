// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/request.h"

#include <libmnl/libmnl.h>
#include <cstring>

namespace vethloom::netlink {

namespace {
// Our largest request is a route with 64 next hops: under 2,000 bytes.
constexpr std::size_t capacity = 2048;
}  // namespace

Request::Request(std::uint16_t type, std::uint16_t flags) : buffer_(capacity) {
  nlmsghdr* message = mnl_nlmsg_put_header(buffer_.data());
  message->nlmsg_type = type;
  message->nlmsg_flags = NLM_F_REQUEST | flags;
}

Request::Request(const nlmsghdr& message) : Request(message.nlmsg_type, message.nlmsg_flags) {
  append(&message + 1, message.nlmsg_len - sizeof(message));
}

nlmsghdr* Request::header() {
  return reinterpret_cast<nlmsghdr*>(buffer_.data());
}

Request& Request::append(const void* data, std::size_t size) {
  const std::size_t start = header()->nlmsg_len;
  const std::size_t end = start + MNL_ALIGN(size);
  if (end > capacity) {
    overflowed_ = true;
    return *this;
  }
  std::memcpy(buffer_.data() + start, data, size);
  header()->nlmsg_len = static_cast<std::uint32_t>(end);
  return *this;
}

Request& Request::bytes(std::uint16_t type, Bytes payload) {
  if (!mnl_attr_put_check(header(), capacity, type, payload.size(), payload.data()))
    overflowed_ = true;
  return *this;
}

Request& Request::u8(std::uint16_t type, std::uint8_t value) {
  return bytes(type, Bytes(&value, 1));
}

Request& Request::u16(std::uint16_t type, std::uint16_t value) {
  if (!mnl_attr_put_u16_check(header(), capacity, type, value))
    overflowed_ = true;
  return *this;
}

Request& Request::u32(std::uint16_t type, std::uint32_t value) {
  if (!mnl_attr_put_u32_check(header(), capacity, type, value))
    overflowed_ = true;
  return *this;
}

Request& Request::s32(std::uint16_t type, std::int32_t value) {
  return u32(type, static_cast<std::uint32_t>(value));
}

Request& Request::text(std::uint16_t type, std::string_view value) {
  const std::string terminated(value);
  if (!mnl_attr_put_strz_check(header(), capacity, type, terminated.c_str()))
    overflowed_ = true;
  return *this;
}

Request& Request::ip(std::uint16_t type, const contract::IpAddress& value) {
  return bytes(type, value.bytes());
}

Request& Request::mac(std::uint16_t type, const contract::MacAddress& value) {
  return bytes(type, value.bytes());
}

Request::Nest::Nest(Request& request, std::uint16_t type) : request_(request), start_(request.header()->nlmsg_len) {
  request.bytes(type | NLA_F_NESTED, {});
}

Request::Nest::~Nest() {
  // Where even the attribute's header did not fit there is nothing to close.
  if (request_.header()->nlmsg_len == start_)
    return;
  auto* attribute = reinterpret_cast<nlattr*>(request_.buffer_.data() + start_);
  attribute->nla_len = static_cast<std::uint16_t>(request_.header()->nlmsg_len - start_);
}

Bytes Request::sealed() const {
  const auto* message = reinterpret_cast<const nlmsghdr*>(buffer_.data());
  return Bytes(buffer_).first(message->nlmsg_len);
}

void Request::stamp(std::uint32_t sequence, std::uint16_t moreFlags) {
  header()->nlmsg_seq = sequence;
  header()->nlmsg_flags |= moreFlags;
}

}  // namespace vethloom::netlink
