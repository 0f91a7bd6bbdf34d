// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/varlink.h"
#include "netlink/file_descriptor.h"
#include "server/poll_loop.h"

#include <deque>
#include <string>
#include <vector>

namespace vethloom::server {

/// One frame as it came, with the descriptors that travelled with it.
struct Message {
  std::string frame;
  bool oversized = false;
  std::vector<netlink::FileDescriptor> descriptors;
};

/// What a connection tells its owner, who may not destroy it inside one of these (see PollLoop::post).
class ConnectionEvents {
public:
  virtual ~ConnectionEvents() = default;
  virtual void received(Message message) = 0;
  /// The output queue is short again after it was `congested`.
  virtual void writable() = 0;
  /// The other side has gone; nothing comes after this.
  virtual void closed(bool insideFrame) = 0;
};

/// Frames over a stream socket: bytes in, messages out, and a queue of replies for a reader that is slower than we.
class Connection {
public:
  /// Above this many waiting bytes a stream should hold its replies back.
  static constexpr std::size_t congestedBytes = 1024 * 1024;

  Connection(PollLoop& loop, netlink::FileDescriptor socket, ConnectionEvents& events);

  /// Sends a frame, or queues what the socket does not take now.
  void send(std::string frame);
  [[nodiscard]] bool congested() const { return queuedBytes_ > congestedBytes; }
  /// Whether to read on; a connection that may not keeps its requests in the kernel's buffer.
  void setReading(bool reading);

private:
  void ready(short events);
  void readSome();
  void deliver(std::string_view bytes, std::vector<netlink::FileDescriptor> descriptors);
  void writeQueued();
  void updateEvents();
  void close();

  PollLoop& loop_;
  netlink::FileDescriptor socket_;
  ConnectionEvents& events_;
  contract::FrameReader reader_;
  std::vector<netlink::FileDescriptor> pendingDescriptors_;  ///< Of the frame that is not complete yet.
  std::deque<std::string> queue_;
  std::size_t queuedBytes_ = 0;
  std::size_t sentOfFirst_ = 0;
  bool reading_ = true;
  PollLoop::Registration registration_;
};

}  // namespace vethloom::server
