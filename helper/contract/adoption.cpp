// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/adoption.h"

#include <string>

namespace vethloom::contract {

Result<void> validateProcess(std::uint64_t process) {
  if (process >= 1 && process <= processMax)
    return {};
  return fail(FailureKind::InvalidArgument,
              "The id of a process is a number from 1 to " + std::to_string(processMax) + '.');
}

Result<void> validateNamespaceId(std::uint64_t id) {
  if (id <= namespaceIdMax)
    return {};
  return fail(FailureKind::InvalidArgument,
              "The number of a namespace is from 0 to " + std::to_string(namespaceIdMax) + '.');
}

}  // namespace vethloom::contract
