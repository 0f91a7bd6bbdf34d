// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "exit_code.h"
#include "lab_verb.h"
#include "plan_output.h"
#include "verbs.h"

namespace vethloom::cli {

namespace {

int printPlan(const Arguments& arguments, Console& console) {
  const auto drawing = loadDrawing(arguments.operands[0]);
  if (!drawing) {
    console.error(drawing.error());
    return BadInput;
  }
  const auto plan = planFor(*drawing, arguments.value("--in"));
  if (!plan)
    return report(plan.error(), console);
  return printPlan(*drawing, *plan, arguments.value("--as").value_or("text"), console);
}

}  // namespace

Verb planVerb() {
  return {
      .name = "plan",
      .operands = {"FILE"},
      .summary = "what `up` would do now",
      .details =
          "Prints the steps that would turn what the kernel has into what the drawing shows. Where the lab is up\n"
          "only the difference is listed; else everything. Nothing is changed.",
      .options = {{"--as", "text|json|ip", "numbered sentences (the usual), JSON, or a shell script of ip commands"},
                  {"--in", "sandbox|host", "compare with the lab there; the usual: wherever it is up"}},
      .examples = {{"plan two-rooms.vloom", "numbered sentences"},
                   {"plan two-rooms.vloom --as ip", "the same as ip(8) commands, to read or to run by hand"}},
      .exitCodes =
          "0 done; 2 the drawing cannot be read; 3 the helper or the kernel refused, or something that is\n"
          "not ours is in the way",
      .run = [](const Arguments& arguments, Console& console) { return printPlan(arguments, console); }};
}

}  // namespace vethloom::cli
