// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/items/cable_item.h"

#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"
#include "style/theme.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <cmath>

namespace vethloom::editor {

namespace {

constexpr int revealMilliseconds = 350;
constexpr double cableWidth = 4.4;
constexpr double coreWidth = 1.8;
constexpr double plannedWidth = 2;

bool inKernel(plan::Standing standing) {
  return standing == plan::Standing::Applied || standing == plan::Standing::Drifted;
}

/// The beginning of a line, up to a share of its points.
QPolygonF beginning(const QPolygonF& line, double share) {
  if (share >= 1 || line.size() < 2)
    return line;
  if (line.size() == 2)
    return {{line[0], line[0] + (line[1] - line[0]) * share}};
  return line.first(std::max<qsizetype>(2, std::llround(share * static_cast<double>(line.size()))));
}

}  // namespace

CableItem::CableItem(const ItemContext& context) : context_(context) {}

void CableItem::setCable(const CableShape& cable, bool animated) {
  if (cable == cable_)
    return;
  const bool arrives = cable_.id != model::noElement && !inKernel(cable_.standing) && inKernel(cable.standing);
  if (cable.bounds != bounds_) {
    prepareGeometryChange();
    bounds_ = cable.bounds;
  }
  cable_ = cable;
  update();
  if (arrives && animated)
    reveal();
}

void CableItem::reveal() {
  animation_ = std::make_unique<QVariantAnimation>();
  animation_->setStartValue(0.0);
  animation_->setEndValue(1.0);
  animation_->setDuration(revealMilliseconds);
  QObject::connect(animation_.get(), &QVariantAnimation::valueChanged, animation_.get(), [this](const QVariant& value) {
    revealed_ = value.toDouble();
    update();
  });
  animation_->start();
}

void CableItem::setMarks(bool selected, bool focused, bool hovered) {
  if (selected == selected_ && focused == focused_ && hovered == hovered_)
    return;
  selected_ = selected;
  focused_ = focused;
  hovered_ = hovered;
  update();
}

QColor CableItem::color(const Theme& theme) const {
  switch (cable_.standing) {
    case plan::Standing::Planned:
      return theme.planned;
    case plan::Standing::Conflict:
      return theme.fault;
    case plan::Standing::Applied:
    case plan::Standing::Drifted:
      break;
  }
  return cable_.lit ? theme.cable : theme.foreign;
}

void CableItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
  const Brushes brushes{*context_.theme, *context_.type, detail};
  if (detail < detailNames) {
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(linePen(brushes, selected_ ? brushes.theme.accent : color(brushes.theme), 1));
    painter->drawLine(cable_.plugs[0], cable_.plugs[1]);
    return;
  }
  painter->setRenderHint(QPainter::Antialiasing);
  painter->save();
  hideBehind(*painter);
  paintLine(*painter, brushes);
  painter->restore();
  for (const std::size_t end : {0, 1})
    paintPlug(*painter, brushes, end);
  if (!cable_.label.isEmpty()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(brushes.theme.canvas);
    painter->drawRoundedRect(cable_.labelRect, measures::chipCorner, measures::chipCorner);
    painter->setPen(brushes.theme.text);
    painter->setFont(brushes.type.font(Typography::Level::Small));
    painter->drawText(cable_.labelRect, Qt::AlignCenter, cable_.label);
  }
  const double lift = cable_.label.isEmpty() ? 0 : measures::badge;
  paintBadge(*painter, brushes, cable_.middle() - QPointF(0, lift), cable_.standing, measures::badge);
}

void CableItem::hideBehind(QPainter& painter) const {
  if (cable_.behind.empty())
    return;
  QPainterPath hidden;
  for (const QRectF& rect : cable_.behind)
    hidden.addRect(rect);
  QPainterPath all;
  all.addRect(bounds_);
  painter.setClipPath(all.subtracted(hidden), Qt::IntersectClip);
}

void CableItem::paintLine(QPainter& painter, const Brushes& brushes) const {
  const Theme& theme = brushes.theme;
  painter.setBrush(Qt::NoBrush);
  if (selected_ || hovered_ || focused_) {
    QColor glow = theme.accent;
    glow.setAlphaF(selected_ ? 0.45F : 0.25F);
    QPen pen = linePen(brushes, glow, cableWidth + 6);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    painter.drawPolyline(cable_.line);
  }
  if (!inKernel(cable_.standing)) {
    painter.setPen(linePen(brushes, color(theme), plannedWidth, true));
    painter.drawPolyline(cable_.line);
    return;
  }
  const QPolygonF line = beginning(cable_.line, revealed_);
  painter.setPen(linePen(brushes, color(theme), cableWidth));
  painter.drawPolyline(line);
  // The core: lit where the carrier is on, hollow where it is not.
  painter.setPen(linePen(brushes, cable_.lit ? theme.up.lighter(theme.dark ? 100 : 165) : theme.canvas, coreWidth));
  painter.drawPolyline(line);
}

void CableItem::paintPlug(QPainter& painter, const Brushes& brushes, std::size_t end) const {
  const QPointF way = cable_.directions[end];
  const QPointF tip = cable_.plugs[end];
  const QPointF back = tip + way * measures::plugLength;
  const QPointF side(std::abs(way.y()) * measures::plugWidth / 2, std::abs(way.x()) * measures::plugWidth / 2);
  const QRectF body = QRectF(tip - side, back + side).normalized();
  const bool solid = inKernel(cable_.standing);
  painter.setPen(linePen(brushes, color(brushes.theme), 1.4));
  painter.setBrush(solid ? color(brushes.theme) : brushes.theme.canvas);
  painter.drawRoundedRect(body, 2, 2);
}

}  // namespace vethloom::editor
