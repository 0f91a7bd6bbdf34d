// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interrupts.h"
#include "lab_argument.h"
#include "lab_client.h"
#include "verb.h"

#include <functional>

namespace vethloom::cli {

/// A lab that is up, connected.
struct OpenLab {
  RunningLab lab;
  LabClient& client;
};

/// Finds the lab that the first operand and --in name, connects, and does `work`. Errors on the way are printed.
[[nodiscard]] int withLab(const Arguments& arguments, Console& console, const std::function<int(OpenLab&)>& work);

/// The namespace of that name in the lab; NotFound names those that there are.
[[nodiscard]] contract::Result<contract::NamespaceRef> findNamespace(const OpenLab& lab, const std::string& name);

/// Prints the failure; the exit code that goes with it.
[[nodiscard]] int report(const contract::Failure& failure, Console& console);

}  // namespace vethloom::cli
