// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <span>
#include <string_view>

/// The closed lists of words for how things are drawn, as files have them.
namespace vethloom::model {

/// "blue", "orange" and so on; what they look like is the theme's business.
[[nodiscard]] std::span<const std::string_view> colourNames();
/// Of what a namespace stands for: "router", "server" and so on.
[[nodiscard]] std::span<const std::string_view> iconNames();
/// Levels (Placement::level) are from minus this to this.
constexpr int mostLevel = 1'000'000;
/// "curved", "straight", "orthogonal": in the order of Routing.
[[nodiscard]] std::span<const std::string_view> routingNames();

}  // namespace vethloom::model
