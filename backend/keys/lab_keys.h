// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/key_file.h"
#include "model/rules.h"
#include "plan/plan.h"

/// What brings a drawing, its file of keys and a plan together. A private key is nowhere else than in the file, and for
/// the moment of an apply in the operations that go to the helper.
namespace vethloom::keys {

/// The WireGuard links that have no public key in the drawing, and those whose private key is not in the ring.
[[nodiscard]] std::vector<model::ElementId> linksWithoutKeys(const model::Topology& topology);
[[nodiscard]] std::vector<model::ElementId> linksWithLostKeys(const model::Topology& topology,
                                                              const files::KeyRing& ring);

/// Gives links that have no public key in the drawing the one that was made for a link of their name.
void takeKnownKeys(model::Topology& topology, const files::KeyRing& ring);
/// New keys for these links. They are in the drawing then, and must be added to its file before they are used.
[[nodiscard]] contract::Result<std::vector<files::KeyEntry>> makeKeys(model::Topology& topology,
                                                                      const std::vector<model::ElementId>& links);

/// The plan with the private keys put in that its steps need: only to be carried out, never to be shown or kept.
[[nodiscard]] plan::Plan withPrivateKeys(plan::Plan plan, const files::KeyRing& ring);
/// Why the plan cannot be carried out: a link needs a key that the ring does not have, nor the kernel. `file` is where
/// the keys should be.
[[nodiscard]] contract::Result<void> checkPrivateKeys(const plan::Plan& plan, const model::Observed& observed,
                                                      const files::KeyRing& ring, const std::string& file);

/// Problems of a drawing with its file of keys: "WG_KEY_LOST", "WG_KEYS_UNREADABLE", "WG_KEYS_EXPOSED".
[[nodiscard]] std::vector<model::Problem> checkKeys(const model::Topology& topology,
                                                    const contract::Result<files::KeyRing>& ring,
                                                    const std::string& file);

}  // namespace vethloom::keys
