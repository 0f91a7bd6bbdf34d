// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/canvas_layout.h"
#include "canvas/paint/marks.h"
#include "canvas/problem_badges.h"
#include "model/patch.h"

#include <QGraphicsScene>
#include <memory>
#include <optional>

namespace vethloom::editor {

class BoardItem;
struct Theme;

/// What is at a point of the board.
struct Hit {
  model::ElementId element = model::noElement;
  std::optional<model::InterfaceId> interface;  ///< Where it is a chip, or a bridge's own name.
  bool operator==(const Hit&) const = default;
};

/// The drawing as items, laid out and coloured by what the kernel says; and the answers to "what is where".
/// It reads the topology, which must outlive it, and never changes it.
class CanvasScene : public QGraphicsScene {
  Q_OBJECT

public:
  explicit CanvasScene(const model::Topology& topology, QObject* parent = nullptr);
  ~CanvasScene() override;

  /// Reads the whole topology again.
  void rebuild();
  /// Follows one patch that the topology has just taken.
  void follow(const model::Patch& patch);
  void setComparison(std::shared_ptr<const plan::Comparison> comparison);
  void setHostTitle(const QString& title);
  void setTheme(const Theme& theme);
  [[nodiscard]] const Theme& theme() const;
  void showMarks(const Marks& marks);
  /// What is wrong: shown as badges, of what is hidden in a collapsed box on that box.
  void setProblems(ProblemBadges problems);
  /// What has its badge at a point, or noElement.
  [[nodiscard]] model::ElementId badgeAt(QPointF point) const;
  /// What the badge on an element tells; nullptr where there is none.
  [[nodiscard]] const ProblemBadge* problemOf(model::ElementId id) const;
  /// Whether a cable that the kernel has just made draws itself.
  void setAnimated(bool animated);

  [[nodiscard]] const model::Topology& topology() const { return topology_; }
  [[nodiscard]] const CanvasLayout& layout() const { return layout_; }
  /// The uppermost thing at a point; cables and chips are caught within `reach` of them.
  [[nodiscard]] Hit hitAt(QPointF point, double reach) const;
  /// The box or bridge at a point, or noElement: where a cable could end. Chips count as what they sit on.
  [[nodiscard]] model::ElementId targetAt(QPointF point) const;
  /// The box at a point, bridges counting as their box; the host where there is none: where a bridge could be put.
  [[nodiscard]] model::ElementId boxAt(QPointF point) const;
  /// What is painted in an area, or may be.
  [[nodiscard]] std::vector<model::ElementId> elementsTouching(const QRectF& area) const;
  /// What lies wholly in an area.
  [[nodiscard]] std::vector<model::ElementId> elementsIn(const QRectF& area) const;
  /// An element as it is painted, with its chips, or the box that it is hidden in; null where there is none of that id.
  [[nodiscard]] QRectF rectOf(model::ElementId id) const;
  /// An interface's chip (or a bridge's whole pill) in scene coordinates.
  [[nodiscard]] QRectF rectOf(model::InterfaceId id) const;
  /// What to say where the mouse rests: what is particular about an element, and what the kernel has differently.
  [[nodiscard]] QString helpFor(model::ElementId id) const;
  /// What the kernel has differently here, a line each; empty where it is as drawn or not known.
  [[nodiscard]] QString differencesOf(model::ElementId id) const;
  /// The whole drawing as from far away, for the overview in the corner.
  void paintOverview(QPainter& painter, const QRectF& area) const;
  /// Everything that is drawn.
  [[nodiscard]] QRectF contentRect() const;
  /// Boxes and bridges in the order of reading, then cables: the order of Tab.
  [[nodiscard]] std::vector<model::ElementId> readingOrder() const;

signals:
  /// The content rectangle may be another now.
  void contentChanged();

protected:
  void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
  void take(const CanvasLayout::Ids& touched);
  void showProblems();
  /// The element itself where it is drawn, else the box that it is hidden in.
  [[nodiscard]] model::ElementId shownInsteadOf(model::ElementId id) const;
  [[nodiscard]] model::ElementId cableAt(QPointF point, double reach, const std::vector<model::ElementId>& candidates,
                                         const NodeShape* above) const;

  const model::Topology& topology_;
  mutable std::optional<QRectF> content_;  // Of contentRect(), until the next change.
  std::shared_ptr<const plan::Comparison> comparison_;
  ProblemBadges problems_;  // Also of what is not shown.
  CanvasLayout layout_;
  BoardItem* board_;  // Owned by the scene, as all items.
};

}  // namespace vethloom::editor
