// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <QImage>
#include <QSizeF>
#include <memory>

class QPainter;

namespace vethloom::editor {

class CanvasScene;

/// The still picture of a drawing, with a margin: for export, print and tests.
class Picture {
public:
  /// `topology` must outlive the picture. No comparison: everything is drawn as planned.
  /// `transparent`: without a ground.
  Picture(const model::Topology& topology, const plan::Comparison* comparison, const QString& hostTitle, bool dark,
          bool transparent = false);
  ~Picture();

  /// In canvas units.
  [[nodiscard]] QSizeF size() const;
  void paint(QPainter& painter, const QRectF& target) const;
  /// `scale` is in pixels a canvas unit, less where the image would get too large.
  [[nodiscard]] QImage image(double scale) const;

private:
  std::unique_ptr<CanvasScene> scene_;
  bool transparent_;
};

}  // namespace vethloom::editor
