// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "plan/plan.h"

#include <nlohmann/json.hpp>

namespace vethloom::plan {

std::string asText(const Plan& plan) {
  std::string text;
  for (const auto& obstacle : plan.obstacles) {
    text += "Cannot be applied: " + contract::describe(obstacle) + "\n";
  }
  if (plan.steps.empty()) {
    return plan.obstacles.empty() ? "Nothing to do: the kernel has what the drawing says.\n" : text;
  }
  const std::size_t width = std::to_string(plan.steps.size()).size();
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    text += std::string(width - number.size(), ' ') + number + ". " + contract::describe(plan.steps[i].operation);
    text += plan.steps[i].reason.empty() ? "\n" : " (" + plan.steps[i].reason + ")\n";
  }
  return text;
}

std::string asJson(const Plan& plan) {
  auto steps = contract::Json::array();
  for (const auto& step : plan.steps) {
    contract::Json json{{"operation", contract::encode(contract::withoutSecrets(step.operation))},
                        {"object", contract::objectOf(step.operation)},
                        {"description", contract::describe(step.operation)},
                        {"command", asCommands(step.operation)}};
    if (!step.reason.empty()) {
      json["reason"] = step.reason;
    }
    steps.push_back(std::move(json));
  }
  auto obstacles = contract::Json::array();
  for (const auto& obstacle : plan.obstacles) {
    obstacles.push_back(contract::encode(obstacle));
  }
  const contract::Json json{{"steps", steps}, {"obstacles", obstacles}};
  return json.dump(2, ' ', false, contract::Json::error_handler_t::replace) + "\n";
}

}  // namespace vethloom::plan
