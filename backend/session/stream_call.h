// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/helper_connection.h"

#include <QPointer>
#include <vector>

namespace vethloom::session {

/// One streaming call on a connection of its own: what an apply, a ping and a command have in common.
class StreamCall : public QObject {
  Q_OBJECT

public:
  using QObject::QObject;
  ~StreamCall() override { end(); }

  /// On the next turn of the event loop: opens a connection and makes the call with `more`. `handler` gets each reply,
  /// or the failure to get so far, until `end`. `descriptors` travel with the call.
  void start(HelperConnection* connection, contract::Call call, Channel::Handler handler,
             std::vector<Descriptor> descriptors = {});
  /// Sends a oneway call on the same connection, as soon as there is one.
  void send(const contract::Call& call);
  /// Hangs up; no further reply comes.
  void end();

private:
  void open(HelperConnection* connection);
  void deliver(const contract::Result<Answer>& answer);

  contract::Call call_;
  Channel::Handler handler_;
  std::vector<Descriptor> descriptors_;
  std::vector<contract::Call> early_;  ///< Sent before there was a connection.
  QPointer<Channel> channel_;          ///< The helper connection's.
  bool ended_ = false;
};

}  // namespace vethloom::session
