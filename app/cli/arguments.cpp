// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "verb.h"

#include <algorithm>

namespace vethloom::cli {

using contract::escape;
using contract::fail;
using contract::FailureKind;

namespace {

std::string moreHelp(const Verb& verb) {
  return "; see `vethloomctl " + verb.name + " --help`";
}

bool isOneOf(std::string_view value, std::string_view choices) {
  if (choices.find('|') == std::string_view::npos)
    return true;
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, end) == value)
      return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

/// "sandbox|host" as "sandbox or host".
std::string inWords(std::string_view choices) {
  const std::size_t last = choices.rfind('|');
  if (last == std::string_view::npos)
    return std::string(choices);
  std::string text(choices.substr(0, last));
  for (std::size_t bar = 0; (bar = text.find('|')) != std::string::npos;)
    text.replace(bar, 1, ", ");
  return text + " or " + std::string(choices.substr(last + 1));
}

/// Takes the option at `words[index]` and, where it has one, its value; moves `index` behind what it took.
contract::Result<void> takeOption(const Verb& verb, const std::vector<std::string>& words, std::size_t& index,
                                  Arguments& arguments) {
  const std::string& word = words[index];
  const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
  const std::string name = word.substr(0, equals);
  const auto option = std::ranges::find(verb.options, name, &Option::name);
  if (option == verb.options.end())
    return fail(FailureKind::InvalidArgument, verb.name + " has no option " + escape(name) + moreHelp(verb));
  ++index;
  std::string value;
  if (equals != std::string::npos)
    value = word.substr(equals + 1);
  else if (!option->value.empty() && index < words.size())
    value = words[index++];
  if (option->value.empty() && equals != std::string::npos)
    return fail(FailureKind::InvalidArgument, name + " takes no value" + moreHelp(verb));
  if (!option->value.empty() && (value.empty() || !isOneOf(value, option->value)))
    return fail(FailureKind::InvalidArgument, name + " needs " + inWords(option->value) +
                                                  (value.empty() ? "" : ", not " + escape(value)) + moreHelp(verb));
  arguments.options[name] = value;
  return {};
}

contract::Result<void> checkCounts(const Verb& verb, const Arguments& arguments) {
  const std::size_t given = arguments.operands.size();
  if (given < verb.operands.size())
    return fail(FailureKind::InvalidArgument, verb.name + " needs " + verb.operands[given] + moreHelp(verb));
  if (given > verb.operands.size())
    return fail(FailureKind::InvalidArgument,
                escape(arguments.operands[verb.operands.size()]) + " is one argument too many for " + verb.name +
                    (verb.takesCommand ? "; write -- before the command" : moreHelp(verb)));
  if (verb.takesCommand && arguments.command.empty())
    return fail(FailureKind::InvalidArgument, verb.name + " needs -- and a command" + moreHelp(verb));
  return {};
}

}  // namespace

contract::Result<Arguments> parseArguments(const Verb& verb, const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t index = 0; index < words.size();) {
    const std::string& word = words[index];
    if (word == "--") {
      std::vector<std::string>& rest = verb.takesCommand ? arguments.command : arguments.operands;
      rest.insert(rest.end(), words.begin() + static_cast<std::ptrdiff_t>(index) + 1, words.end());
      break;
    }
    if (word.size() > 1 && word.front() == '-') {
      if (const auto taken = takeOption(verb, words, index, arguments); !taken)
        return tl::unexpected(taken.error());
      continue;
    }
    arguments.operands.push_back(word);
    ++index;
  }
  if (const auto counted = checkCounts(verb, arguments); !counted)
    return tl::unexpected(counted.error());
  return arguments;
}

}  // namespace vethloom::cli
