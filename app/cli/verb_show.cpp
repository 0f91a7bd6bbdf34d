// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "exit_code.h"
#include "lab_verb.h"
#include "plan/neutral.h"
#include "verbs.h"

namespace vethloom::cli {

namespace {

int showLab(const Arguments& arguments, Console& console) {
  return withLab(arguments, console, [&](OpenLab& lab) {
    const plan::Neutral neutral = plan::describe(lab.client.observed());
    console.print(arguments.has("--json") ? plan::toJson(neutral) : plan::toText(neutral));
    return int(Done);
  });
}

}  // namespace

Verb showVerb() {
  return {.name = "show",
          .operands = {"LAB"},
          .summary = "what the kernel has of a lab",
          .details = "Prints what the kernel reports now, in the form in which `describe` prints the drawing.",
          .options = {inOption(), {"--json", "", "print JSON, in the neutral form that `describe --json` has too"}},
          .examples = {{"show two-rooms", "a table for each namespace"},
                       {"show two-rooms.vloom --json", "the lab of that drawing, for a script"}},
          .exitCodes = "0 done; 2 no such lab is up; 3 the helper or the kernel refused",
          .run = showLab};
}

}  // namespace vethloom::cli
