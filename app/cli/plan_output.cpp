// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan_output.h"

#include "console.h"
#include "exit_code.h"
#include "interrupts.h"
#include "lab_client.h"

namespace vethloom::cli {

contract::Result<plan::Plan> planFor(const Drawing& drawing, const std::optional<std::string>& in) {
  const auto lab = findLabOf(drawing, in);
  if (!lab)
    return plan::makePlan(drawing.topology, {});
  Interrupts interrupts;
  LabClient client(interrupts);
  const auto opened =
      client.open({.lab = lab->lab, .where = lab->where, .mode = session::OpenRequest::Mode::Attach, .file = {}});
  if (!opened)
    return tl::unexpected(opened.error());
  return plan::makePlan(drawing.topology, client.observed(), client.capabilities().lacks);
}

int printPlan(const Drawing& drawing, const plan::Plan& plan, const std::string& form, Console& console) {
  if (form == "json")
    console.print(plan::asJson(plan));
  else if (form == "ip")
    console.print(plan::asScript(plan));
  else if (plan.isEmpty() && plan.obstacles.empty())
    console.printLine(nothingToDo(drawing.lab));
  else
    console.print(plan::asText(plan));
  return plan.obstacles.empty() ? int(Done) : reportObstacles(plan, console);
}

int reportObstacles(const plan::Plan& plan, Console& console) {
  for (const contract::Failure& obstacle : plan.obstacles)
    console.error(obstacle);
  return Refused;
}

std::string nothingToDo(const contract::LabName& lab) {
  return "Nothing to do: " + lab.text() + " is as drawn.";
}

}  // namespace vethloom::cli
