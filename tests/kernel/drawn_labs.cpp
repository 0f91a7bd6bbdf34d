// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_labs.h"

#include "files/vloom_file.h"
#include "plan/plan.h"

#include <QDir>

namespace vethloom::test {

namespace {

QDir folder() {
  return QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/tests/data/labs"));
}

}  // namespace

QStringList drawnLabs() {
  QStringList names;
  for (const QString& file : folder().entryList({QStringLiteral("*.vloom")}, QDir::Files, QDir::Name))
    names << file.chopped(6);
  return names;
}

model::Topology drawing(const QString& lab) {
  const auto loaded = files::load(folder().filePath(lab + QStringLiteral(".vloom")).toStdString());
  if (!loaded)
    qFatal("%s: %s", qPrintable(lab), contract::describe(loaded.error()).c_str());
  return *loaded;
}

contract::Operations planFor(LabFixture& fixture, const model::Topology& topology) {
  const auto facts = fixture.engine().snapshot(fixture.lab());
  if (!facts)
    qFatal("%s", contract::describe(facts.error()).c_str());
  model::Observed observed;
  for (const contract::Fact& fact : *facts)
    model::fold(observed, fact);
  const auto plan = plan::makePlan(topology, observed);
  if (!plan.obstacles.empty())
    qFatal("%s", contract::describe(plan.obstacles.front()).c_str());
  return plan.operations();
}

std::optional<contract::Failure> missingFor(const model::Topology& topology) {
  LabFixture fixture(contract::Where::Host);
  const auto failure = fixture.apply(planFor(fixture, topology));
  if (!failure)
    (void)fixture.tearDown();
  const bool missing = failure && (failure->kind == contract::FailureKind::NotSupported);
  if (failure && !missing)
    qFatal("%s", contract::describe(*failure).c_str());
  return failure;
}

}  // namespace vethloom::test
