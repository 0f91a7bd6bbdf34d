// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/word_reader.h"

#include "contract/escape.h"

#include <charconv>

namespace vethloom::contract {
namespace {

constexpr std::string_view blanks = " \t\n";

}  // namespace

WordReader::WordReader(std::string_view text, std::size_t longest) {
  if (text.size() > longest) {
    refuse("The text is too long.");
    return;
  }
  std::size_t begin = text.find_first_not_of(blanks);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
    words_.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(blanks, end);
  }
}

std::string_view WordReader::next() {
  return more() ? words_[at_++] : std::string_view();
}

void WordReader::flag(std::string_view key, bool& target) {
  if (target)
    refuse("The word \"" + std::string(key) + "\" is given twice. Leave one of the two out.");
  target = true;
}

void WordReader::refuse(std::string why) {
  if (!failure_)
    failure_ = fail(FailureKind::InvalidArgument, std::move(why)).value();
}

void WordReader::refuseWord(std::string_view word, std::string_view allowed) {
  refuse("The word \"" + escape(word, 80) + "\" is not understood here. There are " + std::string(allowed) + ".");
}

std::string_view WordReader::argumentWord(std::string_view key, bool again) {
  if (again)
    refuse("The word \"" + std::string(key) + "\" is given twice. Leave one of the two out.");
  else if (!more())
    refuse("The word \"" + std::string(key) + "\" lacks its argument.");
  return next();
}

Result<std::uint32_t> parseNumber(std::string_view word, std::string_view what, std::uint32_t least,
                                  std::uint32_t most) {
  const bool hex = word.starts_with("0x");
  const std::string_view digits = word.substr(hex ? 2 : 0);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty() || value < least || value > most)
    return fail(FailureKind::InvalidArgument, std::string(what) + " is a number from " + std::to_string(least) +
                                                  " to " + std::to_string(most) + ", not \"" + escape(word, 80) +
                                                  "\".");
  return value;
}

}  // namespace vethloom::contract
