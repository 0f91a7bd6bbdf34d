// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"

#include <string>

/// The commands for WireGuard links; not for other rooms.
namespace vethloom::plan {

/// wg(8), one command a line. The private key is taken from beside the drawing, whose file is `$DRAWING` there; it is
/// in no command itself.
[[nodiscard]] std::string setWireguard(const contract::SetWireguard& operation);

}  // namespace vethloom::plan
