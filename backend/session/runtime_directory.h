// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/descriptor.h"

#include <QString>

namespace vethloom::session {

struct RuntimeDirectory {
  QString path;
  Descriptor descriptor;
};

enum class IfMissing { Create, Fail };

/// The directory for our sockets, ours alone (0700): see LabRegistry. NotFound where it is missing and not to be made.
[[nodiscard]] contract::Result<RuntimeDirectory> openRuntimeDirectory(IfMissing ifMissing);

}  // namespace vethloom::session
