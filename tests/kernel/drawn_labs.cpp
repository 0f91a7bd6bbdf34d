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

void makeAdoptee() {
  // It has its number already: the kernel would keep one that the lab gave it.
  for (const char* command :
       {"ip netns add adoptee", "ip netns set adoptee 7", "ip -n adoptee link set lo up",
        "ip -n adoptee link add own0 type veth peer name own1", "ip -n adoptee link set own0 up",
        "ip -n adoptee link set own1 up", "ip -n adoptee addr add 10.99.0.1/24 dev own0",
        "ip -n adoptee route add 10.98.0.0/16 via 10.99.0.2", "ip -n adoptee route add blackhole 10.97.0.0/16",
        "ip -n adoptee rule add from 10.99.0.0/24 lookup 99 pref 990",
        "ip -n adoptee neigh add 10.99.0.3 lladdr 02:00:00:00:99:03 dev own0",
        "ip netns exec adoptee sysctl -qw net.ipv4.conf.own0.forwarding=0 net.ipv4.conf.default.forwarding=1"}) {
    bool made = false;
    shell(QString::fromLatin1(command), &made);
    if (!made)
      qFatal("cannot %s", command);
  }
  shell(QStringLiteral("ip netns exec adoptee nft add table inet theirs"));  // Where there is such a thing.
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
