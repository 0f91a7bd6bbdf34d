// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <map>
#include <vector>

namespace vethloom::model {

/// The drawing's L2 segments: interfaces that hear each other's broadcasts, through cables and bridges.
class Segments {
public:
  /// `topology` must outlive this.
  explicit Segments(const Topology& topology);

  [[nodiscard]] const std::vector<std::vector<PlacedInterface>>& all() const { return segments_; }
  /// The segment of an interface; empty for an unknown one.
  [[nodiscard]] const std::vector<PlacedInterface>& of(InterfaceId id) const;
  /// Where the segment of an interface stands in `all`.
  [[nodiscard]] std::optional<std::size_t> indexOf(InterfaceId id) const;

private:
  std::vector<std::vector<PlacedInterface>> segments_;
  std::map<InterfaceId, std::size_t> index_;
};

}  // namespace vethloom::model
