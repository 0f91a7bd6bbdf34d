// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/typography.h"

#include <cmath>

namespace vethloom::editor {

Typography::Typography()
    : title_(measured(15, QFont::DemiBold)), name_(measured(12, QFont::Medium)), small_(measured(11, QFont::Normal)) {}

Typography::Measured Typography::measured(int pixelSize, QFont::Weight weight) {
  QFont font;
  font.setPixelSize(pixelSize);
  font.setWeight(weight);
  // Widths are measured at 100 % and must hold at every zoom.
  font.setHintingPreference(QFont::PreferNoHinting);
  return {font, QFontMetricsF(font)};
}

const Typography::Measured& Typography::at(Level level) const {
  switch (level) {
    case Level::Title:
      return title_;
    case Level::Name:
      return name_;
    case Level::Small:
      break;
  }
  return small_;
}

const QFont& Typography::font(Level level) const {
  return at(level).font;
}

double Typography::width(Level level, const QString& text) const {
  return text.isEmpty() ? 0 : std::ceil(at(level).metrics.horizontalAdvance(text)) + 1;
}

QString Typography::fitted(Level level, const QString& text, double width) const {
  return at(level).metrics.elidedText(text.simplified(), Qt::ElideRight, width);
}

}  // namespace vethloom::editor
