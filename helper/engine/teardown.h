// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "engine/host_settings.h"
#include "engine/journal.h"
#include "engine/namespaces.h"

namespace vethloom::engine {

/// Removes exactly what a lab's journal names and what is still what the journal says, and gives adopted namespaces
/// back; the rest is left, with a sentence. The journal goes when nothing remains to be done.
[[nodiscard]] contract::TearDownReport tearDownLab(Namespaces& namespaces, HostSettings& settings, Journal& journal,
                                                   contract::Where where);

/// Before a plan: takes out of the journal what the plan names and what does not exist (any more), because a helper may
/// have been killed between announcing and making, or somebody has removed things by hand. Takes the lab's namespaces
/// in that are not held yet. What the plan does not name need not be looked at: a record of what is not there does no
/// harm. Where it cannot be seen whether something exists, that is a failure and the journal keeps it.
contract::Result<void> reconcile(Namespaces& namespaces, HostSettings& settings, Journal& journal,
                                 contract::Where where, const contract::Operations& plan);

}  // namespace vethloom::engine
