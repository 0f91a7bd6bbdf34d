// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison_runner.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <utility>

namespace vethloom::gui {

namespace {

constexpr int restMilliseconds = 200;
constexpr std::size_t manyElements = 2000;  // From here on comparing takes longer than half a frame.

}  // namespace

ComparisonRunner::ComparisonRunner(std::function<const model::Topology&()> topology,
                                   std::function<const model::Observed&()> observed, QObject* parent)
    : QObject(parent), topology_(std::move(topology)), observed_(std::move(observed)) {
  rest_.setSingleShot(true);
  rest_.setInterval(restMilliseconds);
  connect(&rest_, &QTimer::timeout, this, [this] {
    if (again_) {
      compare();
    }
  });
}

void ComparisonRunner::compare() {
  if (running_ || rest_.isActive()) {
    again_ = true;
  } else if (topology_().elements.size() < manyElements) {
    compareHere();
  } else {
    compareBeside();
  }
}

void ComparisonRunner::forget() {
  ++generation_;
  running_ = again_ = false;
  rest_.stop();
  if (std::exchange(result_, nullptr)) {
    emit changed();
  }
}

void ComparisonRunner::compareHere() {
  again_ = false;
  auto fresh = std::make_shared<const plan::Comparison>(plan::compare(topology_(), observed_()));
  const bool same = result_ && *fresh == *result_;
  take(same ? result_ : std::move(fresh));
}

void ComparisonRunner::compareBeside() {
  running_ = true;
  again_ = false;
  // Copies, because both go on changing while we compare.
  auto work = [topology = topology_(), observed = observed_(), before = result_, generation = generation_,
               self = QPointer(this)] {
    auto fresh = std::make_shared<const plan::Comparison>(plan::compare(topology, observed));
    const bool same = before && *fresh == *before;
    const Result result = same ? before : std::move(fresh);
    // By way of the application, which outlives every window: whether we are still there is asked on our thread.
    QMetaObject::invokeMethod(QCoreApplication::instance(), [self, result, generation] {
      if (self && self->generation_ == generation) {
        self->running_ = false;
        self->rest_.start();
        self->take(result);
      }
    });
  };
  QThreadPool::globalInstance()->start(std::move(work));
}

void ComparisonRunner::take(Result fresh) {
  if (fresh == result_) {
    return;
  }
  result_ = std::move(fresh);
  emit changed();
}

}  // namespace vethloom::gui
