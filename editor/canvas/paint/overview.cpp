// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint/overview.h"

#include "canvas/paint/cable_painter.h"
#include "canvas/paint/node_painter.h"
#include "style/theme.h"

#include <QPainter>
#include <algorithm>
#include <array>
#include <optional>

namespace vethloom::editor {

namespace {

using model::ElementId;

/// Brings a list that is sorted by id up to date in one pass. `fresh` makes the entry of an id, or nothing.
template <typename Entry, typename Fresh>
void merge(std::vector<Entry>& entries, const CanvasLayout::Ids& ids, Fresh fresh) {
  const auto before = [](const Entry& entry, ElementId id) { return entry.id < id; };
  std::vector<Entry> added;
  bool removed = false;
  for (const ElementId id : ids) {
    const auto place = std::lower_bound(entries.begin(), entries.end(), id, before);
    const bool known = place != entries.end() && place->id == id;
    std::optional<Entry> entry = fresh(id);
    if (entry && known)
      *place = *entry;
    else if (entry)
      added.push_back(*entry);
    else if (known)
      removed = true;
  }
  if (removed)
    std::erase_if(entries, [&](const Entry& entry) { return ids.contains(entry.id) && !fresh(entry.id); });
  if (added.empty())
    return;
  const auto middle = static_cast<std::ptrdiff_t>(entries.size());
  entries.insert(entries.end(), added.begin(), added.end());
  std::inplace_merge(entries.begin(), entries.begin() + middle, entries.end(),
                     [](const Entry& a, const Entry& b) { return a.id < b.id; });
}

bool touches(const QLineF& line, const QRectF& area) {
  return std::max(line.x1(), line.x2()) >= area.left() && std::min(line.x1(), line.x2()) <= area.right() &&
         std::max(line.y1(), line.y2()) >= area.top() && std::min(line.y1(), line.y2()) <= area.bottom();
}

QColor colorOf(const Theme& theme, NodeKind kind, const QString& colour) {
  const QColor given = kind == NodeKind::Frame ? theme.ground(colour) : theme.line(colour);
  return given.isValid() ? given : plainColor(theme, kind);
}

bool isGround(NodeKind kind) {
  return kind == NodeKind::Host || kind == NodeKind::Frame;
}

}  // namespace

void Overview::take(const CanvasLayout& layout, const CanvasLayout::Ids& ids) {
  merge(lines_, ids, [&](ElementId id) -> std::optional<Line> {
    const CableShape* cable = layout.cable(id);
    if (!cable)
      return std::nullopt;
    QPolygonF line{cable->plugs[0]};
    line << cable->bends << cable->plugs[1];
    return Line{id, line, cable->standing, cable->lit};
  });
  merge(boxes_, ids, [&](ElementId id) -> std::optional<Box> {
    const NodeShape* node = layout.node(id);
    return node ? std::optional(Box{id, node->rect, node->kind, node->colour}) : std::nullopt;
  });
}

void Overview::paint(QPainter& painter, const Theme& theme, const Marks& marks, const QRectF& area) const {
  painter.setRenderHint(QPainter::Antialiasing, false);
  // The host and frames lie under the cables, everything else above them.
  for (const NodeKind kind : {NodeKind::Host, NodeKind::Frame}) {
    for (const Box& box : boxes_) {
      if (box.kind == kind)
        painter.fillRect(box.rect,
                         marks.selected.contains(box.id) ? theme.accent : colorOf(theme, box.kind, box.colour));
    }
  }
  const bool anySelected = !marks.selected.empty();
  std::array<QList<QLineF>, 9> lines;  // By standing and light; the selected ones last, and so on top.
  constexpr std::size_t selectedLines = 8;
  for (const Line& line : lines_) {
    const bool selected = anySelected && marks.selected.contains(line.id);
    const std::size_t group = 2 * static_cast<std::size_t>(line.standing) + (line.lit ? 1 : 0);
    for (qsizetype i = 1; i < line.line.size(); ++i) {
      const QLineF piece(line.line[i - 1], line.line[i]);
      if (touches(piece, area))
        lines[selected ? selectedLines : group].push_back(piece);
    }
  }
  for (std::size_t group = 0; group < lines.size(); ++group) {
    CableShape like;
    like.standing = static_cast<plan::Standing>(group / 2 % 4);
    like.lit = group % 2 == 1;
    painter.setPen(QPen(group == selectedLines ? theme.accent : cableColor(theme, like), 0));
    painter.drawLines(lines[group]);
  }
  std::array<QList<QRectF>, 3> boxes;  // Namespaces, bridges, the selected.
  painter.setPen(Qt::NoPen);
  std::vector<const Box*> coloured;
  for (const Box& box : boxes_) {
    if (isGround(box.kind) || !box.rect.intersects(area))
      continue;
    if (!box.colour.isEmpty())
      coloured.push_back(&box);
    const bool selected = anySelected && marks.selected.contains(box.id);
    boxes[selected ? 2 : isInside(box.kind) ? 1 : 0].push_back(box.rect);
  }
  const std::array<QColor, 3> fills = {plainColor(theme, NodeKind::Namespace), plainColor(theme, NodeKind::Bridge),
                                       theme.accent};
  for (std::size_t group = 0; group < boxes.size(); ++group) {
    painter.setBrush(fills[group]);
    painter.drawRects(boxes[group]);
  }
  for (const Box* box : coloured) {
    if (!anySelected || !marks.selected.contains(box->id))
      painter.fillRect(box->rect, colorOf(theme, box->kind, box->colour));
  }
}

}  // namespace vethloom::editor
