// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/picture.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "style/theme.h"

#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr double pictureMargin = 16;
constexpr double longestSide = 16000;  // Device pixels: what image formats and memory bear.

QRectF areaOf(const CanvasScene& scene) {
  return scene.contentRect().adjusted(-pictureMargin, -pictureMargin, pictureMargin, pictureMargin);
}

/// The board without its ground, which a picture paints by itself, or not.
class GroundlessScene : public CanvasScene {
public:
  using CanvasScene::CanvasScene;

protected:
  void drawBackground(QPainter*, const QRectF&) override {}
};

}  // namespace

Picture::Picture(const model::Topology& topology, const plan::Comparison* comparison, const QString& hostTitle,
                 bool dark, bool transparent)
    : scene_(std::make_unique<GroundlessScene>(topology)), transparent_(transparent) {
  scene_->setTheme(Theme::forMode(dark));
  scene_->setHostTitle(hostTitle);
  if (comparison)
    scene_->setComparison(std::make_shared<const plan::Comparison>(*comparison));
  scene_->rebuild();
}

Picture::~Picture() = default;

QSizeF Picture::size() const {
  return areaOf(*scene_).size();
}

void Picture::paint(QPainter& painter, const QRectF& target) const {
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  if (!transparent_)
    painter.fillRect(target, scene_->theme().canvas);
  scene_->render(&painter, target, areaOf(*scene_));
}

QImage Picture::image(double scale) const {
  const double fitting = std::min(scale, longestSide / std::max(size().width(), size().height()));
  QImage image((size() * fitting).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.fill(transparent_ ? QColor(Qt::transparent) : scene_->theme().canvas);
  QPainter painter(&image);
  paint(painter, QRectF(QPointF(), image.size()));
  return image;
}

QImage CanvasView::picture(const model::Topology& topology, const plan::Comparison* comparison,
                           const QString& hostTitle, bool dark, double scale) {
  return Picture(topology, comparison, hostTitle, dark).image(scale);
}

}  // namespace vethloom::editor
