// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

class QPainter;

namespace vethloom::editor {

class CanvasView;

/// The bends of cables: what the select tool does on the line of one. A drag of the line makes a bend, a drag of a bend
/// moves it, and onto the straight way between its neighbours removes it.
class Bending {
public:
  explicit Bending(CanvasView& view) : view_(view) {}

  /// A bend of a cable.
  struct Bend {
    model::ElementId cable = model::noElement;
    std::size_t index = 0;
    bool operator==(const Bend&) const = default;
  };
  /// A bend of a selected cable at a point.
  [[nodiscard]] std::optional<Bend> bendAt(QPointF position) const;

  /// A drag begins at a bend, or on the line of a cable.
  void begin(const Bend& bend);
  void begin(model::ElementId cable, QPointF position);
  void moveTo(QPointF position, bool snap);
  void drop();
  void takeBack();

  /// The bend that was clicked last, while its cable is selected: what Delete takes.
  [[nodiscard]] std::optional<Bend> chosen() const;
  void choose(const std::optional<Bend>& bend) { chosen_ = bend; }
  void remove(const Bend& bend);

  /// The bends of the selected cables.
  void paint(QPainter& painter) const;

private:
  [[nodiscard]] std::vector<model::Point> bendsOf(model::ElementId cable) const;
  void set(model::ElementId cable, std::vector<model::Point> bends, const QString& text, int gesture);

  CanvasView& view_;
  std::optional<Bend> dragged_;
  std::optional<Bend> chosen_;
  std::optional<QPointF> inserted_;  // A new bend that the drag has not made yet.
  int gesture_ = 0;
};

}  // namespace vethloom::editor
