// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "ip_tool.h"
#include "test_sandbox.h"
#include "values.h"

#include <poll.h>
#include <unistd.h>
#include <QDir>

namespace vethloom::test {

/// An engine on the real kernel, and one lab.
class LabFixture {
public:
  explicit LabFixture(contract::Where where = contract::Where::Sandbox, std::size_t eventBufferBytes = 1U << 20) {
    engine::EngineOptions options;
    options.where = where;
    options.callerUid = ::getuid();
    options.callerGid = ::getgid();
    options.eventBufferBytes = eventBufferBytes;
    auto opened = engine::Engine::open(options);
    if (!opened)
      qFatal("%s", contract::describe(opened.error()).c_str());
    engine_ = std::move(*opened);
  }

  [[nodiscard]] engine::Engine& engine() { return *engine_; }
  [[nodiscard]] const contract::LabName& lab() const { return lab_; }

  /// Applies to the end. Nothing, or why it failed.
  std::optional<contract::Failure> apply(contract::Operations operations) {
    steps.clear();
    auto execution = engine_->begin(lab_, std::move(operations));
    if (!execution)
      return execution.error();
    while ((*execution)->advance(steps)) {
    }
    return (*execution)->failure();
  }

  contract::TearDownReport tearDown() {
    const auto report = engine_->tearDown(lab_);
    if (!report)
      qFatal("%s", contract::describe(report.error()).c_str());
    return *report;
  }

  std::vector<contract::StepResult> steps;  ///< Of the last apply.

private:
  std::unique_ptr<engine::Engine> engine_;
  contract::LabName lab_ = test::lab("demo");
};

/// The journals that there are.
inline QStringList journals() {
  return QDir(QStringLiteral("/run/vethloom")).entryList(QDir::Files | QDir::Hidden);
}

/// The files in /run/netns, with or without a namespace on them.
inline QStringList namespaceFiles() {
  return QDir(QStringLiteral("/run/netns")).entryList(QDir::Files | QDir::System | QDir::Hidden);
}

/// A failure in a message for QVERIFY2.
inline QByteArray text(const std::optional<contract::Failure>& failure) {
  return failure ? QByteArray::fromStdString(contract::describe(*failure)) : QByteArray();
}

/// Verifies that a plan was carried out.
#define VETHLOOM_APPLY(fixture, ...)                               \
  do {                                                             \
    const auto failure = (fixture).apply(__VA_ARGS__);             \
    QVERIFY2(!failure, vethloom::test::text(failure).constData()); \
  } while (false)

}  // namespace vethloom::test
