// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

namespace vethloom::model {

namespace {

using contract::QualityField;

constexpr std::uint64_t everything = 1'000'000;  // 100 %, in millionths
constexpr std::uint32_t usualMtu = 1500;
constexpr std::uint32_t header = 14;  // ETH_HLEN, linux/if_ether.h

}  // namespace

void checkQualities(Inspection& inspection) {
  for (const auto& placed : inspection.interfaces) {
    if (!placed.interface->quality) {
      continue;
    }
    const auto& quality = *placed.interface->quality;
    const std::uint64_t largest = placed.interface->mtu.value_or(usualMtu) + header;
    if (quality.at(QualityField::Loss) == everything) {
      inspection.reportInterface(Severity::Warning, "QUALITY_ALL_LOST", placed, "All packets that it sends are lost.",
                                 "Lower the loss, or set the interface down.",
                                 fixes::clearQuality(placed.id, QualityField::Loss));
    }
    if (quality.values.contains(QualityField::Burst) && quality.at(QualityField::Burst) < largest) {
      inspection.reportInterface(
          Severity::Warning, "QUALITY_BURST", placed,
          "Its burst is smaller than a full packet of " + std::to_string(largest) + " bytes, which is then dropped.",
          "Make the burst larger, or leave it out.", fixes::clearQuality(placed.id, QualityField::Burst));
    }
    if (inspection.topology.find<Bridge>(placed.id.element)) {
      inspection.reportInterface(Severity::Note, "QUALITY_OF_BRIDGE", placed,
                                 "It concerns what this box itself sends, and not what passes between the ports.",
                                 "Set the quality of the ports' cables instead.");
    }
  }
}

}  // namespace vethloom::model
