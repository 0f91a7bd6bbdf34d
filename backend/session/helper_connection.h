// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/channel.h"
#include "session/helper_link.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

namespace vethloom::session {

/// All connections to one helper: the first for short calls, and one more for each stream, since a connection is busy
/// while it streams.
class HelperConnection : public QObject {
  Q_OBJECT

public:
  explicit HelperConnection(HelperLink link, QObject* parent = nullptr);
  /// Closes every connection; nobody who waits is told.
  ~HelperConnection() override;

  [[nodiscard]] Channel& control() { return *control_; }
  /// Whether the helper was running before we came.
  [[nodiscard]] bool attached() const { return !process_; }

  /// Whether the helper is one of ours and has ended.
  [[nodiscard]] bool hasEnded() const { return process_ && process_->hasEnded(); }

  using StreamHandler = std::function<void(contract::Result<Channel*>)>;
  /// One more connection to the same helper. It lives until the helper connection does, or until deleted.
  void openStream(StreamHandler handler);

  /// Everybody who waits, on every connection, gets `failure`.
  void abort(const contract::Failure& failure);
  /// Hangs up, and waits for the end of a sandbox that vanishes with us. A helper on this computer is left to finish
  /// what it may be undoing.
  void finish();

signals:
  /// The helper went away by itself; `failure` says how it ended where that is known.
  void lost(const vethloom::contract::Failure& failure);

private:
  void explainLoss(std::function<void(const contract::Failure&)> explained);
  void answerExplanations();
  [[nodiscard]] contract::Failure lossFailure();

  std::unique_ptr<HelperProcess> process_;
  contract::Where where_;
  bool viaPkexec_ = false;
  bool isOurSandbox_ = false;
  Channel* control_ = nullptr;
  std::vector<std::function<void(const contract::Failure&)>> explanations_;
  QTimer patience_;  ///< How long a vanished helper's exit status is waited for.
};

}  // namespace vethloom::session
