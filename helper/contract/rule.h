// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/route.h"

namespace vethloom::contract {

/// A policy rule (ip-rule(8)): which packets look into which table.
struct Rule {
  Family family = Family::V4;
  std::optional<std::uint32_t> priority =
      {};  ///< Lower comes first; unset: one before all but the first, as the kernel says.
  std::optional<Destination> from = {};
  std::optional<Destination> to = {};
  std::optional<std::uint32_t> mark = {};
  std::uint32_t mask = UINT32_MAX;        ///< Which bits of the mark count.
  std::optional<InterfaceName> iif = {};  ///< "lo" means packets of this box's own.
  std::optional<InterfaceName> oif = {};
  std::uint32_t table = mainTable;
  auto operator<=>(const Rule&) const = default;

  /// As `ip rule add` takes it: "from 10.0.0.0/24 lookup 100 priority 1000"; with "-6" in front for IPv6 where no
  /// address says so. Says what is wrong with any other text.
  [[nodiscard]] static Result<Rule> parse(std::string_view text);
  /// The way back, in a fixed order, without what goes without saying.
  [[nodiscard]] std::string text() const;
};

/// Whether the parts of a rule go together; else a sentence.
[[nodiscard]] Result<void> validate(const Rule& rule);

}  // namespace vethloom::contract
