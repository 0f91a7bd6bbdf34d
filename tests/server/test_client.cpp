// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace vethloom::test {

using netlink::FileDescriptor;
using Clock = std::chrono::steady_clock;

std::pair<FileDescriptor, FileDescriptor> socketPair() {
  int ends[2] = {-1, -1};
  [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

TestClient::TestClient(FileDescriptor socket, Pump pump) : socket_(std::move(socket)), pump_(std::move(pump)) {}

void TestClient::sendBytes(std::string_view bytes, std::span<const int> descriptors) {
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  alignas(cmsghdr) std::array<char, CMSG_SPACE(64 * sizeof(int))> control{};
  while (!bytes.empty() && Clock::now() < deadline) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!descriptors.empty()) {
      header.msg_control = control.data();
      header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
      cmsghdr* item = CMSG_FIRSTHDR(&header);
      item->cmsg_level = SOL_SOCKET;
      item->cmsg_type = SCM_RIGHTS;
      item->cmsg_len = CMSG_LEN(descriptors.size_bytes());
      std::memcpy(CMSG_DATA(item), descriptors.data(), descriptors.size_bytes());
    }
    const auto sent = ::sendmsg(socket_.get(), &header, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      descriptors = {};
    } else if (errno != EAGAIN) {
      return;
    }
    if (pump_)
      pump_();
  }
}

void TestClient::call(std::string_view method, const std::string& parameters, bool more,
                      std::span<const int> descriptors) {
  sendBytes(contract::encodeCall({.method = std::string(method), .parameters = parameters, .more = more}), descriptors);
}

std::optional<contract::Reply> TestClient::reply(std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (frames_.empty() && !atEnd_ && Clock::now() < deadline)
    receiveSome();
  if (frames_.empty())
    return std::nullopt;
  const auto decoded = contract::decodeReply(frames_.front());
  frames_.pop_front();
  return decoded ? std::optional(*decoded) : std::nullopt;
}

bool TestClient::ended(std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (frames_.empty() && !atEnd_ && Clock::now() < deadline)
    receiveSome();
  return atEnd_ && frames_.empty();
}

void TestClient::receiveSome() {
  if (pump_)
    pump_();
  pollfd readable{socket_.get(), POLLIN, 0};
  if (::poll(&readable, 1, pump_ ? 0 : 50) <= 0)
    return;
  std::array<char, 65536> bytes;
  const auto size = ::recv(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (size == 0 || (size < 0 && errno == ECONNRESET)) {
    atEnd_ = true;
    return;
  }
  buffer_.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  for (auto end = buffer_.find('\0'); end != std::string::npos; end = buffer_.find('\0')) {
    frames_.push_back(buffer_.substr(0, end));
    buffer_.erase(0, end + 1);
  }
}

template <typename T>
contract::Result<T> TestClient::as(const std::optional<contract::Reply>& reply) {
  if (!reply)
    return contract::fail(contract::FailureKind::Disconnected, "There is no reply.");
  if (!reply->error.empty())
    return tl::unexpected(contract::failureOf(*reply));
  const auto json = contract::parseJson(reply->parameters);
  return json ? contract::decode<T>(*json) : tl::unexpected(json.error());
}

template contract::Result<contract::Capabilities> TestClient::as(const std::optional<contract::Reply>&);
template contract::Result<contract::ApplyProgress> TestClient::as(const std::optional<contract::Reply>&);
template contract::Result<contract::WatchUpdate> TestClient::as(const std::optional<contract::Reply>&);
template contract::Result<contract::TearDownReport> TestClient::as(const std::optional<contract::Reply>&);
template contract::Result<contract::RunUpdate> TestClient::as(const std::optional<contract::Reply>&);
template contract::Result<contract::PingUpdate> TestClient::as(const std::optional<contract::Reply>&);
template contract::Result<contract::NoParameters> TestClient::as(const std::optional<contract::Reply>&);

std::string errorName(const std::optional<contract::Reply>& reply) {
  if (!reply)
    return "no reply";
  const auto ours = std::string(contract::interfaceName) + ".";
  return reply->error.starts_with(ours) ? reply->error.substr(ours.size()) : reply->error;
}

}  // namespace vethloom::test
