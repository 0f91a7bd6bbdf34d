// SPDX-License-Identifier: GPL-3.0-or-later
#include "help.h"

#include <algorithm>
#include <sstream>

namespace vethloom::cli {

namespace {

/// Characters, not bytes.
std::size_t widthOf(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// "  left    right" for each row, the right sides under one another; further lines of a right side are indented.
std::string columns(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [left, right] : rows)
    width = std::max(width, widthOf(left));
  std::string text;
  for (const auto& [left, right] : rows) {
    text += "  " + left + std::string(width - widthOf(left) + 2, ' ');
    for (const char c : right)
      text += c == '\n' ? "\n" + std::string(width + 4, ' ') : std::string(1, c);
    text += '\n';
  }
  return text;
}

std::string indented(const std::string& lines) {
  std::istringstream stream(lines);
  std::string text;
  for (std::string line; std::getline(stream, line);)
    text += "  " + line + '\n';
  return text;
}

std::string signatureOf(const Verb& verb) {
  std::string text = verb.name;
  for (const std::string& operand : verb.operands)
    text += ' ' + operand;
  return verb.takesCommand ? text + " -- COMMAND…" : text;
}

}  // namespace

std::string usageOf(const Verb& verb) {
  std::string text = "vethloomctl " + verb.name;
  for (const std::string& operand : verb.operands)
    text += ' ' + operand;
  for (const Option& option : verb.options)
    text += " [" + option.name + (option.value.empty() ? "" : ' ' + option.value) + ']';
  return verb.takesCommand ? text + " -- COMMAND…" : text;
}

std::string helpOf(const Verb& verb) {
  std::string text = "Usage: " + usageOf(verb) + "\n\n" + verb.details + '\n';
  std::vector<std::pair<std::string, std::string>> options;
  for (const Option& option : verb.options)
    options.emplace_back(option.value.empty() ? option.name : option.name + ' ' + option.value, option.help);
  options.emplace_back("--help", "print this");
  text += "\nOptions:\n" + columns(options);
  text += "\nExamples:\n";
  for (const Example& example : verb.examples)
    text += "  vethloomctl " + example.command + "\n      " + example.meaning + '\n';
  return text + "\nExit codes:\n" + indented(verb.exitCodes);
}

std::string programHelp(const std::vector<Verb>& verbs) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Verb& verb : verbs)
    rows.emplace_back(signatureOf(verb), verb.summary);
  return "Usage: vethloomctl VERB …\n\n"
         "Builds the network namespaces, bridges and veth cables that a Vethloom drawing shows.\n"
         "A drawing that has been applied is a lab, named after the drawing. By default it is built in a\n"
         "sandbox of your own, without a password; the real network is not touched.\n\n"
         "Verbs:\n" +
         columns(rows) +
         "\n  --help     print this; after a verb, its options and examples\n"
         "  --version  print the version\n\n"
         "FILE is a drawing (NAME.vloom). LAB is the name of a lab that is up (`vethloomctl ls` lists them)\n"
         "or its drawing, written with a slash or with .vloom at its end.\n\n"
         "Exit codes: 0 done; 1 the answer is no (check failed, ping lost); 2 wrong usage or input;\n"
         "3 the helper or the kernel refused; 130 interrupted. Errors go to standard error, one sentence each.\n";
}

}  // namespace vethloom::cli
