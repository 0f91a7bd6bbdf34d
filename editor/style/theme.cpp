// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"

#include <algorithm>
#include <array>

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

/// The colours that users give: lines and grounds, light and dark.
struct Given {
  QLatin1String name;
  QRgb line;
  QRgb ground;
  QRgb darkLine;
  QRgb darkGround;
};

constexpr std::array given = {
    Given{QLatin1String("blue"), 0x0072b2, 0xd3e6f3, 0x6bbdf0, 0x123a54},
    Given{QLatin1String("sky"), 0x2a7ea8, 0xdaf0fb, 0x8fd0f2, 0x17424f},
    Given{QLatin1String("green"), 0x007a58, 0xd3eee4, 0x2fc49a, 0x0f4435},
    Given{QLatin1String("yellow"), 0x7d7000, 0xf8f4c4, 0xe6da5c, 0x453f12},
    Given{QLatin1String("orange"), 0x946200, 0xfae8c4, 0xf0b429, 0x4d3710},
    Given{QLatin1String("red"), 0xb84a00, 0xfbdfd0, 0xff8a4c, 0x562a14},
    Given{QLatin1String("purple"), 0x9c4f80, 0xf4deeb, 0xdfa0c8, 0x4a2a40},
    Given{QLatin1String("grey"), 0x6d747d, 0xe3e5e8, 0x9aa2ad, 0x383d44},
};

const Given* find(const QString& colour) {
  const auto* const found =
      std::find_if(given.begin(), given.end(), [&](const Given& one) { return one.name == colour; });
  return found == given.end() ? nullptr : found;
}

}  // namespace

QColor Theme::line(const QString& colour) const {
  const Given* one = find(colour);
  return one ? QColor(dark ? one->darkLine : one->line) : QColor();
}

QColor Theme::ground(const QString& colour) const {
  const Given* one = find(colour);
  return one ? QColor(dark ? one->darkGround : one->ground) : QColor();
}

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
