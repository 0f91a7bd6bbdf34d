// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What is fuzzed: everything that reads bytes which somebody else may have written.
namespace vethloom::fuzz {

struct Target {
  std::string_view name;
  /// Valid inputs to start from.
  std::vector<std::string> (*seeds)();
  std::vector<std::string> dictionary;
  /// Reads the input. What it says must hold is checked inside; `wrong` is the first thing that does not. True where
  /// the input was taken for valid.
  bool (*run)(std::string_view input, std::string& wrong);
};

[[nodiscard]] const std::vector<Target>& targets();

}  // namespace vethloom::fuzz
