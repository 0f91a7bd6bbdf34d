// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/helper_link.h"

#include "session/helper_location.h"
#include "session/lab_registry.h"

#include <QFile>
#include <QStandardPaths>

namespace vethloom::session {

using contract::FailureKind;

namespace {

/// Starts a helper with a fresh connection; `start` says everything but the socket.
contract::Result<HelperLink> startHelper(HelperStart start) {
  auto pair = makeSocketPair();
  if (!pair)
    return tl::unexpected(pair.error());
  start.socket = std::move((*pair)[1]);
  auto process = HelperProcess::start(std::move(start));
  if (!process)
    return tl::unexpected(process.error());
  return HelperLink{.socket = std::move((*pair)[0]), .process = std::move(*process)};
}

contract::Result<HelperLink> startSandbox(const OpenRequest& request, const LabRegistry& registry,
                                          Descriptor listener) {
  const auto program = findHelper();
  if (!program)
    return tl::unexpected(program.error());
  HelperStart start{.arguments = {QFile::encodeName(*program).toStdString(), "sandbox"},
                    .socket = {},
                    .listener = std::move(listener),
                    .outlivesUs = request.linger};
  if (request.linger)
    start.arguments.push_back("--linger");
  auto link = startHelper(std::move(start));
  if (!link)
    return link;
  if (const auto recorded = registry.writeRecord({request.lab, request.file, link->process->pid()}); !recorded) {
    link->socket.reset();
    link->process->finish(0);
    return tl::unexpected(recorded.error());
  }
  link->isOurSandbox = !request.linger;
  return link;
}

contract::Result<HelperLink> reachSandbox(const OpenRequest& request) {
  const bool attachOnly = request.mode == OpenRequest::Mode::Attach;
  const auto registry = LabRegistry::open(attachOnly ? IfMissing::Fail : IfMissing::Create);
  if (!registry)
    return tl::unexpected(registry.error());
  if (attachOnly) {
    auto connection = registry->connect(request.lab);
    if (!connection)
      return tl::unexpected(connection.error());
    return HelperLink{.socket = std::move(*connection), .process = nullptr};
  }
  auto claim = registry->claim(request.lab);
  if (!claim)
    return tl::unexpected(claim.error());
  if (claim->connection)
    return HelperLink{.socket = std::move(claim->connection), .process = nullptr};
  auto link = startSandbox(request, *registry, std::move(claim->listener));
  if (!link)
    registry->removeStale(request.lab);
  return link;
}

contract::Result<HelperLink> reachHost() {
  const auto program = findHelper();
  if (!program)
    return tl::unexpected(program.error());
  HelperStart start{.arguments = {QFile::encodeName(*program).toStdString(), "host"},
                    .socket = {},
                    .listener = {},
                    .socketOnStdin = true};
  const bool viaPkexec = ::geteuid() != 0;
  if (viaPkexec) {
    const QString pkexec = QStandardPaths::findExecutable(QStringLiteral("pkexec"));
    if (pkexec.isEmpty())
      return contract::fail(FailureKind::NotSupported,
                            "Building on this computer needs the program pkexec, which is not installed; install the "
                            "package pkexec (polkit on Fedora and Arch), or build in a sandbox");
    start.arguments.insert(start.arguments.begin(), QFile::encodeName(pkexec).toStdString());
    start.ownSession = false;  // pkexec asks for the password on the terminal where there is no desktop agent.
  }
  auto link = startHelper(std::move(start));
  if (!link)
    return link;
  link->where = contract::Where::Host;
  link->viaPkexec = viaPkexec;
  return link;
}

}  // namespace

contract::Result<HelperLink> reachHelper(const OpenRequest& request) {
  return request.where == contract::Where::Sandbox ? reachSandbox(request) : reachHost();
}

}  // namespace vethloom::session
