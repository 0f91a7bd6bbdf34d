// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"

namespace vethloom::editor {

namespace {

// The Okabe–Ito hues, darkened or lightened only as far as the contrast on their column's grounds asks for.
const Theme& lightColumn() {
  static const Theme theme{
      .dark = false,
      .canvas = QColor(0xf6f7f9),
      .grid = QColor(0xd9dde3),
      .hostFill = QColor(0xeceff3),
      .hostLine = QColor(0x7d8794),
      .boxFill = QColor(0xffffff),
      .boxHeader = QColor(0xe4e9f2),
      .boxLine = QColor(0x6f7b8c),
      .bridgeFill = QColor(0xe9e6f5),
      .bridgeLine = QColor(0x736aa8),
      .text = QColor(0x1c2129),
      .mutedText = QColor(0x545d6a),
      .cable = QColor(0x3a434f),
      .planned = QColor(0x0072b2),
      .up = QColor(0x007a58),
      .noCarrier = QColor(0x946200),
      .fault = QColor(0xb84a00),
      .foreign = QColor(0x6d747d),
      .accent = QColor(0x5546b8),
      .accentText = QColor(0xffffff),
  };
  return theme;
}

const Theme& darkColumn() {
  static const Theme theme{
      .dark = true,
      .canvas = QColor(0x16191e),
      .grid = QColor(0x2b3038),
      .hostFill = QColor(0x1c2026),
      .hostLine = QColor(0x77818f),
      .boxFill = QColor(0x252a32),
      .boxHeader = QColor(0x313845),
      .boxLine = QColor(0x8791a0),
      .bridgeFill = QColor(0x322f48),
      .bridgeLine = QColor(0x9c93d4),
      .text = QColor(0xeef1f5),
      .mutedText = QColor(0xb2bac6),
      .cable = QColor(0xd3d9e1),
      .planned = QColor(0x6bbdf0),
      .up = QColor(0x2fc49a),
      .noCarrier = QColor(0xf0b429),
      .fault = QColor(0xff8a4c),
      .foreign = QColor(0x9aa2ad),
      .accent = QColor(0xa99dff),
      .accentText = QColor(0x17142e),
  };
  return theme;
}

}  // namespace

const Theme& Theme::lightTheme() {
  return lightColumn();
}

const Theme& Theme::darkTheme() {
  return darkColumn();
}

const Theme& Theme::forMode(bool dark) {
  return dark ? darkTheme() : lightTheme();
}

const Theme& Theme::forPalette(const QPalette& palette) {
  return forMode(palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF());
}

}  // namespace vethloom::editor
