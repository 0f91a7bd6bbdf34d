// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>

namespace vethloom::cli {

namespace {

bool wantsColour() {
  const char* noColour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) != 0 && (!noColour || !*noColour) && terminal && std::string_view(terminal) != "dumb";
}

std::size_t terminalWidth() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// At most `width` bytes, never cut inside a UTF-8 character.
std::string cut(std::string text, std::size_t width) {
  if (text.size() <= width)
    return text;
  while (width > 0 && (static_cast<unsigned char>(text[width]) & 0xC0U) == 0x80U)
    --width;
  text.resize(width);
  return text;
}

void write(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

}  // namespace

Console::Console() : colour_(wantsColour()), liveLine_(::isatty(STDERR_FILENO) != 0) {}

void Console::print(std::string_view text) {
  clearProgress();
  write(stdout, text);
}

void Console::printLine(std::string_view text) {
  print(std::string(text) + '\n');
}

void Console::error(const contract::Failure& failure) {
  error(contract::describe(failure));
}

void Console::error(std::string_view sentence) {
  note("vethloomctl: " + std::string(sentence));
}

void Console::note(std::string_view sentence) {
  clearProgress();
  std::fflush(stdout);
  write(stderr, std::string(sentence) + '\n');
}

void Console::progress(const std::string& text) {
  if (!liveLine_)
    return;
  write(stderr, "\r\033[K" + cut(text, terminalWidth() - 1));
  lineShown_ = true;
}

void Console::clearProgress() {
  if (lineShown_)
    write(stderr, "\r\033[K");
  lineShown_ = false;
}

std::string Console::bold(std::string_view text) const {
  return coloured(text, "1");
}

std::string Console::red(std::string_view text) const {
  return coloured(text, "31");
}

std::string Console::yellow(std::string_view text) const {
  return coloured(text, "33");
}

std::string Console::green(std::string_view text) const {
  return coloured(text, "32");
}

std::string Console::coloured(std::string_view text, std::string_view code) const {
  return colour_ ? "\033[" + std::string(code) + 'm' + std::string(text) + "\033[0m" : std::string(text);
}

bool Console::flush() {
  clearProgress();
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

}  // namespace vethloom::cli
