// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/launch_message.h"

#include "contract/codec.h"
#include "contract/limits.h"

#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace vethloom::server {

using netlink::FileDescriptor;

namespace {

/// The namespace, then the command's 0, 1 and 2.
constexpr std::size_t descriptorCount = 4;
using Control = std::array<char, CMSG_SPACE(descriptorCount * sizeof(int))>;

/// What came in a frame does not grow when it is written again.
constexpr std::size_t largestText = contract::limits::frameBytes;

bool sendAll(int socket, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = ::send(socket, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent <= 0)
      return false;
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receiveAll(int socket, void* data, std::size_t size) {
  char* at = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t received = ::recv(socket, at, size, 0);
    if (received < 0 && errno == EINTR)
      continue;
    if (received <= 0)
      return false;
    at += received;
    size -= static_cast<std::size_t>(received);
  }
  return true;
}

/// A message's header: the size of its text, and with it the descriptors.
struct Header {
  std::uint32_t size = 0;
  std::array<FileDescriptor, descriptorCount> descriptors;
};

std::optional<Header> receiveHeader(int socket) {
  Header result;
  alignas(cmsghdr) Control control{};
  iovec bytes{&result.size, sizeof result.size};
  msghdr header{};
  header.msg_iov = &bytes;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t received = 0;
  do
    received = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  while (received < 0 && errno == EINTR);
  const cmsghdr* const first = CMSG_FIRSTHDR(&header);
  if (received != sizeof result.size || first == nullptr || first->cmsg_level != SOL_SOCKET ||
      first->cmsg_type != SCM_RIGHTS)
    return std::nullopt;
  const std::size_t count = (first->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (std::size_t i = 0; i < count && i < descriptorCount; ++i) {
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(first) + i * sizeof(int), sizeof descriptor);
    result.descriptors[i].reset(descriptor);
  }
  return count == descriptorCount ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace

bool sendCommand(int socket, const Command& command) {
  const std::string text = contract::printJson(contract::encode(command.request));
  auto size = static_cast<std::uint32_t>(text.size());
  const std::array<int, descriptorCount> descriptors{command.ns.get(), command.descriptors[0].get(),
                                                     command.descriptors[1].get(), command.descriptors[2].get()};
  alignas(cmsghdr) Control control{};
  iovec bytes{&size, sizeof size};
  msghdr header{};
  header.msg_iov = &bytes;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  cmsghdr* const first = CMSG_FIRSTHDR(&header);
  first->cmsg_level = SOL_SOCKET;
  first->cmsg_type = SCM_RIGHTS;
  first->cmsg_len = CMSG_LEN(sizeof descriptors);
  std::memcpy(CMSG_DATA(first), descriptors.data(), sizeof descriptors);
  ssize_t sent = 0;
  do
    sent = ::sendmsg(socket, &header, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == sizeof size && sendAll(socket, text.data(), text.size());
}

std::optional<Command> receiveCommand(int socket) {
  auto header = receiveHeader(socket);
  if (!header || header->size > largestText)
    return std::nullopt;
  std::string text(header->size, '\0');
  if (!receiveAll(socket, text.data(), text.size()))
    return std::nullopt;
  const auto json = contract::parseJson(text);
  if (!json)
    return std::nullopt;
  auto request = contract::decode<contract::RunRequest>(*json);
  if (!request)
    return std::nullopt;
  auto& [ns, input, output, errors] = header->descriptors;
  return Command{*std::move(request), std::move(ns), {std::move(input), std::move(output), std::move(errors)}};
}

bool sendAnswer(int socket, const LaunchAnswer& answer) {
  return sendAll(socket, &answer, sizeof answer);
}

std::optional<LaunchAnswer> receiveAnswer(int socket) {
  LaunchAnswer answer;
  return receiveAll(socket, &answer, sizeof answer) ? std::optional(answer) : std::nullopt;
}

}  // namespace vethloom::server
