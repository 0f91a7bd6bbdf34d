// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_controller.h"

#include "document/document.h"
#include "files/vloom_file.h"
#include "keys/lab_keys.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QTimer>
#include <algorithm>

namespace vethloom::gui {

using session::LabSession;
using session::OpenRequest;

LabController::LabController(editor::Document& document, QObject* parent)
    : QObject(parent),
      document_(document),
      keys_(document),
      comparing_([this]() -> const model::Topology& { return document_.topology(); },
                 [this]() -> const model::Observed& { return session_.observed(); }),
      compareTimer_(new QTimer(this)) {
  connect(&comparing_, &ComparisonRunner::changed, this, [this] {
    emit comparisonChanged(comparison());
    emit changed();
  });
  compareTimer_->setSingleShot(true);
  compareTimer_->setInterval(0);
  connect(compareTimer_, &QTimer::timeout, this, &LabController::compareNow);
  connect(&session_, &LabSession::stateChanged, this, &LabController::stateChanged);
  connect(&session_, &LabSession::failed, this, &LabController::sessionFailed);
  connect(&session_, &LabSession::observedChanged, this, &LabController::observedChanged);
  connect(&document_, &editor::Document::wasReset, this, &LabController::compareSoon);
  connect(&document_, &editor::Document::changed, this, [this](const model::Patch& patch) {
    // Where boxes stand is nothing to the kernel.
    if (!patch.elements.empty()) {
      compareSoon();
    }
  });
}

LabController::~LabController() {
  // The session's last signals must not reach a half-destroyed controller.
  session_.disconnect(this);
  comparing_.disconnect(this);
}

bool LabController::isUp() const {
  const auto& known = comparing_.result();
  if (!known) {
    return false;
  }
  const auto isReal = [](const auto& entry) {
    return entry.first != model::hostId &&
           (entry.second.standing == plan::Standing::Applied || entry.second.standing == plan::Standing::Drifted);
  };
  return std::any_of(known->elements.begin(), known->elements.end(), isReal) ||
         std::any_of(known->extras.begin(), known->extras.end(), [](const plan::Extra& extra) { return extra.ours; });
}

bool LabController::endsWithWindow() const {
  return where_ == contract::Where::Sandbox && isOpen() && !session_.attached() && isUp();
}

void LabController::setWhere(contract::Where where) {
  if (where == where_) {
    return;
  }
  leave();
  where_ = where;
  attachIfRunning();
  emit changed();
}

void LabController::setFile(const QString& path) {
  leave();
  file_ = path;
  keys_.open(path);
  emit keysChanged();
}

void LabController::setFileName(const QString& path) {
  file_ = path;
  if (const auto followed = keys_.follow(path); !followed) {
    emit keysFailed(followed.error());
  }
  emit keysChanged();
}

void LabController::makeNewKeys(model::ElementId link) {
  if (const auto made = keys_.makeNew(link); !made) {
    emit keysFailed(made.error());
  }
}

void LabController::attachIfRunning() {
  // On the computer this would ask for a password that nobody has called for.
  if (where_ != contract::Where::Sandbox || file_.isEmpty() || otherDrawing()) {
    return;
  }
  quietly_ = true;
  open(OpenRequest::Mode::Attach);
}

void LabController::preparePlan() {
  if (activity_ != Activity::Idle) {
    return;
  }
  if (const auto made = keys_.makeMissing(); !made) {
    emit keysFailed(made.error());
    return;
  }
  planWanted_ = true;
  setActivity(Activity::Preparing);
  if (isOpen()) {
    planNow();
  } else if (session_.state() != LabSession::State::Opening) {
    open(OpenRequest::Mode::AttachOrStart);
  }
}

void LabController::apply(const plan::Plan& plan) {
  if (activity_ != Activity::Idle || !isOpen()) {
    return;
  }
  const files::KeyRing ring = keys_.ring().value_or(files::KeyRing());
  if (const auto armed = keys::checkPrivateKeys(plan, session_.observed(), ring, keys_.place()); !armed) {
    emit keysFailed(armed.error());
    return;
  }
  setActivity(Activity::Applying);
  emit applyBegan(plan);
  // The private keys go no further than to the helper.
  run_ = session_.apply(keys::withPrivateKeys(plan, ring));
  connect(run_, &session::ApplyRun::stepped, this, &LabController::stepped);
  connect(run_, &session::ApplyRun::finished, this, [this](const std::optional<contract::Failure>& failure) {
    run_.clear();
    setActivity(Activity::Idle);
    emit applyFinished(failure);
  });
}

std::optional<plan::Plan> LabController::currentPlan() const {
  return isOpen() ? std::optional(makePlan()) : std::nullopt;
}

void LabController::cancel() {
  if (activity_ == Activity::Preparing) {
    leave();
  } else if (run_) {
    run_->cancel();
  }
}

void LabController::tearDown() {
  if (activity_ != Activity::Idle || !isOpen()) {
    return;
  }
  setActivity(Activity::TearingDown);
  session_.tearDown([self = QPointer(this), stay = stay_](const contract::Result<contract::TearDownReport>& report) {
    if (self && stay == self->stay_) {
      self->setActivity(Activity::Idle);
      emit self->tornDown(report);
    }
  });
}

void LabController::startAgain() {
  leave();
  open(OpenRequest::Mode::AttachOrStart);
}

void LabController::leave() {
  // How an apply or a teardown ends that is on its way is no news to the drawing that comes next.
  ++stay_;
  if (run_) {
    run_->disconnect(this);
    run_.clear();
    emit abandoned();
  }
  planWanted_ = false;
  quietly_ = false;
  lost_ = false;
  session_.close();
  setActivity(Activity::Idle);
  compareNow();
}

contract::Result<contract::LabName> LabController::labName() const {
  const model::Topology& topology = document_.topology();
  if (!topology.info.name.empty() || !file_.isEmpty()) {
    return files::labNameOf(topology, QFile::encodeName(file_).toStdString());
  }
  // A drawing that was never saved has a lab of its own, so that two new windows do not meet in one.
  return contract::LabName::parse("untitled-" + std::to_string(QCoreApplication::applicationPid()));
}

QString LabController::nameInWords() const {
  const auto lab = labName();
  return lab ? QString::fromStdString(lab->text()) : QString();
}

std::optional<QString> LabController::otherDrawing() const {
  const auto lab = labName();
  if (!lab || where_ != contract::Where::Sandbox) {
    return std::nullopt;
  }
  return session::otherDrawing(*lab, file_);
}

void LabController::open(OpenRequest::Mode mode) {
  const auto lab = labName();
  if (!lab) {
    sessionFailed(lab.error());
    return;
  }
  session_.open({.lab = *lab,
                 .where = where_,
                 .mode = mode,
                 .linger = false,
                 .file = file_.isEmpty() ? QString() : QFileInfo(file_).absoluteFilePath()});
}

void LabController::stateChanged(LabSession::State state) {
  lost_ = state == LabSession::State::Lost;
  if (state == LabSession::State::Open) {
    quietly_ = false;
  }
  if (state == LabSession::State::Lost || state == LabSession::State::Closed) {
    compareNow();
  }
  emit changed();
}

void LabController::sessionFailed(const contract::Failure& failure) {
  if (std::exchange(quietly_, false)) {
    if (planWanted_) {
      open(OpenRequest::Mode::AttachOrStart);  // An apply was asked for while we looked for a running one.
    } else if (failure.kind != contract::FailureKind::NotFound) {
      emit failed(failure, lost_);
    }
    return;
  }
  // An apply or teardown that was on hears of it by itself.
  planWanted_ = false;
  setActivity(Activity::Idle);
  emit failed(failure, lost_);
}

void LabController::observedChanged() {
  compareNow();
  if (planWanted_) {
    planNow();
  }
}

void LabController::compareSoon() {
  compareTimer_->start();
}

void LabController::compareNow() {
  compareTimer_->stop();
  if (isOpen()) {
    comparing_.compare();
  } else {
    comparing_.forget();
  }
}

void LabController::planNow() {
  planWanted_ = false;
  setActivity(Activity::Idle);
  emit planReady(makePlan());
}

plan::Plan LabController::makePlan() const {
  return plan::makePlan(document_.topology(), session_.observed(), session_.capabilities().lacks);
}

void LabController::setActivity(Activity activity) {
  if (std::exchange(activity_, activity) != activity) {
    emit changed();
  }
}

}  // namespace vethloom::gui
