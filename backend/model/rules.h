// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <string>
#include <vector>

namespace vethloom::model {

enum class Severity { Note, Warning, Error };

/// Something about the drawing that will not work, or not as meant.
struct Problem {
  Severity severity = Severity::Warning;
  std::string code;  ///< Stable, from shared causes: "DUP_IP", "IP_ON_PORT", "GW_OFF_SUBNET", "DIFFERENT_SUBNETS", …
  ElementId element = noElement;
  std::string object;   ///< "ns1/eth0"
  std::string message;  ///< One sentence: what is wrong.
  std::string remedy;   ///< One sentence: what to do.
  bool operator==(const Problem&) const = default;
};

/// Checks the drawing without a kernel. Errors first, then by object.
[[nodiscard]] std::vector<Problem> check(const Topology& topology);

}  // namespace vethloom::model
