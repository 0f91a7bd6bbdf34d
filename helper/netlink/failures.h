// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <string>
#include <string_view>

namespace vethloom::netlink {

/// The kind of failure that an errno stands for, where the kernel's meaning is plain; else Kernel.
[[nodiscard]] contract::FailureKind failureKindOf(int errorNumber);

/// A refused system call or request as a value. `kernelWords` is the extended acknowledgement as it came.
[[nodiscard]] tl::unexpected<contract::Failure> systemFailure(int errorNumber, std::string sentence,
                                                              std::string object = {},
                                                              std::string_view kernelWords = {});

}  // namespace vethloom::netlink
