// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/node_painter.h"

#include "canvas/layout/handles.h"
#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"
#include "canvas/paint/annotation_painter.h"
#include "canvas/paint/device_painter.h"
#include "style/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStringList>

namespace vethloom::editor {

namespace {

double cornerOf(NodeKind kind) {
  if (kind == NodeKind::Note)
    return 2;
  return kind == NodeKind::Namespace || kind == NodeKind::Frame ? measures::corner : 2 * measures::corner;
}

/// Paints one node; the origin is its top left.
class NodePainter {
public:
  NodePainter(QPainter& painter, const Brushes& brushes, const NodeShape& node)
      : painter_(painter),
        brushes_(brushes),
        theme_(brushes.theme),
        node_(node),
        frame_(QPointF(), node.rect.size()),
        corner_(cornerOf(node.kind)) {}

  void paintBody() const {
    switch (node_.kind) {
      case NodeKind::Host:
        paintFrame(theme_.hostFill, theme_.hostLine);
        paintTitles();
        break;
      case NodeKind::Note:
      case NodeKind::Frame:
        paintAnnotation(painter_, brushes_, node_);
        break;
      case NodeKind::Namespace:
        paintNamespace();
        break;
      case NodeKind::Bridge:
        paintTies(painter_, brushes_, node_);
        paintFrame(theme_.bridgeFill, theme_.bridgeLine);
        paintTitles();
        paintOwnInterface();
        break;
      case NodeKind::Device:
        paintTies(painter_, brushes_, node_);
        paintFrame(theme_.bridgeFill, theme_.bridgeLine);
        paintDevice(painter_, brushes_, node_);
        break;
    }
  }

  void paintMarks(const NodeMarks& marks) const {
    paintRings(painter_, brushes_, frame_, corner_, marks.selected, marks.focused);
    for (const Chip& chip : node_.chips)
      paintChip(painter_, brushes_, chip, chip.id.element == marks.hotCable, marks.interface == chip.id);
    if (marks.selected)
      paintHandles();
    if (!isAnnotation(node_.kind))
      paintBadge(painter_, brushes_, frame_.topRight() + QPointF(-3, 3), node_.standing, measures::badge);
  }

private:
  void paintNamespace() const {
    paintFrame(theme_.boxFill, theme_.boxLine);
    if (!node_.collapsed)
      paintHeader();
    if (!node_.icon.isEmpty() && brushes_.detail >= detailNames)
      paintIcon(painter_, brushes_, node_.iconRect, node_.icon, theme_.text);
    paintTitles();
    if (!node_.collapsed)
      paintLoopback();
  }

  void paintHandles() const {
    if (node_.locked) {
      const QRectF lock(frame_.right() - measures::roleIcon / 2, frame_.bottom() - measures::roleIcon / 2,
                        measures::roleIcon, measures::roleIcon);
      painter_.setPen(Qt::NoPen);
      painter_.setBrush(theme_.boxFill);
      painter_.drawEllipse(lock);
      paintIcon(painter_, brushes_, lock.adjusted(3, 3, -3, -3), QStringLiteral("lock"), theme_.accent);
    }
    for (const Handle& handle : handlesOf(node_))
      paintGrip(painter_, brushes_, handle.point);
  }

  [[nodiscard]] QPen outline(const QColor& line) const {
    if (node_.kind == NodeKind::Host && node_.standing == plan::Standing::Planned)
      return linePen(brushes_, line, 1.5, true);  // Applying does not make the host, so it stays quiet.
    return standingPen(brushes_, node_.standing, line, 1.5);
  }

  void paintFrame(const QColor& fill, const QColor& line) const {
    if (brushes_.detail >= detailNames && node_.kind != NodeKind::Host) {
      painter_.setPen(Qt::NoPen);
      painter_.setBrush(QColor(0, 0, 0, theme_.dark ? 70 : 22));
      painter_.drawRoundedRect(frame_.translated(0, 2), corner_, corner_);
    }
    const QColor givenLine = theme_.line(node_.colour);
    const QColor givenFill = theme_.ground(node_.colour);
    const bool isTinted = givenFill.isValid() && (node_.collapsed || node_.kind != NodeKind::Namespace);
    painter_.setPen(outline(givenLine.isValid() ? givenLine : line));
    painter_.setBrush(isTinted ? givenFill : fill);
    if (brushes_.detail >= detailCorners)
      painter_.drawRoundedRect(frame_, corner_, corner_);
    else
      painter_.drawRect(frame_);
  }

