// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/addresses.h"
#include "contract/names.h"

namespace vethloom::contract {

/// A static neighbour (ip-neighbour(8)): whose MAC address this IP address has, so that nobody need ask.
struct Neighbour {
  IpAddress ip;
  MacAddress mac;
  InterfaceName dev;
  auto operator<=>(const Neighbour&) const = default;

  /// As `ip neighbour add` takes it: "10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0".
  [[nodiscard]] static Result<Neighbour> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] Result<void> validate(const Neighbour& neighbour);

}  // namespace vethloom::contract
