// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/filter.h"
#include "contract/quality.h"
#include "files/object_reader.h"

/// The fields about what becomes of packets: "filter" of a box, "quality" of an interface.
namespace vethloom::files {

/// The field "filter", a list of texts; empty where it is missing.
[[nodiscard]] contract::Filter readFilter(ObjectReader& box);
/// The field "quality", an object; nothing where it is missing or has no values.
[[nodiscard]] std::optional<contract::Quality> readQuality(ObjectReader& interface);
/// Its values alone, unchecked as to what needs what.
contract::Quality readQualityValues(ObjectReader& quality);

[[nodiscard]] nlohmann::ordered_json encodeQuality(const contract::Quality& quality);

}  // namespace vethloom::files
