// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <cstdint>
#include <optional>
#include <vector>

/// How texts in the manner of `ip` become values: words between blanks, keywords with their arguments. Private to the
/// contract's own .cpp files.
namespace vethloom::contract {

/// Takes a text apart word by word. The first thing that is wrong is kept, whatever is asked after it.
class WordReader {
public:
  /// Refuses a text of more than `longest` bytes.
  explicit WordReader(std::string_view text, std::size_t longest = 4096);

  /// Whether there is another word, and nothing was wrong so far.
  [[nodiscard]] bool more() const { return !failure_ && at_ < words_.size(); }
  /// The next word without taking it; empty at the end.
  [[nodiscard]] std::string_view peek() const { return more() ? words_[at_] : std::string_view(); }
  /// Takes the next word; empty at the end.
  std::string_view next();

  /// The argument of the keyword `key`, which was just taken: refused where it is missing or was given before.
  template <typename T, typename Parse>
  void argument(std::string_view key, std::optional<T>& target, Parse parse) {
    const std::string_view word = argumentWord(key, target.has_value());
    if (failure_)
      return;
    auto value = parse(word);
    if (value)
      target = std::move(*value);
    else
      failure_ = std::move(value.error());
  }
  /// A keyword without argument.
  void flag(std::string_view key, bool& target);

  void refuse(std::string why);
  /// Refuses a word that is none of the keywords; `allowed` lists them.
  void refuseWord(std::string_view word, std::string_view allowed);

  /// The value, or what was wrong first.
  template <typename T>
  Result<T> finish(T value) {
    if (failure_)
      return tl::unexpected(std::move(*failure_));
    return value;
  }

private:
  std::string_view argumentWord(std::string_view key, bool again);

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  std::optional<Failure> failure_;
};

/// A whole number from `least` to `most`; `what` begins the sentence of a refusal ("A metric"). Also as 0x….
[[nodiscard]] Result<std::uint32_t> parseNumber(std::string_view word, std::string_view what, std::uint32_t least,
                                                std::uint32_t most);

}  // namespace vethloom::contract
