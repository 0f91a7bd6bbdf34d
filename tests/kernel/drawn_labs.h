// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab_fixture.h"
#include "model/topology.h"

#include <QStringList>

/// The small drawings of tests/data/labs, for tests that try everything with each of them. Whoever adds something that
/// can be drawn adds a drawing there; one that this kernel lacks something for is left out at run time.
namespace vethloom::test {

[[nodiscard]] QStringList drawnLabs();
/// The file's drawing; the test ends where it cannot be read.
[[nodiscard]] model::Topology drawing(const QString& lab);

/// Makes the namespace "adoptee" with things of somebody else's in it, which one of the labs adopts. It stays.
void makeAdoptee();

/// What is to do now for the drawing to be there; the test ends where something is in the way of it.
[[nodiscard]] contract::Operations planFor(LabFixture& fixture, const model::Topology& topology);

/// Why this kernel cannot make the drawing, or nothing. Tries it once.
[[nodiscard]] std::optional<contract::Failure> missingFor(const model::Topology& topology);

}  // namespace vethloom::test
