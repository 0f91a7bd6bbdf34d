// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/varlink.h"
#include "netlink/file_descriptor.h"

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace vethloom::test {

/// A connected pair of unix stream sockets.
[[nodiscard]] std::pair<netlink::FileDescriptor, netlink::FileDescriptor> socketPair();

/// The client's end of a helper's connection: sends raw bytes, hands out replies one by one.
class TestClient {
public:
  /// Lets the other side work for a moment; a helper in another process needs nothing.
  using Pump = std::function<void()>;
  explicit TestClient(netlink::FileDescriptor socket, Pump pump = {});

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  void sendBytes(std::string_view bytes, std::span<const int> descriptors = {});
  /// `parameters` is JSON text.
  void call(std::string_view method, const std::string& parameters = "{}", bool more = false,
            std::span<const int> descriptors = {});
  /// The next reply; nothing at end of file or when the time is over.
  [[nodiscard]] std::optional<contract::Reply> reply(std::chrono::milliseconds limit = std::chrono::seconds(20));
  /// The end of file, after which nothing came.
  [[nodiscard]] bool ended(std::chrono::milliseconds limit = std::chrono::seconds(20));
  void closeSocket() { socket_.reset(); }

  /// The reply's parameters as a value; fails the conversion with the reply's own error.
  template <typename T>
  [[nodiscard]] static contract::Result<T> as(const std::optional<contract::Reply>& reply);

private:
  void receiveSome();

  netlink::FileDescriptor socket_;
  Pump pump_;
  std::string buffer_;
  std::deque<std::string> frames_;
  bool atEnd_ = false;
};

/// "org.varlink.service.MethodNotFound" or "NotFound" for one of ours; empty for a success.
[[nodiscard]] std::string errorName(const std::optional<contract::Reply>& reply);

}  // namespace vethloom::test
