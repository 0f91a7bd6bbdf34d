// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QString>

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

private:
  struct Measured {
    QFont font;
    QFontMetricsF metrics;
  };
  [[nodiscard]] static Measured measured(int pixelSize, QFont::Weight weight);
  [[nodiscard]] const Measured& at(Level level) const;

  Measured title_;
  Measured name_;
  Measured small_;
};

}  // namespace vethloom::editor
