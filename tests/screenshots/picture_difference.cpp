// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_difference.h"

#include <QPainter>
#include <algorithm>
#include <cstdlib>
#include <limits>

namespace screenshots {

namespace {

constexpr int square = 2;
constexpr int clearly = 40;  // Of 255.

/// Every square of pixels as one, the average of its colours.
QImage coarse(const QImage& image) {
  return image.convertToFormat(QImage::Format_RGB32)
      .scaled(image.size() / square, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

bool differ(QRgb a, QRgb b) {
  return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))}) >
         clearly;
}

}  // namespace

Difference difference(const QImage& kept, const QImage& now) {
  if (kept.size() != now.size())
    return {std::numeric_limits<int>::max(), {}};
  Difference result{0, now.convertToFormat(QImage::Format_RGB32)};
  result.picture.setDevicePixelRatio(1);
  QPainter painter(&result.picture);
  painter.fillRect(result.picture.rect(), QColor(255, 255, 255, 170));
  const QImage before = coarse(kept);
  const QImage after = coarse(now);
  for (int y = 0; y < before.height(); ++y) {
    for (int x = 0; x < before.width(); ++x) {
      if (!differ(before.pixel(x, y), after.pixel(x, y)))
        continue;
      ++result.places;
      painter.fillRect(x * square, y * square, square, square, Qt::red);
    }
  }
  return result;
}

}  // namespace screenshots
