// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/lab_session.h"

#include "session/decode_answer.h"
#include "session/helper_connection.h"
#include "session/kernel_mirror.h"
#include "session/lab_registry.h"
#include "session/remote_apply_run.h"
#include "session/remote_command_run.h"
#include "session/remote_ping_run.h"

#include <QDir>
#include <QPointer>

namespace vethloom::session {

using contract::Failure;
using contract::FailureKind;

namespace {

/// How long a dead helper's sandbox may take to let go of its socket.
constexpr int endPatienceMs = 1000;

}  // namespace

class LabSession::Private {
public:
  explicit Private(LabSession* session) : session_(session) {}

  void begin();
  void describeHelper();
  void watch();
  void settle();
  void fail(const Failure& failure);
  void end(State state, const Failure& failure);
  void hangUp();
  void removeFiles(bool helperEnded);
  void setState(State state);

  [[nodiscard]] HelperConnection* connection() const { return connection_; }

  LabSession* session_;
  State state_ = State::Closed;
  std::optional<OpenRequest> request_;
  contract::Capabilities capabilities_;
  KernelMirror mirror_;
  QPointer<HelperConnection> connection_;
  bool attached_ = false;
  int opening_ = 0;  ///< Counts calls of open(), so that a queued start of an earlier one is void.
};

void LabSession::Private::begin() {
  auto link = reachHelper(*request_);
  if (!link)
    return fail(link.error());
  connection_ = new HelperConnection(std::move(*link), session_);
  attached_ = connection_->attached();
  QObject::connect(connection_, &HelperConnection::lost, session_, [this](const Failure& failure) { fail(failure); });
  describeHelper();
}

void LabSession::Private::describeHelper() {
  const contract::Call call{.method = std::string(contract::method::describe)};
  connection_->control().call(
      call, [this, current = connection_, session = QPointer(session_)](const contract::Result<Answer>& answer) {
        if (!session || !current || current != connection_)
          return;
        auto capabilities = decodeAnswer<contract::Capabilities>(answer);
        if (!capabilities)
          return fail(capabilities.error());
        capabilities_ = std::move(*capabilities);
        watch();
      });
}

void LabSession::Private::watch() {
  connection_->openStream(
      [this, current = connection_, session = QPointer(session_)](const contract::Result<Channel*>& stream) {
        if (!session || !current || current != connection_)
          return;
        if (!stream)
          return fail(stream.error());
        mirror_.watch(**stream, request_->lab);
      });
}

void LabSession::Private::settle() {
  if (state_ == State::Opening)
    setState(State::Open);
  emit session_->observedChanged();
}

/// The end, asked for by nobody: who waits is told, then the session's owner.
void LabSession::Private::fail(const Failure& failure) {
  if (state_ != State::Opening && state_ != State::Open)
    return;
  end(state_ == State::Open ? State::Lost : State::Closed, failure);
  emit session_->failed(failure);
}

/// Everybody who waits gets `failure`. The state comes first, so that what they do about it finds the session ended.
void LabSession::Private::end(State state, const Failure& failure) {
  const bool announced = std::exchange(state_, state) != state;
  if (connection_) {
    QObject::disconnect(connection_, nullptr, session_, nullptr);
    connection_->abort(failure);
  }
  hangUp();
  if (announced)
    emit session_->stateChanged(state);
}

void LabSession::Private::hangUp() {
  mirror_.clear();
  if (!connection_)
    return;
  HelperConnection* connection = connection_;
  connection_ = nullptr;
  QObject::disconnect(connection, nullptr, session_, nullptr);
  connection->finish();
  if (request_->where == contract::Where::Sandbox)
    removeFiles(connection->hasEnded());
  connection->deleteLater();
}

/// Takes the sandbox's socket and record away, unless somebody else's helper has them.
void LabSession::Private::removeFiles(bool helperEnded) {
  const auto registry = LabRegistry::open(IfMissing::Fail);
  if (registry && helperEnded)
    registry->removeEnded(request_->lab, endPatienceMs);
  else if (registry)
    registry->removeStale(request_->lab);
}

void LabSession::Private::setState(State state) {
  if (std::exchange(state_, state) != state)
    emit session_->stateChanged(state);
}

LabSession::LabSession(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {
  connect(&d_->mirror_, &KernelMirror::changed, this, [this] { d_->settle(); });
  connect(&d_->mirror_, &KernelMirror::failed, this, [this](const Failure& failure) { d_->fail(failure); });
}

LabSession::~LabSession() {
  d_->state_ = State::Closed;
  d_->hangUp();
}

void LabSession::open(const OpenRequest& request) {
  close();
  d_->request_ = request;
  d_->capabilities_ = {};
  d_->attached_ = false;
  d_->setState(State::Opening);
  QMetaObject::invokeMethod(
      this,
      [this, opening = ++d_->opening_] {
        if (opening == d_->opening_ && d_->state_ == State::Opening)
          d_->begin();
      },
      Qt::QueuedConnection);
}

void LabSession::close() {
  d_->end(State::Closed, {.kind = FailureKind::Cancelled, .message = "The lab was closed"});
}

LabSession::State LabSession::state() const {
  return d_->state_;
}

const OpenRequest& LabSession::request() const {
  return *d_->request_;
}

const contract::Capabilities& LabSession::capabilities() const {
  return d_->capabilities_;
}

const model::Observed& LabSession::observed() const {
  return d_->mirror_.observed();
}

bool LabSession::attached() const {
  return d_->attached_;
}

ApplyRun* LabSession::apply(const plan::Plan& plan) {
  return new RemoteApplyRun(d_->connection(), {.lab = d_->request_->lab, .operations = plan.operations()}, this);
}

void LabSession::tearDown(std::function<void(contract::Result<contract::TearDownReport>)> done) {
  if (!d_->connection_) {
    QMetaObject::invokeMethod(
        this, [done] { done(contract::fail(FailureKind::Disconnected, "The lab is not open")); }, Qt::QueuedConnection);
    return;
  }
  const contract::Call call{
      .method = std::string(contract::method::tearDown),
      .parameters = contract::printJson(contract::encode(contract::LabRequest{d_->request_->lab}))};
  d_->connection_->control().call(
      call, [done](const contract::Result<Answer>& answer) { done(decodeAnswer<contract::TearDownReport>(answer)); });
}

PingRun* LabSession::ping(const contract::NamespaceRef& from, const contract::IpAddress& to, std::uint32_t count,
                          std::uint32_t intervalMs) {
  return new RemotePingRun(
      d_->connection(),
      {.lab = d_->request_->lab, .ns = from, .destination = to, .count = count, .intervalMs = intervalMs}, this);
}

CommandRun* LabSession::run(const contract::NamespaceRef& ns, const QStringList& arguments,
                            const std::array<int, 3>& descriptors) {
  contract::RunRequest request{.lab = d_->request_->lab, .ns = ns, .arguments = {}, .directory = {}};
  for (const QString& argument : arguments)
    request.arguments.push_back(argument.toStdString());
  request.directory = QDir::currentPath().toStdString();
  return new RemoteCommandRun(d_->connection(), request, descriptors, this);
}

}  // namespace vethloom::session
