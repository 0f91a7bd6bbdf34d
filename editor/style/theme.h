// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace vethloom::editor {

/// Every colour that the program paints by itself: one table, a light and a dark column. Meaning uses the Okabe–Ito
/// colours, always beside a shape or a word. Contrast (a test): text >= 4.5:1, lines >= 3:1 on what they stand on.
struct Theme {
  bool dark = false;
  QColor canvas;    ///< The board.
  QColor grid;      ///< Its dots.
  QColor hostFill;  ///< The host's frame.
  QColor hostLine;
  QColor boxFill;    ///< A namespace's card.
  QColor boxHeader;  ///< Its tinted header.
  QColor boxLine;
  QColor bridgeFill;
  QColor bridgeLine;
  QColor text;        ///< Names and labels.
  QColor mutedText;   ///< Kernel names under labels, addresses.
  QColor cable;       ///< In the kernel, carrier on.
  QColor planned;     ///< Drawn only: dashed (Okabe–Ito blue).
  QColor up;          ///< Up with carrier (bluish green).
  QColor noCarrier;   ///< Up without carrier, drift (amber).
  QColor fault;       ///< Vermilion.
  QColor foreign;     ///< Grey: not ours.
  QColor accent;      ///< Selection, focus, the primary button.
  QColor accentText;  ///< On accent.

  /// The line of something that the user gave a colour by its name ("blue", as files have it); invalid for other words.
  [[nodiscard]] QColor line(const QString& colour) const;
  /// The ground of the same, on which text is readable.
  [[nodiscard]] QColor ground(const QString& colour) const;

  [[nodiscard]] static const Theme& lightTheme();
  [[nodiscard]] static const Theme& darkTheme();
  [[nodiscard]] static const Theme& forMode(bool dark);
  /// The column that fits a palette (Qt 6.4 has no colour-scheme hint): dark where the window is darker than its text.
  [[nodiscard]] static const Theme& forPalette(const QPalette& palette);
};

}  // namespace vethloom::editor
