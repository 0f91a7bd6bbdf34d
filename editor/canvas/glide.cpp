// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/glide.h"

#include "document/document.h"

#include <QScopedValueRollback>

namespace vethloom::editor {

namespace {

constexpr int milliseconds = 320;
constexpr std::size_t mostGliding = 300;  // More would not keep up with the eye.

}  // namespace

Glide::Glide(Document& document, QObject* parent) : QObject(parent), document_(document) {
  animation_.setStartValue(0.0);
  animation_.setEndValue(1.0);
  animation_.setDuration(milliseconds);
  animation_.setEasingCurve(QEasingCurve::InOutCubic);
  connect(&animation_, &QVariantAnimation::valueChanged, this,
          [this](const QVariant& value) { moveTo(value.toDouble()); });
  // Whoever changes the drawing meanwhile has the last word.
  const auto giveUp = [this] {
    if (!moving_)
      animation_.stop();
  };
  connect(&document, &Document::changed, this, giveUp);
  connect(&document, &Document::wasReset, this, giveUp);
}

void Glide::start(const model::Patch& patch, const QString& text, bool animated) {
  finish();
  if (!animated || patch.placements.size() > mostGliding || !patch.elements.empty()) {
    document_.push(patch, text);
    return;
  }
  patch_ = patch;
  text_ = text;
  gesture_ = document_.newGesture();
  animation_.start();
}

void Glide::finish() {
  if (animation_.state() != QAbstractAnimation::Running)
    return;
  animation_.stop();
  moveTo(1);
}

void Glide::moveTo(double share) {
  const QScopedValueRollback moving(moving_, true);
  model::Patch step;
  const auto& placements = document_.topology().placements;
  for (const auto& change : patch_.placements) {
    const auto found = placements.find(change.id);
    const auto now = found == placements.end() ? std::nullopt : std::optional(found->second);
    std::optional<model::Placement> next = share < 1 ? now : change.after;
    if (share < 1 && now && change.before && change.after) {
      next->x = change.before->x + (change.after->x - change.before->x) * share;
      next->y = change.before->y + (change.after->y - change.before->y) * share;
    }
    if (next != now)
      step.placements.push_back({change.id, now, next});
  }
  document_.push(step, text_, gesture_);
}

}  // namespace vethloom::editor
