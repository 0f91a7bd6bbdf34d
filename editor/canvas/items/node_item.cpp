// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/items/node_item.h"

#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"
#include "style/theme.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace vethloom::editor {

namespace {

/// Whether two shapes differ only in what is written and lit on chips of the same places.
bool sameButForFaces(const NodeShape& a, const NodeShape& b) {
  NodeShape plain = b;
  if (a.chips.size() != b.chips.size())
    return false;
  for (std::size_t i = 0; i < a.chips.size(); ++i)
    plain.chips[i].face = a.chips[i].face;
  return plain == a;
}

}  // namespace

NodeItem::NodeItem(const ItemContext& context) : context_(context) {}

void NodeItem::setNode(const NodeShape& node) {
  if (node == node_)
    return;
  if (sameButForFaces(node, node_)) {
    for (std::size_t i = 0; i < node.chips.size(); ++i) {
      if (node.chips[i].face != node_.chips[i].face)
        update(node.chips[i].rect.adjusted(-measures::badge, -measures::badge, measures::badge, measures::badge));
    }
    node_ = node;
    return;
  }
  if (const QRectF bounds = node.bounds(); bounds != bounds_) {
    prepareGeometryChange();
    bounds_ = bounds;
  }
  node_ = node;
  setPos(node.rect.topLeft());
  update();
}

void NodeItem::setMarks(bool selected, bool focused, std::optional<model::InterfaceId> interface,
                        model::ElementId hotCable) {
  const auto onMe = [&](model::ElementId cable) {
    return node_.chip({cable, 0}) || node_.chip({cable, 1}) ? cable : model::noElement;
  };
  if (interface && !node_.chip(*interface) && interface->element != node_.id)
    interface.reset();
  hotCable = hotCable == model::noElement ? hotCable : onMe(hotCable);
  if (selected == selected_ && focused == focused_ && interface == interface_ && hotCable == hotCable_)
    return;
  selected_ = selected;
  focused_ = focused;
  interface_ = interface;
  hotCable_ = hotCable;
  update();
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
  const Brushes brushes{*context_.theme, *context_.type, detail};
  if (detail < detailBoxes) {
    painter->fillRect(frame(), selected_ ? brushes.theme.accent : plainColor(brushes.theme));
    return;
  }
  painter->setRenderHint(QPainter::Antialiasing, detail >= detailNames);
  paintBody(*painter, brushes);
  paintRings(*painter, brushes, frame(), corner(), selected_, focused_);
  for (const Chip& chip : node_.chips)
    paintChip(*painter, brushes, chip, chip.id.element == hotCable_, interface_ == chip.id);
  if (selected_)
    paintGrip(*painter, brushes, frame().bottomRight());
  paintBadge(*painter, brushes, frame().topRight() + QPointF(-3, 3), node_.standing, measures::badge);
}

QPen NodeItem::outline(const Brushes& brushes, const QColor& line) const {
  return standingPen(brushes, node_.standing, line, 1.5);
}

QPen HostItem::outline(const Brushes& brushes, const QColor& line) const {
  if (node().standing == plan::Standing::Planned)
    return linePen(brushes, line, 1.5, true);  // Applying does not make the host, so it stays quiet.
  return NodeItem::outline(brushes, line);
}

void NodeItem::paintFrame(QPainter& painter, const Brushes& brushes, const QColor& fill, const QColor& line) const {
  if (brushes.detail >= detailNames && node_.kind != NodeKind::Host) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, brushes.theme.dark ? 70 : 22));
    painter.drawRoundedRect(frame().translated(0, 2), corner(), corner());
  }
  painter.setPen(outline(brushes, line));
  painter.setBrush(fill);
  painter.drawRoundedRect(frame(), corner(), corner());
}

void NodeItem::paintTitles(QPainter& painter, const Brushes& brushes) const {
  if (brushes.detail < detailNames)
    return;
  painter.setPen(brushes.theme.text);
  painter.setFont(brushes.type.font(Typography::Level::Title));
  painter.drawText(node_.titleRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, node_.title);
  if (node_.subtitle.isEmpty() || brushes.detail < detailAddresses)
    return;
  painter.setPen(brushes.theme.mutedText);
  painter.setFont(brushes.type.font(Typography::Level::Small));
  painter.drawText(node_.subtitleRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, node_.subtitle);
}

void HostItem::paintBody(QPainter& painter, const Brushes& brushes) const {
  paintFrame(painter, brushes, brushes.theme.hostFill, brushes.theme.hostLine);
  paintTitles(painter, brushes);
}

QColor HostItem::plainColor(const Theme& theme) const {
  return theme.hostFill;
}

double HostItem::corner() const {
  return 2 * measures::corner;
}

void NamespaceItem::paintBody(QPainter& painter, const Brushes& brushes) const {
  const Theme& theme = brushes.theme;
  paintFrame(painter, brushes, theme.boxFill, theme.boxLine);
  const QRectF header(1, 1, frame().width() - 2, node().headerHeight);
  painter.save();
  painter.setClipRect(header, Qt::IntersectClip);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.boxHeader);
  painter.drawRoundedRect(header.adjusted(0, 0, 0, corner()), corner() - 1, corner() - 1);
  painter.restore();
  paintTitles(painter, brushes);
  if (brushes.detail < detailNames)
    return;
  const QRectF loopback = node().faceRect;
  paintLight(painter, brushes, {loopback.left() + measures::light / 2, loopback.center().y()}, node().face.light);
  painter.setPen(theme.mutedText);
  painter.setFont(brushes.type.font(Typography::Level::Small));
  painter.drawText(loopback, Qt::AlignRight | Qt::AlignVCenter, node().face.name);
}

QColor NamespaceItem::plainColor(const Theme& theme) const {
  return theme.boxHeader;
}

double NamespaceItem::corner() const {
  return measures::corner;
}

void BridgeItem::paintBody(QPainter& painter, const Brushes& brushes) const {
  const Theme& theme = brushes.theme;
  paintFrame(painter, brushes, theme.bridgeFill, theme.bridgeLine);
  paintTitles(painter, brushes);
  if (brushes.detail < detailNames)
    return;
  const QRectF face = node().faceRect;
  paintLight(painter, brushes, {face.left() + measures::light / 2, face.center().y()}, node().face.light);
  if (brushes.detail < detailAddresses)
    return;
  QStringList addresses;
  for (const AddressLine& line : node().face.addresses)
    addresses << line.text;
  painter.setPen(theme.mutedText);
  painter.setFont(brushes.type.font(Typography::Level::Small));
  painter.drawText(face, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, addresses.join(QStringLiteral("  ")));
}

QColor BridgeItem::plainColor(const Theme& theme) const {
  return theme.bridgeLine;
}

double BridgeItem::corner() const {
  return 2 * measures::corner;
}

}  // namespace vethloom::editor
