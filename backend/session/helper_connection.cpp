// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/helper_connection.h"

#include <QPointer>

namespace vethloom::session {

using contract::Failure;
using contract::FailureKind;

namespace {

constexpr int exitStatusPatienceMs = 500;
constexpr int finishPatienceMs = 3000;
/// pkexec(1): the dialog was dismissed; not authorised, or the agent could not be reached.
constexpr int pkexecDismissed = 126;
constexpr int pkexecRefused = 127;

}  // namespace

HelperConnection::HelperConnection(HelperLink link, QObject* parent)
    : QObject(parent),
      process_(std::move(link.process)),
      where_(link.where),
      viaPkexec_(link.viaPkexec),
      isOurSandbox_(link.isOurSandbox),
      control_(new Channel(std::move(link.socket), this)) {
  control_->setExplainer([this](auto explained) { explainLoss(std::move(explained)); });
  connect(control_, &Channel::lost, this, &HelperConnection::lost);
  patience_.setSingleShot(true);
  patience_.setInterval(exitStatusPatienceMs);
  connect(&patience_, &QTimer::timeout, this, &HelperConnection::answerExplanations);
  if (process_)
    connect(process_.get(), &HelperProcess::ended, this, &HelperConnection::answerExplanations);
}

HelperConnection::~HelperConnection() = default;

void HelperConnection::openStream(StreamHandler handler) {
  auto pair = makeSocketPair();
  if (!pair)
    return handler(tl::unexpected(pair.error()));
  std::vector<Descriptor> passed;
  passed.push_back(std::move((*pair)[1]));
  auto ours = std::make_shared<Descriptor>(std::move((*pair)[0]));
  const contract::Call call{.method = std::string(contract::method::connect)};
  control_->call(
      call,
      [this, ours, handler = std::move(handler)](const contract::Result<Answer>& answer) {
        if (!answer)
          return handler(tl::unexpected(answer.error()));
        auto* stream = new Channel(std::move(*ours), this);
        stream->setExplainer([this](auto explained) { explainLoss(std::move(explained)); });
        handler(stream);
      },
      std::move(passed));
}

void HelperConnection::abort(const Failure& failure) {
  const QPointer<HelperConnection> self(this);
  QList<QPointer<Channel>> channels;
  for (Channel* channel : findChildren<Channel*>(QString(), Qt::FindDirectChildrenOnly))
    channels.append(channel);
  for (const auto& channel : channels)
    if (self && channel)
      channel->abort(failure);
}

void HelperConnection::finish() {
  for (Channel* channel : findChildren<Channel*>(QString(), Qt::FindDirectChildrenOnly))
    channel->close();
  if (isOurSandbox_)
    process_->finish(finishPatienceMs);
}

void HelperConnection::explainLoss(std::function<void(const Failure&)> explained) {
  explanations_.push_back(std::move(explained));
  if (!process_ || process_->hasEnded())
    answerExplanations();
  else if (!patience_.isActive())
    patience_.start();
}

void HelperConnection::answerExplanations() {
  patience_.stop();
  const Failure failure = lossFailure();
  for (const auto& explained : std::exchange(explanations_, {}))
    explained(failure);
}

Failure HelperConnection::lossFailure() {
  const std::string remedy = where_ == contract::Where::Sandbox
                                 ? "; the sandbox is gone with it, so start it again"
                                 : "; what it made is in its journal, so apply again or tear down";
  if (!process_ || !process_->hasEnded())
    return {.kind = FailureKind::Disconnected, .message = "The helper went away" + remedy};
  const int status = process_->exitStatus().value_or(0);
  if (viaPkexec_ && status == pkexecDismissed)
    return {.kind = FailureKind::NotPermitted, .message = "The password dialog was dismissed, so nothing was done"};
  if (viaPkexec_ && status == pkexecRefused) {
    const std::string words = process_->lastLine();
    return {.kind = FailureKind::NotPermitted,
            .message = "This computer's policy did not let the helper start" + (words.empty() ? "" : ": " + words)};
  }
  return {.kind = FailureKind::Disconnected, .message = "The helper " + process_->describeEnd() + remedy};
}

}  // namespace vethloom::session
