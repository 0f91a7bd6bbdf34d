// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "exit_code.h"
#include "lab_verb.h"
#include "verbs.h"

namespace vethloom::cli {

namespace {

int runCommand(const Arguments& arguments, Console& console) {
  return withLab(arguments, console, [&](OpenLab& lab) {
    const auto ns = findNamespace(lab, arguments.operands[1]);
    if (!ns) {
      console.error(ns.error());
      return int(BadInput);
    }
    const auto exitStatus = lab.client.run(*ns, arguments.command);
    return exitStatus ? *exitStatus : report(exitStatus.error(), console);
  });
}

}  // namespace

Verb execVerb() {
  return {.name = "exec",
          .operands = {"LAB", "NAMESPACE"},
          .takesCommand = true,
          .summary = "run a command inside a namespace",
          .details =
              "Runs a command in a namespace of the lab, as you, with this terminal's input and output. The host of\n"
              "the drawing is the namespace `host`.",
          .options = {inOption()},
          .examples = {{"exec two-rooms ns1 -- ip address", "what ns1 has"},
                       {"exec two-rooms host -- ip route", "the routes of the host (in a sandbox: the sandbox's own)"}},
          .exitCodes =
              "The command's own; 128 + N where signal N killed it.\n"
              "2 no such lab or namespace; 3 the helper or the kernel refused",
          .run = runCommand};
}

}  // namespace vethloom::cli
