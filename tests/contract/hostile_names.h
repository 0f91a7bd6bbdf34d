// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

/// Names that no room of the program may let through, be they for a link, a namespace or a lab.
namespace samples {

using namespace std::string_view_literals;

constexpr std::array hostileNames{
    // nothing, paths and their friends
    ""sv, "."sv, ".."sv, "/"sv, "../ns1"sv, "a/b"sv, "/etc/passwd"sv, "ns1/"sv, "..\\x"sv, "\\"sv,
    // what a shell or a command would make of it
    "-n"sv, "--help"sv, "-"sv, "$(id)"sv, "`id`"sv, "a;id"sv, "a|id"sv, "a&b"sv, "$HOME"sv, "~"sv, "*"sv, "a?"sv,
    "a>b"sv, "a'b"sv, "a\"b"sv, "(a)"sv, "{a}"sv, "!a"sv, "#a"sv, "a=b"sv, "a,b"sv, "a:b"sv, "a@b"sv,
    // templates and formats
    "%d"sv, "x%d"sv, "%s%n"sv, "a+b"sv, "a^b"sv,
    // white space, also the kinds that do not show
    " "sv, " a"sv, "a "sv, "a b"sv, "a\tb"sv, "a\nb"sv, "a\rb"sv, "a\vb"sv, "a\u00a0b"sv, "a\u200bb"sv, "a\u2028b"sv,
    // control bytes and terminal sequences
    "\0"sv, "a\0b"sv, "a\x7f"sv, "\x1b[31mred"sv, "\x1b]0;t\x07"sv, "a\x08"sv, "\u009b31m"sv,
    // text that reads otherwise than it is, and text that is none
    "a\u202eb"sv, "\u2066a"sv,
    "\ufeff"
    "a"sv,
    "\u0430bc"sv, "ｅth0"sv, "é"sv, "🐧"sv, "\xff\xfe"sv, "a\xc3"sv, "\xed\xa0\x80"sv, "\xc0\xaf"sv,
    // too long for every kind
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"sv};
static_assert(hostileNames.size() >= 60);

}  // namespace samples
