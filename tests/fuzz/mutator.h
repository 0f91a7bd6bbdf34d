// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace vethloom::fuzz {

/// Changes inputs, the same way for the same seed: bytes and bits, numbers, pieces cut out, doubled, or taken from
/// another input or a dictionary.
class Mutator {
public:
  Mutator(std::uint64_t seed, std::vector<std::string> corpus, std::vector<std::string> dictionary)
      : random_(seed), corpus_(std::move(corpus)), dictionary_(std::move(dictionary)) {}

  /// One of the corpus after a few changes; at most `largest` bytes.
  [[nodiscard]] std::string next();
  /// Worth starting from again: it led somewhere that its origin did not.
  void keep(std::string input);

private:
  [[nodiscard]] std::size_t below(std::size_t limit);
  void changeOnce(std::string& input);
  void changeWord(std::string& input, std::size_t at);

  std::mt19937_64 random_;
  std::vector<std::string> corpus_;
  std::vector<std::string> dictionary_;
};

}  // namespace vethloom::fuzz
