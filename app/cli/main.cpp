// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "help.h"
#include "verbs.h"

#include <QCoreApplication>
#include <algorithm>

namespace vethloom::cli {
namespace {

int runVerb(const Verb& verb, const std::vector<std::string>& words, Console& console) {
  const auto end = verb.takesCommand ? std::ranges::find(words, "--") : words.end();
  const auto asksForHelp = [](const std::string& word) { return word == "--help" || word == "-h"; };
  if (std::any_of(words.begin(), end, asksForHelp)) {
    console.print(helpOf(verb));
    return Done;
  }
  const auto arguments = parseArguments(verb, words);
  if (!arguments) {
    console.error(arguments.error());
    return BadInput;
  }
  return verb.run(*arguments, console);
}

int run(const std::vector<std::string>& words, Console& console) {
  const std::vector<Verb> verbs = allVerbs();
  if (words.empty()) {
    console.note(programHelp(verbs));
    return BadInput;
  }
  const std::string& first = words.front();
  if (first == "--help" || first == "-h" || first == "help") {
    console.print(programHelp(verbs));
    return Done;
  }
  if (first == "--version") {
    console.printLine("vethloomctl " VETHLOOM_VERSION);
    return Done;
  }
  const auto verb = std::ranges::find(verbs, first, &Verb::name);
  if (verb == verbs.end()) {
    console.error("There is no " + std::string(first.starts_with('-') ? "option " : "verb ") +
                  contract::escape(first, 40) + "; `vethloomctl --help` lists what there is.");
    return BadInput;
  }
  return runVerb(*verb, {words.begin() + 1, words.end()}, console);
}

}  // namespace
}  // namespace vethloom::cli

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  using namespace vethloom::cli;
  Console console;
  const int exitCode = run({argv + std::min(argc, 1), argv + argc}, console);
  if (!console.flush()) {
    console.error("The output could not be written.");
    return exitCode == Done ? Refused : exitCode;
  }
  return exitCode;
}
