// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "model/rules.h"

#include <string>
#include <string_view>
#include <vector>

/// What a drawing needs and a kernel lacks, known before any plan is made.
namespace vethloom::model {

/// The helper's sentence about a feature (contract/feature.h) that the kernel lacks; empty where it has it.
[[nodiscard]] std::string whyLacking(const contract::Capabilities& kernel, std::string_view feature);
/// An error for each element that needs such a feature.
[[nodiscard]] std::vector<Problem> checkKernel(const Topology& topology, const contract::Capabilities& kernel);

}  // namespace vethloom::model
