// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "files/vloom_file.h"
#include "model/generate.h"
#include "verbs.h"

#include <charconv>

namespace vethloom::cli {

namespace {

std::optional<std::size_t> countFrom(const std::string& text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(count) : std::nullopt;
}

int generateDrawing(const Arguments& arguments, Console& console) {
  const std::string& word = arguments.operands[0];
  const auto shape = model::shapeFromName(word);
  if (!shape) {
    const auto names = model::shapeNames();
    console.error("There is no shape " + contract::escape(word) + "; there are " +
                  listed({names.begin(), names.end()}) + '.');
    return BadInput;
  }
  const auto number = arguments.value("-n");
  const auto file = arguments.value("-o");
  if (!number || !file) {
    console.error(number ? "Where to? Say -o FILE, or -o - for standard output." : "How many namespaces? Say -n N.");
    return BadInput;
  }
  const auto count = countFrom(*number);
  if (!count) {
    console.error("-n needs a number, not " + contract::escape(*number) + '.');
    return BadInput;
  }
  const auto drawing = model::generate(*shape, *count);
  if (!drawing) {
    console.error(drawing.error());
    return BadInput;
  }
  if (*file == "-") {
    console.print(files::print(*drawing));
    return Done;
  }
  if (const auto saved = files::save(*drawing, *file); !saved) {
    console.error(saved.error());
    return BadInput;
  }
  return Done;
}

}  // namespace

Verb generateVerb() {
  return {.name = "generate",
          .operands = {"SHAPE"},
          .summary = "draw a star, line, ring, tree, grid or mesh of any size",
          .details =
              "Writes a drawing of N namespaces, complete with addresses and routes: everybody reaches everybody.\n"
              "SHAPE is star (on a bridge of the host's; on several from 1,001 on, because a bridge has 1,023\n"
              "ports), line, ring, tree (three below each), grid, or mesh (each cabled to every other).",
          .options = {{"-n", "N", "how many namespaces: up to 4096; a mesh up to 128"},
                      {"-o", "FILE", "where to write the drawing; - is standard output"}},
          .examples = {{"generate star -n 20 -o star.vloom", "twenty namespaces on a switch"},
                       {"generate mesh -n 5 -o -", "look at it first"}},
          .exitCodes = "0 done; 2 there is no such shape of that size, or the file cannot be written",
          .run = generateDrawing};
}

}  // namespace vethloom::cli
