// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <string>
#include <string_view>
#include <vector>

namespace vethloom::cli {

/// Standard output and standard error, and what the terminal behind them can do. Text from the kernel or a file must
/// be escaped before it comes here.
class Console {
public:
  Console();

  /// To standard output, as it is.
  void print(std::string_view text);
  void printLine(std::string_view text);
  /// "vethloomctl: ns1/eth0: …" to standard error.
  void error(const contract::Failure& failure);
  void error(std::string_view sentence);
  /// A sentence to standard error that is not an error.
  void note(std::string_view sentence);

  /// Replaces the progress line; nothing is shown where standard error is no terminal.
  void progress(const std::string& text);
  void clearProgress();

  /// Coloured where standard output is a terminal and NO_COLOR (https://no-color.org) is not set.
  [[nodiscard]] std::string bold(std::string_view text) const;
  [[nodiscard]] std::string red(std::string_view text) const;
  [[nodiscard]] std::string yellow(std::string_view text) const;
  [[nodiscard]] std::string green(std::string_view text) const;

  /// False where standard output could not take everything (a full disk, a closed pipe).
  [[nodiscard]] bool flush();

private:
  [[nodiscard]] std::string coloured(std::string_view text, std::string_view code) const;

  bool colour_ = false;
  bool liveLine_ = false;
  bool lineShown_ = false;
};

/// "1 cable", "2 cables"
[[nodiscard]] std::string counted(std::size_t count, const std::string& noun);
/// "a", "a and b", "a, b and c"
[[nodiscard]] std::string listed(const std::vector<std::string>& words);

}  // namespace vethloom::cli
