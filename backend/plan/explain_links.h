// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

#include <string>

/// The commands for single links and their options; not for other rooms.
namespace vethloom::plan {

[[nodiscard]] std::string createLink(const contract::CreateLink& operation);
[[nodiscard]] std::string setOptions(const contract::SetOptions& operation);

}  // namespace vethloom::plan
