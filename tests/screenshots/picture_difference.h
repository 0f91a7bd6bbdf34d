// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

namespace screenshots {

/// How a picture differs from the one that is kept.
struct Difference {
  int places = 0;  ///< Squares of two by two pixels that differ clearly.
  QImage picture;  ///< The new one, faded, with those places in red; null where the sizes differ.
};

/// Small differences of single pixels, as another version of the font renderer makes them, do not count.
[[nodiscard]] Difference difference(const QImage& kept, const QImage& now);

/// So many places may differ in pictures that count as the same.
constexpr int fewPlaces = 6;

}  // namespace screenshots
