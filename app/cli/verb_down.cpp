// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "exit_code.h"
#include "lab_verb.h"
#include "verbs.h"

namespace vethloom::cli {

namespace {

/// How long a torn down sandbox is waited for. It stays where a window holds it.
constexpr int endPatienceMs = 2000;

std::string summarise(const contract::TearDownReport& report) {
  std::vector<std::string> removed;
  if (report.namespaces > 0)
    removed.push_back(counted(report.namespaces, "namespace"));
  if (report.links > 0)
    removed.push_back(counted(report.links, "link"));
  return removed.empty() ? "nothing was left to remove" : listed(removed) + " removed";
}

int tearDown(const Arguments& arguments, Console& console) {
  return withLab(arguments, console, [&](OpenLab& lab) {
    const auto torn = lab.client.tearDown();
    if (!torn)
      return report(torn.error(), console);
    lab.client.close();
    if (lab.lab.where == contract::Where::Sandbox)
      session::waitForEnd(lab.lab.lab, endPatienceMs);
    for (const std::string& sentence : torn->left)
      console.error(sentence);
    console.printLine(lab.lab.lab.text() + " is down: " + summarise(*torn) + '.');
    return int(torn->left.empty() ? Done : Refused);
  });
}

}  // namespace

Verb downVerb() {
  return {
      .name = "down",
      .operands = {"LAB|FILE"},
      .summary = "tear a lab down",
      .details =
          "Removes exactly what `up` or the window made for this lab. On this computer whatever was there\n"
          "before stays.",
      .options = {inOption()},
      .examples = {{"down two-rooms", "by name"}, {"down ./two-rooms.vloom", "by drawing"}},
      .exitCodes = "0 done; 2 no such lab is up; 3 the helper or the kernel refused, or something could not be removed",
      .run = tearDown};
}

}  // namespace vethloom::cli
