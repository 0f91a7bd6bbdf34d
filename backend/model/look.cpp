// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/look.h"

namespace vethloom::model {

namespace {

constexpr std::array<std::string_view, 8> colours = {"blue",   "sky", "green",  "yellow",
                                                     "orange", "red", "purple", "grey"};
constexpr std::array<std::string_view, 8> icons = {"router", "server", "laptop",   "phone",
                                                   "cloud",  "globe",  "firewall", "database"};
constexpr std::array<std::string_view, 3> routings = {"curved", "straight", "orthogonal"};

}  // namespace

std::span<const std::string_view> colourNames() {
  return colours;
}

std::span<const std::string_view> iconNames() {
  return icons;
}

std::span<const std::string_view> routingNames() {
  return routings;
}

}  // namespace vethloom::model
