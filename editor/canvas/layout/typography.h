// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QHash>
#include <QStaticText>
#include <QString>
#include <array>

namespace vethloom::editor {

/// The three sizes of type on the board, measured once. A size is in canvas units, so a drawing has the same shape on
/// every screen; the family is the desktop's.
class Typography {
public:
  /// Which of the three sizes.
  enum class Level { Title, Name, Small };

  Typography();

  [[nodiscard]] const QFont& font(Level level) const;
  [[nodiscard]] double width(Level level, const QString& text) const;
  /// The text on one line, with an ellipsis where it is wider than `width`.
  [[nodiscard]] QString fitted(Level level, const QString& text, double width) const;
  /// The text laid out to be painted often. Valid until the next call.
  [[nodiscard]] const QStaticText& laidOut(Level level, const QString& text) const;

private:
  struct Measured {
    QFont font;
    QFontMetricsF metrics;
    std::array<double, 128> advances{};  // Of the ASCII characters, which nearly all texts here are made of.
    mutable QHash<QString, QStaticText> laidOut;
  };
  [[nodiscard]] static Measured measured(int pixelSize, QFont::Weight weight);
  [[nodiscard]] const Measured& at(Level level) const;

  Measured title_;
  Measured name_;
  Measured small_;
};

}  // namespace vethloom::editor
