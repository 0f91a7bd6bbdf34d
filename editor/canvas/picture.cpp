// SPDX-License-Identifier: GPL-3.0-or-later
// The still picture of a drawing: for export, print and tests.
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "style/theme.h"

#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr double pictureMargin = 16;
constexpr double longestSide = 16000;  // Device pixels: what image formats and memory bear.

}  // namespace

QImage CanvasView::picture(const model::Topology& topology, const plan::Comparison* comparison,
                           const QString& hostTitle, bool dark, double scale) {
  CanvasScene scene(topology);
  scene.setTheme(Theme::forMode(dark));
  scene.setGridShown(false);
  scene.setHostTitle(hostTitle);
  if (comparison)
    scene.setComparison(std::make_shared<const plan::Comparison>(*comparison));
  scene.rebuild();
  const QRectF area = scene.contentRect().adjusted(-pictureMargin, -pictureMargin, pictureMargin, pictureMargin);
  const double fitting = std::min(scale, longestSide / std::max(area.width(), area.height()));
  QImage image((area.size() * fitting).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.fill(scene.theme().canvas);
  QPainter painter(&image);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  scene.render(&painter, QRectF(QPointF(), image.size()), area);
  return image;
}

}  // namespace vethloom::editor
