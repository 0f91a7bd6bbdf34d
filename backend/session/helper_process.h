// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"
#include "session/descriptor.h"

#include <sys/types.h>
#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vethloom::session {

/// How a helper is to be started.
struct HelperStart {
  std::vector<std::string> arguments;  ///< The program's absolute path first.
  Descriptor socket;                   ///< The helper's end of the connection.
  Descriptor listener;                 ///< A listening socket for further clients; unset: none.
  /// Where the helper finds `socket`: as descriptor 3 by the LISTEN_FDS convention (sd_listen_fds(3)), or as its
  /// standard input, because pkexec(1) closes everything above 2.
  bool socketOnStdin = false;
  bool ownSession = true;   ///< setsid(2): out of reach of the terminal's Ctrl-C.
  bool outlivesUs = false;  ///< Nothing of ours is kept open in it, not even standard error.
};

/// A helper that we started. Destroying it leaves the helper alone (it ends by itself when its connection does, unless
/// it lingers), but sees to it that no zombie stays.
class HelperProcess : public QObject {
  Q_OBJECT

public:
  /// Forks and executes. A program that cannot be executed is a failure here.
  [[nodiscard]] static contract::Result<std::unique_ptr<HelperProcess>> start(HelperStart start);
  ~HelperProcess() override;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool hasEnded() const { return status_.has_value(); }
  /// 128 + signal where it was killed. Unset while it runs.
  [[nodiscard]] std::optional<int> exitStatus() const;
  /// "ended with exit code 3: no such device", for sentences. Text from the helper is escaped.
  [[nodiscard]] std::string describeEnd();
  /// The last line that it wrote to standard error, escaped.
  [[nodiscard]] std::string lastLine();

  /// Waits for a helper whose connection is closed already; kills it where it does not end within `milliseconds`.
  void finish(int milliseconds);

signals:
  void ended();

private:
  HelperProcess(pid_t pid, Descriptor handle, Descriptor errors);
  void reap();
  void readErrors();

  pid_t pid_ = -1;
  Descriptor handle_;  ///< pidfd: readable once it has ended.
  Descriptor errors_;
  std::unique_ptr<QSocketNotifier> endNotifier_;
  std::unique_ptr<QSocketNotifier> errorNotifier_;
  QByteArray tail_;            ///< The end of what it wrote to standard error.
  std::optional<int> status_;  ///< As waitpid(2) gives it.
};

}  // namespace vethloom::session
