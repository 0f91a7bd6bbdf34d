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

}  // namespace

void Overview::take(const CanvasLayout& layout, const CanvasLayout::Ids& ids) {
  merge(lines_, ids, [&](ElementId id) -> std::optional<Line> {
    const CableShape* cable = layout.cable(id);
    return cable ? std::optional(Line{id, {cable->plugs[0], cable->plugs[1]}, cable->standing, cable->lit})
                 : std::nullopt;
  });
  merge(boxes_, ids, [&](ElementId id) -> std::optional<Box> {
    const NodeShape* node = layout.node(id);
    return node ? std::optional(Box{id, node->rect, node->kind}) : std::nullopt;
  });
}

void Overview::paint(QPainter& painter, const Theme& theme, const Marks& marks, const QRectF& area) const {
  painter.setRenderHint(QPainter::Antialiasing, false);
  // Hosts lie under the cables, everything else above them.
  for (const Box& box : boxes_) {
    if (box.kind == NodeKind::Host)
      painter.fillRect(box.rect, marks.selected.contains(box.id) ? theme.accent : plainColor(theme, box.kind));
  }
  const bool anySelected = !marks.selected.empty();
  std::array<QList<QLineF>, 9> lines;  // By standing and light; the selected ones last, and so on top.
  constexpr std::size_t selectedLines = 8;
  for (const Line& line : lines_) {
    if (!touches(line.line, area))
      continue;
    const bool selected = anySelected && marks.selected.contains(line.id);
    const std::size_t group = 2 * static_cast<std::size_t>(line.standing) + (line.lit ? 1 : 0);
    lines[selected ? selectedLines : group].push_back(line.line);
  }
  for (std::size_t group = 0; group < lines.size(); ++group) {
    CableShape like;
    like.standing = static_cast<plan::Standing>(group / 2 % 4);
    like.lit = group % 2 == 1;
    painter.setPen(QPen(group == selectedLines ? theme.accent : cableColor(theme, like), 0));
    painter.drawLines(lines[group]);
  }
  std::array<QList<QRectF>, 3> boxes;  // Namespaces, bridges, the selected.
  for (const Box& box : boxes_) {
    if (box.kind == NodeKind::Host || !box.rect.intersects(area))
      continue;
    const bool selected = anySelected && marks.selected.contains(box.id);
    boxes[selected ? 2 : isInside(box.kind) ? 1 : 0].push_back(box.rect);
  }
  painter.setPen(Qt::NoPen);
  const std::array<QColor, 3> fills = {plainColor(theme, NodeKind::Namespace), plainColor(theme, NodeKind::Bridge),
                                       theme.accent};
  for (std::size_t group = 0; group < boxes.size(); ++group) {
    painter.setBrush(fills[group]);
    painter.drawRects(boxes[group]);
  }
}

}  // namespace vethloom::editor