  void paintHeader() const {
    const QRectF header(1, 1, frame_.width() - 2, node_.headerHeight);
    const QColor given = theme_.ground(node_.colour);
    const QColor fill = given.isValid() ? given : theme_.boxHeader;
    if (brushes_.detail < detailCorners) {
      painter_.fillRect(header, fill);
      return;
    }
    // The frame's corners above, and square below.
    const double radius = corner_ - 1;
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(fill);
    QPainterPath path;
    path.moveTo(header.bottomLeft());
    path.lineTo(header.left(), header.top() + radius);
    path.arcTo(header.left(), header.top(), 2 * radius, 2 * radius, 180, -90);
    path.lineTo(header.right() - radius, header.top());
    path.arcTo(header.right() - 2 * radius, header.top(), 2 * radius, 2 * radius, 90, -90);
    path.lineTo(header.bottomRight());
    path.closeSubpath();
    painter_.drawPath(path);
  }

  void paintTitles() const {
    if (brushes_.detail < detailNames)
      return;
    using Level = Typography::Level;
    paintText(painter_, brushes_, Level::Title, node_.titleRect, node_.title, theme_.text);
    if (!node_.subtitle.isEmpty() && brushes_.detail >= detailAddresses)
      paintText(painter_, brushes_, Level::Small, node_.subtitleRect, node_.subtitle, theme_.mutedText);
  }

  void paintLoopback() const {
    if (brushes_.detail < detailNames)
      return;
    const QRectF face = node_.faceRect;
    const QPointF mark(face.left() + measures::light / 2, face.center().y());
    if (node_.adopted)
      paintAdopted(mark);
    else
      paintLight(painter_, brushes_, mark, node_.face.light);
    paintText(painter_, brushes_, Typography::Level::Small, face, node_.face.name, theme_.mutedText, Qt::AlignRight);
  }

  /// A diamond where others have the light of their loopback, which is not the lab's here.
  void paintAdopted(QPointF center) const {
    constexpr double half = measures::light / 2;
    painter_.setPen(linePen(brushes_, theme_.mutedText, 1.4));
    painter_.setBrush(Qt::NoBrush);
    painter_.drawPolygon(QPolygonF({center + QPointF(0, -half), center + QPointF(half, 0), center + QPointF(0, half),
                                    center + QPointF(-half, 0)}));
  }

  void paintOwnInterface() const {
    if (brushes_.detail < detailNames)
      return;
    const QRectF face = node_.faceRect;
    paintLight(painter_, brushes_, {face.left() + measures::light / 2, face.center().y()}, node_.face.light);
    if (brushes_.detail < detailAddresses || node_.face.addresses.empty())
      return;
    QStringList addresses;
    for (const AddressLine& line : node_.face.addresses)
      addresses << line.text;
    paintText(painter_, brushes_, Typography::Level::Small, face, addresses.join(QStringLiteral("  ")),
              theme_.mutedText, Qt::AlignRight);
  }

  QPainter& painter_;
  const Brushes& brushes_;
  const Theme& theme_;
  const NodeShape& node_;
  const QRectF frame_;
  const double corner_;
};

}  // namespace

void paintNode(QPainter& painter, const Brushes& brushes, const NodeShape& node, const NodeMarks& marks) {
  painter.setRenderHint(QPainter::Antialiasing, brushes.detail >= detailNames);
  const NodePainter work(painter, brushes, node);
  work.paintBody();
  work.paintMarks(marks);
}

QColor plainColor(const Theme& theme, NodeKind kind) {
  switch (kind) {
    case NodeKind::Host:
      return theme.hostFill;
    case NodeKind::Bridge:
    case NodeKind::Device:
      return theme.bridgeLine;
    case NodeKind::Frame:
      return theme.grid;
    case NodeKind::Note:
    case NodeKind::Namespace:
      break;
  }
  return theme.boxHeader;
}

}  // namespace vethloom::editor
