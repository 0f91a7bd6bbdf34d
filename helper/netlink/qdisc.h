// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/quality.h"
#include "netlink/request.h"

#include <map>
#include <optional>

/// Queueing disciplines as far as they make a link worse: netem and tbf at the root of an interface, or tbf below
/// netem, as tc-netem(8) puts the two together. Any other discipline counts as none.
namespace vethloom::netlink {

/// Dump: those of all links of the namespace. (A question for one link would tell all listeners as well.)
[[nodiscard]] Request dumpQdiscs();

/// What an interface has now, by index; none that has no netem and no tbf.
[[nodiscard]] std::map<int, contract::Quality> decodeQualities(Bytes dump);

/// The changes that give an interface this quality, in order; nothing: they take away what it has, and are refused
/// (NotFound) where it has nothing. Netem, tbf and the two together have handles of their own: what stays is changed in
/// place and keeps its queue, anything else is replaced as a whole. The link stays up.
[[nodiscard]] std::vector<Request> changeQuality(int index, const std::optional<contract::Quality>& quality);

/// Whether a message is an event about queueing disciplines.
[[nodiscard]] bool isQdiscEvent(std::uint16_t messageType);

/// Requests that try the disciplines out on a link of a scratch namespace.
[[nodiscard]] Request sampleNetem(int index);
[[nodiscard]] Request sampleTbf(int index);

}  // namespace vethloom::netlink
