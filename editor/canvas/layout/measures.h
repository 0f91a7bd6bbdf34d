// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

/// The rhythm of the drawing, in canvas units.
namespace vethloom::editor::measures {

constexpr double grid = 8;
constexpr double corner = 8;  ///< Radius of a box.
constexpr double chipCorner = 5;
constexpr double padding = 12;  ///< Between a box's edge and what is in it.
constexpr double gap = 8;       ///< Between neighbours.

constexpr double namespaceWidth = 184;
constexpr double namespaceHeight = 112;
constexpr double hostWidth = 320;
constexpr double hostHeight = 176;
constexpr double emptyHostHeight = 96;  ///< While nothing is in it.
constexpr double bridgeWidth = 224;
constexpr double bridgeHeight = 48;
constexpr double deviceWidth = 152;
constexpr double deviceHeight = 48;
constexpr double deviceIcon = 20;
constexpr double roleIcon = 24;  ///< Of what a namespace stands for.
constexpr double collapsedWidth = 88;
constexpr double collapsedHeight = 72;
constexpr double compactChip = 16;
constexpr double noteWidth = 184;
constexpr double frameWidth = 320;
constexpr double frameHeight = 200;
constexpr double frameHeader = 28;  ///< The strip by which a frame is taken.
constexpr double headerHeight = 44;
constexpr double headerGap = 2;    ///< Between the chips on a top edge and the title.
constexpr double innerCable = 40;  ///< Least length of a cable inside a box.

constexpr double boxChipOut = 16;  ///< How far a chip stands out of its box.
constexpr double bridgeChipOut = 11;
constexpr double chipPadding = 8;
constexpr double chipNameHeight = 22;
constexpr double chipAddressHeight = 16;
constexpr double chipFoot = 2;  ///< Below the last address. Heights stay even, so that facing chips can line up.
constexpr double light = 9;     ///< Diameter.
constexpr double lightGap = 6;  ///< Between the light and the name.

constexpr double clearlyApart = 48;  ///< From this distance on ports take the pill's long side.

constexpr double plugLength = 9;
constexpr double plugWidth = 7;
constexpr double badge = 18;  ///< Diameter.
constexpr double grip = 9;    ///< The handle for resizing.
constexpr double ring = 5;    ///< How far the selection and focus rings stand out.

[[nodiscard]] inline double onGridUp(double value) {
  return std::ceil(value / grid) * grid;
}
[[nodiscard]] inline double onGrid(double value) {
  return std::round(value / grid) * grid;
}

}  // namespace vethloom::editor::measures
