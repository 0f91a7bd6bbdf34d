// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "verb.h"

namespace vethloom::cli {

/// `vethloomctl --help`
[[nodiscard]] std::string programHelp(const std::vector<Verb>& verbs);

}  // namespace vethloom::cli
