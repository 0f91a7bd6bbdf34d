// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "test_client.h"

#include <sys/types.h>
#include <QByteArray>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>

namespace vethloom::test {

/// How to start the real vethloom-helper.
struct HelperStart {
  QStringList arguments = {QStringLiteral("sandbox")};
  uid_t user = 0;                     ///< As whom; another than our own needs root.
  std::string listenerPath;           ///< With a listening socket there.
  QStringList wrapper;                ///< A command that becomes the helper, such as unshare(1).
  std::function<bool()> before;       ///< In the new process, still with our rights.
  std::optional<uid_t> pkexecCaller;  ///< PKEXEC_UID, and a parent process of that user as pkexec leaves it.
};

/// A vethloom-helper process and the client's end of its first connection. Killed at the end if it still runs.
class RealHelper {
public:
  explicit RealHelper(const HelperStart& start);
  ~RealHelper();

  [[nodiscard]] TestClient& client() { return *client_; }
  /// The process that was started; with `pkexecCaller` the one above it.
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// One more connection, made with Connect.
  [[nodiscard]] std::unique_ptr<TestClient> connectAgain();
  /// The exit status (128 + signal); -1 when it is still running after 20 s.
  [[nodiscard]] int waitForEnd();
  /// What it has written to standard error so far.
  [[nodiscard]] QByteArray errors();

private:
  pid_t pid_ = -1;
  netlink::FileDescriptor process_;  ///< A pidfd: readable when the helper has ended.
  netlink::FileDescriptor errors_;
  QByteArray errorText_;
  std::unique_ptr<TestClient> client_;
};

/// A command's end and output.
struct CommandResult {
  int status = -1;
  QByteArray output;
};

/// Runs a command in a namespace of lab "l" through the helper; its standard output and error come together.
[[nodiscard]] CommandResult runIn(TestClient& client, const std::string& ns, const std::vector<std::string>& arguments,
                                  const std::string& directory = {});
/// Applies operations (JSON texts) to lab "l"; the last reply.
[[nodiscard]] std::optional<contract::Reply> applyPlan(TestClient& client, const std::vector<std::string>& operations);
/// Two namespaces ns1 (10.0.0.1/24) and ns2 (10.0.0.2/24), each with an eth0, and the cable between them; all up.
[[nodiscard]] std::vector<std::string> twoRoomsOneCable();
/// All updates of a ping in lab "l", a request every 20 ms.
[[nodiscard]] std::vector<contract::PingUpdate> pingFrom(TestClient& client, const std::string& ns,
                                                         const std::string& destination, int count);

/// Why no sandbox can be made here, or nothing.
[[nodiscard]] std::optional<QString> sandboxRefusal();

/// Ends a test where sandboxes are forbidden; with CI=true that is a failure.
#define VETHLOOM_NEED_SANDBOX()                                  \
  do {                                                           \
    if (const auto refusal = vethloom::test::sandboxRefusal()) { \
      if (qEnvironmentVariable("CI") == QLatin1String("true"))   \
        QFAIL(qPrintable(*refusal));                             \
      QSKIP(qPrintable(*refusal));                               \
    }                                                            \
  } while (false)

}  // namespace vethloom::test
