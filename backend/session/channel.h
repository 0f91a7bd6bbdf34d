// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/varlink.h"
#include "session/descriptor.h"

#include <QObject>
#include <QSocketNotifier>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace vethloom::session {

/// One good reply: the parameters as JSON text, and whether more replies to the same call follow.
struct Answer {
  std::string parameters;
  bool continues = false;
};

/// One Varlink connection to a helper, never blocking. Calls are answered in the order in which they were made.
class Channel : public QObject {
  Q_OBJECT

public:
  /// Called for each reply to a call, the last time with `continues` false or with the failure.
  using Handler = std::function<void(const contract::Result<Answer>&)>;
  /// Finds out why the other side went away and passes that on, sooner or later.
  using Explainer = std::function<void(std::function<void(const contract::Failure&)>)>;

  explicit Channel(Descriptor socket, QObject* parent = nullptr);

  /// Without one, a loss is explained by a plain Disconnected.
  void setExplainer(Explainer explainer) { explainer_ = std::move(explainer); }

  /// Sends a call; `descriptors` travel with its first byte. A call over the frame limit fails and sends nothing.
  void call(const contract::Call& call, Handler handler, std::vector<Descriptor> descriptors = {});
  /// Sends a call that has no reply.
  void send(contract::Call call);
  /// Ends the connection; nobody who waits is told.
  void close();
  /// Ends the connection; everybody who waits gets `failure`, then `lost` is emitted.
  void abort(const contract::Failure& failure);
  [[nodiscard]] bool isOpen() const { return bool(socket_); }

signals:
  /// The other side went away, or said something that is not Varlink.
  void lost(const vethloom::contract::Failure& failure);

private:
  struct Outgoing {
    std::string bytes;
    std::size_t sent = 0;
    std::vector<Descriptor> descriptors;
  };
  struct Pending {
    Handler handler;
    bool streaming = false;  ///< Asked for `more`.
  };

  void flush();
  [[nodiscard]] bool sendSome(Outgoing& frame);
  void receive();
  /// False where the connection has ended on the way.
  [[nodiscard]] bool take(const contract::FrameReader::Frame& frame);
  void disconnected(const std::string& reason);

  Descriptor socket_;
  QSocketNotifier readable_;
  QSocketNotifier writable_;
  contract::FrameReader reader_;
  std::deque<Outgoing> outgoing_;
  std::deque<Pending> pending_;
  Explainer explainer_;
};

}  // namespace vethloom::session
