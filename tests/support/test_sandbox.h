// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTest>
#include <optional>

namespace vethloom::test {

/// Takes this process into user, network and mount namespaces of its own, as the same user with all capabilities
/// inside, and with an empty /run (so private /run/netns and /run/vethloom). Nothing outside can be touched after it,
/// and nothing remains when the process ends. The reason where the system forbids it. Call it before anything starts
/// a thread.
[[nodiscard]] std::optional<QString> enterSandbox();

/// Runs a test class with a real kernel: `main` of a kernel test. The class asks `sandboxRefusal()` in initTestCase.
template <typename Test>
int runInSandbox(int argc, char** argv, std::optional<QString>& refusal) {
  refusal = enterSandbox();
  QCoreApplication application(argc, argv);
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace vethloom::test

/// In initTestCase: without a sandbox the tests are skipped with the reason, but CI must not pass by skipping.
#define VETHLOOM_NEED_SANDBOX(refusal)        \
  do {                                        \
    if ((refusal) && qgetenv("CI") == "true") \
      QFAIL(qPrintable(*(refusal)));          \
    if (refusal)                              \
      QSKIP(qPrintable(*(refusal)));          \
  } while (false)

/// The main function of a kernel test. `refusal` is the name of its std::optional<QString>.
#define VETHLOOM_SANDBOX_MAIN(Test, refusal)                        \
  int main(int argc, char** argv) {                                 \
    return vethloom::test::runInSandbox<Test>(argc, argv, refusal); \
  }
