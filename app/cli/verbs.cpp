// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs.h"

namespace vethloom::cli {

std::vector<Verb> allVerbs() {
  return {upVerb(),    downVerb(), lsVerb(),   planVerb(),     describeVerb(), showVerb(),
          checkVerb(), execVerb(), pingVerb(), generateVerb(), keysVerb()};
}

Option inOption() {
  return {"--in", "sandbox|host", "where the lab is; needed only where it is up in both"};
}

}  // namespace vethloom::cli
