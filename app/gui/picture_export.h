// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <QString>

class QPainter;
class QRectF;
class QWidget;

namespace vethloom::editor {
class Picture;
}

namespace vethloom::gui {

/// What a picture shows.
struct PictureRequest {
  const model::Topology& topology;
  const plan::Comparison* comparison = nullptr;  ///< nullptr: everything as planned.
  QString hostTitle;
  bool dark = false;
  double scale = 2;          ///< Pixels a canvas unit; PNG and the clipboard only.
  bool transparent = false;  ///< Without a background.
};

[[nodiscard]] editor::Picture pictureOf(const PictureRequest& request);

/// Writes the drawing as PNG, SVG or PDF, as the file's name ends. The file is whole or not there.
[[nodiscard]] contract::Result<void> exportPicture(const PictureRequest& request, const QString& path);

/// Puts the drawing into the clipboard, as an image.
void copyPicture(const PictureRequest& request);

/// Shows how the drawing comes out on paper, as large as the page takes it, and prints it from there.
void printPicture(QWidget& window, const PictureRequest& request);
/// What is on that page: the drawing in light colours, in the middle of the area.
void paintPage(QPainter& painter, const QRectF& area, const PictureRequest& request);

}  // namespace vethloom::gui
