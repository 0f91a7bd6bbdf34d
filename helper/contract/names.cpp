// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/names.h"

#include "contract/escape.h"

namespace vethloom::contract {
namespace {

// Not <cctype>: its answers follow the locale.
bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

/// The grammar of one kind of name, and the words to explain it.
struct NameRule {
  std::string_view what;  ///< "An interface name"
  std::size_t maxBytes;
  bool startsWithLetter;         ///< Else a letter or a digit.
  std::string_view startReason;  ///< Why the first character is restricted.
  std::string_view punctuation;  ///< Allowed after the first character.
  std::string_view allowed;      ///< The same for people.
};

constexpr NameRule interfaceRule{"An interface name",
                                 15,
                                 false,
                                 R"(commands take a leading "-" for an option)",
                                 "_.-",
                                 R"(letters, digits, "_", "." and "-")"};
constexpr NameRule namespaceRule{
    "A namespace's name", 64, true, R"("ip" takes a number for a process id)", "_-", R"(letters, digits, "_" and "-")"};
constexpr NameRule labRule{"A lab's name", 64, false, "it names files", "_.-", R"(letters, digits, "_", "." and "-")"};

std::string quoted(std::string_view text) {
  return '"' + escape(text, 80) + '"';
}

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

std::string sentence(const NameRule& rule, std::string_view says, std::string_view text, std::string_view has) {
  std::string result(rule.what);
  result.append(" ").append(says).append(": ").append(quoted(text));
  return result.append(" ").append(has).append(".");
}

/// The first character of `text` as a whole UTF-8 sequence, so that a message does not cut it in the middle.
std::string_view firstCharacter(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && length < 4 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
    ++length;
  return text.substr(0, length);
}

/// Why a character is kept out, where that is not plain to see.
std::string_view reasonAgainst(char c) {
  switch (c) {
    case '%':
      return ", which the kernel takes for a number to fill in";
    case '/':
      return ", which would make it a path";
    case ' ':
      return ", which would make two words of it in a command";
    default:
      return "";
  }
}

Result<std::string> checked(std::string_view text, const NameRule& rule) {
  if (text.empty())
    return refuse(std::string(rule.what) + " must not be empty.");
  if (text.size() > rule.maxBytes) {
    return refuse(sentence(rule, "has at most " + std::to_string(rule.maxBytes) + " bytes", text,
                           "has " + std::to_string(text.size())));
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (isLetter(c) || isDigit(c) || rule.punctuation.find(c) != std::string_view::npos)
      continue;
    return refuse(sentence(rule, "has only " + std::string(rule.allowed), text,
                           "contains " + quoted(firstCharacter(text.substr(i))) + std::string(reasonAgainst(c))));
  }
  if (rule.startsWithLetter ? !isLetter(text[0]) : !(isLetter(text[0]) || isDigit(text[0]))) {
    const std::string start = rule.startsWithLetter ? "starts with a letter" : "starts with a letter or a digit";
    return refuse(sentence(rule, start + ", because " + std::string(rule.startReason), text,
                           "starts with " + quoted(text.substr(0, 1))));
  }
  return std::string(text);
}

}  // namespace

Result<InterfaceName> InterfaceName::parse(std::string_view text) {
  auto name = checked(text, interfaceRule);
  if (!name)
    return tl::unexpected(name.error());
  // sysctl_dev_name_is_allowed() in net/ipv4/devinet.c: they would clash with /proc/sys/net/ipv4/conf/{all,default}.
  if (text == "all" || text == "default") {
    return refuse(quoted(text) + " cannot be an interface's name: the kernel keeps it for its own settings.");
  }
  return InterfaceName(std::move(*name));
}

Result<NamespaceName> NamespaceName::parse(std::string_view text) {
  if (text == "host")
    return refuse(R"("host" cannot be a namespace's name: it stands for the host itself.)");
  auto name = checked(text, namespaceRule);
  if (!name)
    return tl::unexpected(name.error());
  return NamespaceName(std::move(*name));
}

Result<LabName> LabName::parse(std::string_view text) {
  auto name = checked(text, labRule);
  if (!name)
    return tl::unexpected(name.error());
  return LabName(std::move(*name));
}

Result<NamespaceRef> NamespaceRef::parse(std::string_view text) {
  if (text == "host")
    return NamespaceRef();
  const auto name = NamespaceName::parse(text);
  if (!name)
    return tl::unexpected(name.error());
  return NamespaceRef(*name);
}

}  // namespace vethloom::contract
