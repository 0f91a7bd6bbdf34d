// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <algorithm>

namespace vethloom::test {

/// A time to wait for something, longer where the machine is slow: in a virtual machine without KVM
/// (tests/fullkernel), VETHLOOM_TIME_FACTOR says how many times.
inline int patient(int usual) {
  return usual * std::max(1, qEnvironmentVariableIntValue("VETHLOOM_TIME_FACTOR"));
}

}  // namespace vethloom::test
