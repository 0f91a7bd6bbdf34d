// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/codec.h"

#include <string>
#include <string_view>
#include <vector>

/// Varlink's envelope (https://varlink.org/Method-Call): JSON objects, each ended by one NUL byte.
namespace vethloom::contract {

/// Method names, fully qualified.
namespace method {
constexpr std::string_view getInfo = "org.varlink.service.GetInfo";
constexpr std::string_view getInterfaceDescription = "org.varlink.service.GetInterfaceDescription";
constexpr std::string_view describe = "io.github.vethloom.Helper.Describe";
constexpr std::string_view connect = "io.github.vethloom.Helper.Connect";
constexpr std::string_view apply = "io.github.vethloom.Helper.Apply";
constexpr std::string_view cancel = "io.github.vethloom.Helper.Cancel";
constexpr std::string_view watch = "io.github.vethloom.Helper.Watch";
constexpr std::string_view tearDown = "io.github.vethloom.Helper.TearDown";
constexpr std::string_view run = "io.github.vethloom.Helper.Run";
constexpr std::string_view ping = "io.github.vethloom.Helper.Ping";
}  // namespace method

struct Call {
  std::string method;
  std::string parameters = "{}";  ///< JSON text of an object.
  bool more = false;
  bool oneway = false;
};

struct Reply {
  std::string parameters = "{}";
  bool continues = false;
  std::string error;  ///< Fully qualified error name, empty for success.
};

[[nodiscard]] Result<Call> decodeCall(std::string_view frame);
[[nodiscard]] Result<Reply> decodeReply(std::string_view frame);
/// The frame with its NUL.
[[nodiscard]] std::string encodeCall(const Call& call);
[[nodiscard]] std::string encodeReply(const Reply& reply);

/// The reply that carries a failure, and back. Parameters that will not do are always our InvalidArgument, whose object
/// is the field's path; org.varlink.service.InvalidParameter could name a field of the first level only.
/// Errors of org.varlink.service map to InvalidArgument or NotFound.
[[nodiscard]] Reply failureReply(const Failure& failure);
[[nodiscard]] Failure failureOf(const Reply& reply);

/// Cuts a byte stream into frames. Bounded: a frame over limits::frameBytes is dropped up to its NUL, counted as
/// one oversized frame, and the stream goes on behind it.
class FrameReader {
public:
  struct Frame {
    std::string text;
    bool oversized = false;
  };
  /// The frames completed by `bytes`.
  [[nodiscard]] std::vector<Frame> push(std::string_view bytes);
  /// Whether the stream stands inside a frame (an end here is an error, not an orderly goodbye).
  [[nodiscard]] bool midFrame() const { return !buffer_.empty() || dropping_; }

private:
  std::string buffer_;
  bool dropping_ = false;
};

/// The text of io.github.vethloom.Helper.varlink.
[[nodiscard]] std::string_view interfaceDescription();

}  // namespace vethloom::contract
