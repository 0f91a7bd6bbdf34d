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
  // Without kerning a text is as wide as its characters together, which is far quicker to tell.
  font.setKerning(false);
  Measured measured{font, QFontMetricsF(font), {}, {}};
  for (std::size_t c = 0; c < measured.advances.size(); ++c)
    measured.advances[c] = measured.metrics.horizontalAdvance(QChar(static_cast<char16_t>(c)));
  return measured;
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
  if (text.isEmpty())
    return 0;
  const Measured& type = at(level);
  double sum = 0;
  for (const QChar c : text) {
    if (c.unicode() >= type.advances.size())
      return std::ceil(type.metrics.horizontalAdvance(text)) + 1;
    sum += type.advances[c.unicode()];
  }
  return std::ceil(sum) + 1;
}

QString Typography::fitted(Level level, const QString& text, double widest) const {
  QString plain = text.simplified();
  return width(level, plain) <= widest ? plain : at(level).metrics.elidedText(plain, Qt::ElideRight, widest);
}

const QStaticText& Typography::laidOut(Level level, const QString& text) const {
  constexpr qsizetype most = 4096;
  QHash<QString, QStaticText>& known = at(level).laidOut;
  if (known.size() > most)
    known.clear();
  auto found = known.find(text);
  if (found == known.end()) {
    QStaticText fresh(text);
    fresh.setTextFormat(Qt::PlainText);
    fresh.setPerformanceHint(QStaticText::AggressiveCaching);
    fresh.prepare({}, font(level));
    found = known.insert(text, fresh);
  }
  return *found;
}

}  // namespace vethloom::editor
