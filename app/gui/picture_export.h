// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"
#include "plan/comparison.h"

#include <QString>

class QWidget;

namespace vethloom::gui {

/// What a picture shows.
struct PictureRequest {
  const model::Topology& topology;
  const plan::Comparison* comparison = nullptr;  ///< nullptr: everything as planned.
  QString hostTitle;
  bool dark = false;
  double scale = 2;  ///< Pixels a canvas unit; PNG only.
};

/// Writes the drawing as PNG, SVG or PDF, as the file's name ends. The file is whole or not there.
[[nodiscard]] contract::Result<void> exportPicture(const PictureRequest& request, const QString& path);

/// Asks where to, and exports. Why it failed, in words; empty where it did not, or where the user gave up.
[[nodiscard]] QString askAndExportPicture(QWidget& window, const PictureRequest& request);

}  // namespace vethloom::gui
