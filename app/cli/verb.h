// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vethloom::cli {

class Console;

/// An option of a verb, as its help shows it.
struct Option {
  std::string name;   ///< "--in"
  std::string value;  ///< "sandbox|host": one of these words. "N": anything. Empty: the option takes no value.
  std::string help;
};

/// What the user gave to a verb.
struct Arguments {
  std::vector<std::string> operands;
  std::map<std::string, std::string> options;  ///< By name; a flag has an empty value.
  std::vector<std::string> command;            ///< What came after "--".

  [[nodiscard]] bool has(const std::string& option) const { return options.contains(option); }
  [[nodiscard]] std::optional<std::string> value(const std::string& option) const {
    const auto found = options.find(option);
    return found == options.end() ? std::nullopt : std::optional(found->second);
  }
};

struct Example {
  std::string command;  ///< Without "vethloomctl".
  std::string meaning;
};

/// One thing that vethloomctl can do. The table in verbs.cpp lists them all.
struct Verb {
  std::string name;
  std::vector<std::string> operands;  ///< "FILE"; all are required.
  bool takesCommand = false;          ///< "-- COMMAND…" follows.
  std::string summary;                ///< One line for the list.
  std::string details;                ///< Paragraphs for its own help.
  std::vector<Option> options;
  std::vector<Example> examples;
  std::string exitCodes;  ///< One line each, without indentation.
  std::function<int(const Arguments&, Console&)> run;
};

/// What follows the verb on the command line, or what is wrong with it.
[[nodiscard]] contract::Result<Arguments> parseArguments(const Verb& verb, const std::vector<std::string>& words);

/// "vethloomctl up FILE [--in sandbox|host]"
[[nodiscard]] std::string usageOf(const Verb& verb);
[[nodiscard]] std::string helpOf(const Verb& verb);

}  // namespace vethloom::cli
