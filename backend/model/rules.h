// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "model/edits.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vethloom::model {

enum class Severity { Note, Warning, Error };

class AddressBook;

/// What mends a problem where that can be worked out.
struct Fix {
  std::string text;  ///< What it does, for a button: "Set eth0 up".
  /// Worked out when it is asked for, on the drawing as it is then; refused where that no longer can be.
  std::function<Result<Patch>(const Topology&)> patch;
  /// The same where it only gives addresses, with those that it gives taken from a book that many share.
  std::function<Result<Patch>(const Topology&, AddressBook&)> number = {};
  bool operator==(const Fix& other) const { return text == other.text; }
};

/// Something about the drawing that will not work, or not as meant.
struct Problem {
  Severity severity = Severity::Warning;
  std::string code;  ///< Stable, from shared causes: "DUP_IP", "IP_ON_PORT", "GW_OFF_SUBNET", "DIFFERENT_SUBNETS", …
  ElementId element = noElement;
  std::string object;   ///< "ns1/eth0"
  std::string message;  ///< One sentence: what is wrong.
  std::string remedy;   ///< One sentence: what to do.
  std::optional<Fix> fix = {};
  bool operator==(const Problem&) const = default;
};

/// Checks the drawing without a kernel. Errors first, then by object.
[[nodiscard]] std::vector<Problem> check(const Topology& topology);

/// All the problems' fixes one after the other, as one patch. One that no longer can be done is left out.
[[nodiscard]] Patch fixAll(const Topology& topology, const std::vector<Problem>& problems);

/// Something in the drawing that not every kernel has (contract/feature.h), perhaps told twice.
struct Need {
  ElementId element = noElement;
  std::string object;  ///< "ns1/eth0", or the box
  std::string_view feature;
};
[[nodiscard]] std::vector<Need> needsOf(const Topology& topology);
/// The same, without where.
[[nodiscard]] std::set<std::string> neededFeatures(const Topology& topology);
/// What of it a kernel lacks that has said so (Capabilities::lacks): "KERNEL_LACKS", a warning, because the drawing
/// itself is sound.
[[nodiscard]] std::vector<Problem> checkSupport(const Topology& topology, const std::vector<contract::Lack>& lacks);

}  // namespace vethloom::model
