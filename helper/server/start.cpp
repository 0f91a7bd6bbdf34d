// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/start.h"

#include "server/sockets.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace vethloom::server {

using contract::fail;
using contract::FailureKind;
using contract::Result;
using contract::Where;
using netlink::FileDescriptor;

namespace {

std::optional<std::string> variable(const char* name) {
  const char* value = ::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::optional<int> number(const std::string& text) {
  int value = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && value >= 0 ? std::optional(value) : std::nullopt;
}

/// How many descriptors LISTEN_FDS announces to this very process.
Result<int> announcedDescriptors(const StartVariables& variables, int ownPid) {
  if (!variables.listenDescriptors)
    return 0;
  // Meant for another process, which passed its environment on.
  if (variables.listenPid && number(*variables.listenPid) != ownPid)
    return 0;
  const auto count = number(*variables.listenDescriptors);
  if (!count || *count > 2)
    return fail(FailureKind::InvalidArgument, "LISTEN_FDS must be 1 or 2.", "LISTEN_FDS");
  return *count;
}

Result<StartRequest> parseArguments(const std::vector<std::string>& arguments) {
  StartRequest request;
  if (arguments == std::vector<std::string>{"--version"}) {
    request.action = StartRequest::Action::PrintVersion;
  } else if (arguments == std::vector<std::string>{"--help"}) {
    request.action = StartRequest::Action::PrintHelp;
  } else if (arguments == std::vector<std::string>{"host"}) {
    request.where = Where::Host;
  } else if (arguments == std::vector<std::string>{"sandbox", "--linger"}) {
    request.linger = true;
  } else if (arguments != std::vector<std::string>{"sandbox"}) {
    return fail(FailureKind::InvalidArgument, "Usage: vethloom-helper sandbox [--linger] | host | --version | --help.");
  }
  return request;
}

}  // namespace

StartVariables readVariables() {
  return {variable("LISTEN_FDS"), variable("LISTEN_PID"), variable("PKEXEC_UID"), variable("SUDO_UID")};
}

void clearEnvironment() {
  ::clearenv();
  ::setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

bool ensureStandardDescriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0)
      continue;
    // open(2) takes the lowest free number, which is this one. Not close-on-exec: these three are to be inherited.
    if (::open("/dev/null", O_RDWR) != descriptor)  // NOLINT: see above
      return false;
  }
  return true;
}

bool closeInheritedDescriptors(int announced) {
  const unsigned firstForeign = static_cast<unsigned>(firstAnnouncedDescriptor + announced);
  if (::close_range(firstForeign, ~0U, 0) != 0)
    return false;
  for (int i = 0; i < announced; ++i) {
    if (::fcntl(firstAnnouncedDescriptor + i, F_SETFD, FD_CLOEXEC) != 0)
      return false;
  }
  return true;
}

Result<StartRequest> parseStart(const std::vector<std::string>& arguments, const StartVariables& variables,
                                int ownPid) {
  auto request = parseArguments(arguments);
  if (!request || request->action != StartRequest::Action::Serve)
    return request;
  const auto announced = announcedDescriptors(variables, ownPid);
  if (!announced)
    return tl::unexpected(announced.error());
  request->announced = *announced;
  if (request->where == Where::Sandbox && request->announced == 0)
    return fail(FailureKind::InvalidArgument, "A sandbox needs its connection as descriptor 3 with LISTEN_FDS=1.");
  if (request->where == Where::Host && request->announced == 2)
    return fail(FailureKind::InvalidArgument, "Nothing listens on the host: LISTEN_FDS must be 1 there.");
  if (request->linger && request->announced != 2)
    return fail(FailureKind::InvalidArgument,
                "A lingering sandbox needs a listening socket as descriptor 4 with LISTEN_FDS=2.");
  return request;
}

Result<StartSockets> takeSockets(const StartRequest& request) {
  StartSockets sockets;
  if (request.announced > 0) {
    sockets.first.reset(firstAnnouncedDescriptor);
  } else {
    // Standard input stays valid, but no longer leads to the client: a command must not read our requests.
    sockets.first.reset(::fcntl(0, F_DUPFD_CLOEXEC, firstAnnouncedDescriptor));
    const FileDescriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!sockets.first || !null || ::dup2(null.get(), 0) != 0)
      return fail(FailureKind::Io, "Standard input cannot be taken over.");
  }
  if (!isConnectedStreamSocket(sockets.first.get()))
    return fail(FailureKind::InvalidArgument, "The connection must be a connected unix stream socket.");
  if (request.announced == 2) {
    sockets.listener.reset(firstAnnouncedDescriptor + 1);
    if (!isListeningStreamSocket(sockets.listener.get()))
      return fail(FailureKind::InvalidArgument, "Descriptor 4 must be a listening unix stream socket.");
  }
  return sockets;
}

std::string_view helpText() {
  return "Usage: vethloom-helper sandbox [--linger]\n"
         "       vethloom-helper host\n"
         "\n"
         "Builds what Vethloom draws: network namespaces, bridges and veth cables.\n"
         "Started by vethloom and vethloomctl; speaks Varlink (io.github.vethloom.Helper).\n"
         "\n"
         "  sandbox    build in a user, network, mount and pid namespace of your own;\n"
         "             everything vanishes with the helper\n"
         "  --linger   outlive the first connection, until no lab is up and nobody is connected\n"
         "  host       build on this computer; must be root (pkexec, sudo)\n"
         "  --version  print the version\n"
         "  --help     print this\n"
         "\n"
         "The connection is descriptor 3 with LISTEN_FDS=1, for host also standard input.\n"
         "With LISTEN_FDS=2 a sandbox accepts more connections on the listening socket 4.\n"
         "The helper ends at end of file. Exit status: 0 done, 2 wrong usage, 3 refused.\n";
}

}  // namespace vethloom::server
