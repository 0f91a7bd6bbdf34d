// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"
#include "document/selection.h"
#include "drawings/sample_drawings.h"

namespace vethloom::test {

/// A document with two rooms and a cable in it, and its selection.
struct TwoRooms {
  samples::TwoRooms drawn = samples::twoRooms();
  model::ElementId ns1 = drawn.ns1;
  model::ElementId ns2 = drawn.ns2;
  model::ElementId cable = drawn.cable;
  editor::Document document;
  editor::Selection selection{document};

  TwoRooms() { document.reset(drawn.topology); }
  [[nodiscard]] const model::Interface& end(std::size_t index) const {
    return document.topology().find<model::Cable>(cable)->ends.at(index).interface;
  }
};

}  // namespace vethloom::test
