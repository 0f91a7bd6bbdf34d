// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "exit_code.h"
#include "lab_argument.h"
#include "plan/neutral.h"
#include "verbs.h"

namespace vethloom::cli {

namespace {

int describeDrawing(const Arguments& arguments, Console& console) {
  const auto drawing = loadDrawing(arguments.operands[0]);
  if (!drawing) {
    console.error(drawing.error());
    return BadInput;
  }
  const plan::Neutral neutral = plan::describe(drawing->topology);
  console.print(arguments.has("--json") ? plan::toJson(neutral) : plan::toText(neutral));
  return Done;
}

}  // namespace

Verb describeVerb() {
  return {.name = "describe",
          .operands = {"FILE"},
          .summary = "what a drawing draws",
          .details =
              "Prints what the drawing draws: namespaces, links, addresses and routes. `show` prints what the kernel\n"
              "has in the same form, so that the two can be compared.",
          .options = {{"--json", "", "print JSON, in the neutral form that `show --json` has too"}},
          .examples = {{"describe two-rooms.vloom", "a table for each namespace"},
                       {"describe two-rooms.vloom --json", "the same for a script"}},
          .exitCodes = "0 done; 2 the drawing cannot be read",
          .run = describeDrawing};
}

}  // namespace vethloom::cli
