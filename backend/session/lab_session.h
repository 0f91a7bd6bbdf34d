// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "model/observed.h"
#include "plan/plan.h"

#include <QObject>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace vethloom::session {

class ApplyRun;
class PingRun;
class CommandRun;

/// How to reach a lab's helper.
struct OpenRequest {
  contract::LabName lab;
  contract::Where where = contract::Where::Sandbox;
  enum class Mode {
    Attach,         ///< Only a sandbox that runs already; NotFound where there is none. On the host: start a helper.
    AttachOrStart,  ///< The usual.
  } mode = Mode::AttachOrStart;
  bool linger = false;  ///< A sandbox started here outlives this process (`vethloomctl up`).
  QString file;         ///< Absolute path of the drawing, remembered for `ls`; may be empty.
};

/// A lab: the helper that holds it, the connection, and the mirror of what the kernel has.
/// All work is asynchronous on the event loop of the thread that made it.
class LabSession : public QObject {
  Q_OBJECT

public:
  enum class State {
    Closed,   ///< Not opened, or closed on purpose.
    Opening,  ///< Helper is being started or reached, first snapshot on its way.
    Open,     ///< Connected, `observed` is what the kernel has.
    Lost,     ///< The helper went away by itself; `observed` is empty.
  };

  explicit LabSession(QObject* parent = nullptr);
  ~LabSession() override;  ///< Closes; a sandbox that does not linger vanishes.

  void open(const OpenRequest& request);
  void close();

  [[nodiscard]] State state() const;
  [[nodiscard]] const OpenRequest& request() const;
  [[nodiscard]] const contract::Capabilities& capabilities() const;
  [[nodiscard]] const model::Observed& observed() const;
  /// Whether the sandbox was running before we came.
  [[nodiscard]] bool attached() const;

  /// Sends a plan. One at a time. The run is a child of the session and deletes itself after `finished`.
  ApplyRun* apply(const plan::Plan& plan);
  /// `done` gets the helper's report or the failure.
  void tearDown(std::function<void(contract::Result<contract::TearDownReport>)> done);
  PingRun* ping(const contract::NamespaceRef& from, const contract::IpAddress& to, std::uint32_t count,
                std::uint32_t intervalMs = 1000);
  /// Runs a command with the given descriptors as its 0, 1 and 2 (they stay the caller's).
  CommandRun* run(const contract::NamespaceRef& ns, const QStringList& arguments,
                  const std::array<int, 3>& descriptors);

signals:
  void stateChanged(vethloom::session::LabSession::State state);
  /// After a snapshot and after each batch of facts (several facts, one signal).
  void observedChanged();
  /// Why opening failed, or why the helper was lost.
  void failed(const vethloom::contract::Failure& failure);

private:
  class Private;
  std::unique_ptr<Private> d_;
};

/// One Apply on its way.
class ApplyRun : public QObject {
  Q_OBJECT

public:
  using QObject::QObject;
  /// Asks the helper to stop and undo; `finished` still comes.
  virtual void cancel() = 0;

signals:
  void stepped(const vethloom::contract::StepResult& step);
  /// An empty optional: done. Else why it failed; what was done has been undone.
  void finished(const std::optional<vethloom::contract::Failure>& failure);
};

/// One ping on its way.
class PingRun : public QObject {
  Q_OBJECT

public:
  using QObject::QObject;
  virtual void stop() = 0;

signals:
  void updated(const vethloom::contract::PingUpdate& update);
  /// Comes once; the last update had the totals, unless there is a failure.
  void finished(const std::optional<vethloom::contract::Failure>& failure);
};

/// One command in a namespace.
class CommandRun : public QObject {
  Q_OBJECT

public:
  using QObject::QObject;

signals:
  void finished(const vethloom::contract::Result<int>& exitStatus);
};

/// A lab that is up, for `ls`.
struct LabEntry {
  contract::LabName lab;
  contract::Where where = contract::Where::Sandbox;
  QString file;  ///< May be empty.
};

/// Sandboxes of this user that answer (stale sockets are removed on the way), and labs in the host's journal.
[[nodiscard]] std::vector<LabEntry> runningLabs();

/// The drawing that a lab's running sandbox was built from, where that is not `file` (an absolute path) and still
/// exists. Two drawings with one lab name must not take each other's lab over unasked.
[[nodiscard]] std::optional<QString> otherDrawing(const contract::LabName& lab, const QString& file);

/// Waits until a sandbox that was torn down has ended, and removes what is left of its socket. False after
/// `milliseconds`: somebody else is still connected to it. Blocks.
bool waitForEnd(const contract::LabName& lab, int milliseconds);

/// The address to ping on box `to` from box `from`: one in a subnet they share first, else the first IPv4, else the
/// first IPv6 of `to`. NotFound says what is missing.
[[nodiscard]] contract::Result<contract::IpAddress> pingTarget(const model::Observed& observed,
                                                               const contract::NamespaceRef& from,
                                                               const contract::NamespaceRef& to);

}  // namespace vethloom::session
