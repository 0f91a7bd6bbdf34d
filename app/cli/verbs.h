// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "verb.h"

#include <vector>

namespace vethloom::cli {

[[nodiscard]] Verb upVerb();
[[nodiscard]] Verb downVerb();
[[nodiscard]] Verb lsVerb();
[[nodiscard]] Verb planVerb();
[[nodiscard]] Verb describeVerb();
[[nodiscard]] Verb showVerb();
[[nodiscard]] Verb checkVerb();
[[nodiscard]] Verb execVerb();
[[nodiscard]] Verb pingVerb();
[[nodiscard]] Verb generateVerb();
[[nodiscard]] Verb keysVerb();

/// All of them, in the order of the help.
[[nodiscard]] std::vector<Verb> allVerbs();

/// "--in sandbox|host" for verbs that look for a lab that is up.
[[nodiscard]] Option inOption();

}  // namespace vethloom::cli
