// SPDX-License-Identifier: GPL-3.0-or-later
#include "mutator.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace vethloom::fuzz {

namespace {

constexpr std::size_t largest = 64 * 1024;
constexpr std::size_t mostKept = 4096;

/// Numbers at which something turns over.
constexpr std::array<std::uint64_t, 14> edges = {0,    1,      2,      15,         16,         127,        128,
                                                 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, ~0ULL};

}  // namespace

std::size_t Mutator::below(std::size_t limit) {
  return limit == 0 ? 0 : static_cast<std::size_t>(random_() % limit);
}

std::string Mutator::next() {
  std::string input = corpus_[below(corpus_.size())];
  for (std::size_t changes = 1 + below(4); changes > 0; --changes)
    changeOnce(input);
  if (input.size() > largest)
    input.resize(largest);
  return input;
}

void Mutator::keep(std::string input) {
  if (corpus_.size() < mostKept)
    corpus_.push_back(std::move(input));
}

void Mutator::changeOnce(std::string& input) {
  const std::size_t at = below(input.size() + 1);
  const std::size_t length = std::min(input.size() - at, 1 + below(16));
  switch (below(16)) {
    case 0:  // a bit
      if (at < input.size())
        input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
      break;
    case 1:  // a byte
      if (at < input.size())
        input[at] = static_cast<char>(below(256));
      break;
    case 2:
      input.erase(at, length);
      break;
    case 3:
      input.insert(at, input.substr(at, length));
      break;
    case 4:
      input.insert(at, std::string(1 + below(3), static_cast<char>(below(256))));
      break;
    case 5:  // a word
      if (!dictionary_.empty())
        input.insert(at, dictionary_[below(dictionary_.size())]);
      break;
    case 6:  // a word in the place of what is there
      if (!dictionary_.empty())
        input.replace(at, length, dictionary_[below(dictionary_.size())]);
      break;
    case 7: {  // a binary number of one to eight bytes
      const std::uint64_t edge = edges[below(edges.size())] + below(3) - 1;
      const std::size_t size = std::min(input.size() - at, std::size_t{1} << below(4));
      std::memcpy(input.data() + at, &edge, size);
      break;
    }
    case 8:  // a number in digits
      input.replace(at, length, std::to_string(edges[below(edges.size())]));
      break;
    case 9: {  // the end of another input
      const std::string& other = corpus_[below(corpus_.size())];
      input = input.substr(0, at) + other.substr(below(other.size() + 1));
      break;
    }
    default:
      changeWord(input, at);
  }
}

/// Puts another word where one stands, between the delimiters of texts: so the form stays, and the meaning changes.
void Mutator::changeWord(std::string& input, std::size_t at) {
  constexpr const char* delimiters = "\"{}[],: \n";
  const auto wordIn = [&](const std::string& text, std::size_t where) {
    const std::size_t before = where == 0 ? std::string::npos : text.find_last_of(delimiters, where - 1);
    const std::size_t first = before == std::string::npos ? 0 : before + 1;
    return std::pair(first, std::min(text.find_first_of(delimiters, first), text.size()) - first);
  };
  const auto [first, length] = wordIn(input, at);
  const std::string& other = corpus_[below(corpus_.size())];
  const auto [otherFirst, otherLength] = wordIn(other, below(other.size() + 1));
  std::string word = other.substr(otherFirst, otherLength);
  if (!dictionary_.empty() && below(2) == 0)
    word = dictionary_[below(dictionary_.size())];
  input.replace(first, std::min<std::size_t>(length, 256), word);
}

}  // namespace vethloom::fuzz
