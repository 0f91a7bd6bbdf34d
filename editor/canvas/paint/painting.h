// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/layout/shapes.h"
#include "canvas/layout/typography.h"

#include <QPen>

class QPainter;

/// The strokes that all items share. Rectangles are in the painter's coordinates.
namespace vethloom::editor {

struct Theme;

/// What the painting functions look things up in.
struct Brushes {
  const Theme& theme;
  const Typography& type;
  double detail = 1;  ///< Device pixels a canvas unit.
};

/// How much is shown at a zoom.
constexpr double detailBoxes = 0.15;     ///< Below: plain rectangles.
constexpr double detailCorners = 0.3;    ///< From here on corners are round.
constexpr double detailNames = 0.4;      ///< From here on names and lights.
constexpr double detailAddresses = 0.7;  ///< And addresses.

/// A pen of this width that never gets thinner than a device pixel.
[[nodiscard]] QPen linePen(const Brushes& brushes, const QColor& color, double width, bool dashed = false);
/// The outline that tells how an element stands to the kernel; `line` is its colour when it is as drawn.
[[nodiscard]] QPen standingPen(const Brushes& brushes, plan::Standing standing, const QColor& line, double width);

/// One line of text, in the middle of the rectangle's height; not cut off where it is longer.
void paintText(QPainter& painter, const Brushes& brushes, Typography::Level level, const QRectF& rect,
               const QString& text, const QColor& color, Qt::AlignmentFlag align = Qt::AlignLeft);
/// An icon, from the cache where it is painted pixel by pixel, and as lines in an exported picture.
void paintIcon(QPainter& painter, const Brushes& brushes, const QRectF& rect, const QString& name, const QColor& color);
void paintLight(QPainter& painter, const Brushes& brushes, QPointF center, Light light);
/// `glow`: the pointer is on it or on its cable; `chosen`: it is the interface in focus.
void paintChip(QPainter& painter, const Brushes& brushes, const Chip& chip, bool glow, bool chosen);
/// The addresses of an interface, a line each, downwards from a point.
void paintAddresses(QPainter& painter, const Brushes& brushes, const InterfaceFace& face, QPointF topLeft);
/// A round badge with a symbol: "≠" amber where the kernel differs, "!" where something else has the name.
void paintBadge(QPainter& painter, const Brushes& brushes, QPointF center, plan::Standing standing, double diameter);
/// A badge that tells of a problem: an octagon with a cross for an error, a triangle with "!" for a warning.
void paintProblemBadge(QPainter& painter, const Brushes& brushes, QPointF center, bool isError);
/// A place at which something selected is resized or bent.
void paintGrip(QPainter& painter, const Brushes& brushes, QPointF corner);
/// Around something selected, and a second, dashed one around what has the keyboard.
void paintRings(QPainter& painter, const Brushes& brushes, const QRectF& rect, double corner, bool selected,
                bool focused);

}  // namespace vethloom::editor
