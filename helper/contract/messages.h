// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/fact.h"

#include <chrono>
#include <string>
#include <vector>

/// Parameters and replies of the methods in io.github.vethloom.Helper.varlink, as values.
namespace vethloom::contract {

constexpr std::string_view interfaceName = "io.github.vethloom.Helper";

/// Parameters of the methods that take none: Describe, Connect, Cancel, GetInfo.
struct NoParameters {
  bool operator==(const NoParameters&) const = default;
};

/// Parameters of org.varlink.service.GetInterfaceDescription.
struct InterfaceRequest {
  std::string interface;
  bool operator==(const InterfaceRequest&) const = default;
};

/// Parameters of Watch and TearDown.
struct LabRequest {
  LabName lab;
  bool operator==(const LabRequest&) const = default;
};

/// Where a helper builds.
enum class Where { Sandbox, Host };

/// Something that this kernel does not have (feature.h).
struct Lack {
  std::string feature;
  std::string reason;  ///< A sentence that names the remedy.
  bool operator==(const Lack&) const = default;
};

/// Reply of Describe.
struct Capabilities {
  std::string version;  ///< Of the helper.
  Where where = Where::Sandbox;
  std::string kernel;              ///< uname -r
  std::vector<std::string> kinds;  ///< Link kinds of ours that this kernel can make: "veth", "bridge".
  std::vector<Lack> lacks = {};
  bool operator==(const Capabilities&) const = default;
};

/// Parameters of Apply. The first reply comes after the whole plan has been validated.
struct ApplyRequest {
  LabName lab;
  Operations operations;
  bool operator==(const ApplyRequest&) const = default;
};

/// How one operation of an Apply ended.
enum class StepOutcome { Done, Failed, Undone, UndoFailed };

/// Reply of Apply: steps as they end, several a frame. The last frame has `finished`. A failed apply ends with
/// an error reply instead (the Failure of the operation that failed), after its Undone steps were streamed.
struct StepResult {
  std::size_t operation = 0;  ///< Index into the request's operations.
  StepOutcome outcome = StepOutcome::Done;
  std::string message;  ///< Why, for Failed and UndoFailed.
  bool operator==(const StepResult&) const = default;
};

struct ApplyProgress {
  std::vector<StepResult> steps;
  bool finished = false;
  bool operator==(const ApplyProgress&) const = default;
};

/// Reply of Watch. A snapshot starts with `reset` (forget everything) and ends with `settled`;
/// afterwards facts come as the kernel reports them. After an overrun a fresh snapshot comes the same way.
struct WatchUpdate {
  bool reset = false;
  Facts facts;
  bool settled = false;
  bool operator==(const WatchUpdate&) const = default;
};

/// Reply of TearDown: counts of what was removed.
struct TearDownReport {
  std::size_t namespaces = 0;
  std::size_t links = 0;
  std::vector<std::string> left;  ///< What could not be removed or is not as the journal says, one sentence each.
  bool operator==(const TearDownReport&) const = default;
};

/// Parameters of Run. Descriptors 0, 1 and 2 of the command come with the message, in this order.
struct RunRequest {
  LabName lab;
  NamespaceRef ns;
  std::vector<std::string> arguments;  ///< argv; argv[0] is looked up in a fixed PATH.
  std::string directory;               ///< Working directory; "/" where it cannot be entered.
  bool operator==(const RunRequest&) const = default;
};

/// Replies of Run: first `started` with the process id as the helper sees it, last with `exitStatus`
/// (128 + signal where it was killed, as a shell says it).
struct RunUpdate {
  bool started = false;
  std::optional<int> exitStatus;
  bool operator==(const RunUpdate&) const = default;
};

/// Parameters of Ping. `count` 0 means until the connection closes.
struct PingRequest {
  LabName lab;
  NamespaceRef ns;
  IpAddress destination;
  std::uint32_t count = 4;
  std::uint32_t intervalMs = 1000;  ///< At least 10.
  std::uint32_t timeoutMs = 1000;   ///< How long the last request is waited for.
  bool operator==(const PingRequest&) const = default;
};

/// Reply of Ping: one a request answered, refused or lost. `message` is what ping(8) would say
/// ("Destination Host Unreachable", "Network is unreachable"), empty for an answer.
struct PingUpdate {
  std::uint32_t sequence = 0;  ///< From 1.
  bool answered = false;
  double milliseconds = 0;
  std::uint8_t ttl = 0;
  std::string from;  ///< Who answered, or who reported the error.
  std::string message;
  bool finished = false;  ///< The last update; it carries no request, only totals.
  std::uint32_t sent = 0;
  std::uint32_t received = 0;
  bool operator==(const PingUpdate&) const = default;
};

}  // namespace vethloom::contract
