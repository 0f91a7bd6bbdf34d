// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/lab_keys.h"

#include "keys/key_pair.h"
#include "model/wireguard.h"

#include <set>

namespace vethloom::keys {

using contract::FailureKind;
using contract::SetWireguard;
using files::KeyEntry;
using files::KeyRing;
using model::ElementId;
using model::Severity;
using model::Topology;

namespace {

constexpr const char* newKeys = "Put the file back, or make new keys by \"vethloomctl keys FILE --new\".";

model::Wireguard& wireguardOf(Topology& topology, ElementId link) {
  return std::get<model::Link>(topology.elements.at(link)).wireguard;
}

}  // namespace

std::vector<ElementId> linksWithoutKeys(const Topology& topology) {
  auto links = model::wireguardLinks(topology);
  std::erase_if(links,
                [&](ElementId id) { return model::findWireguard(topology, id)->wireguard.publicKey.has_value(); });
  return links;
}

std::vector<ElementId> linksWithLostKeys(const Topology& topology, const KeyRing& ring) {
  auto links = model::wireguardLinks(topology);
  std::erase_if(links, [&](ElementId id) {
    const auto& key = model::findWireguard(topology, id)->wireguard.publicKey;
    return !key || ring.find(*key);
  });
  return links;
}

void takeKnownKeys(Topology& topology, const KeyRing& ring) {
  // One that was renamed has kept its key, and a new one of its old name must not get the same.
  std::set<contract::WireguardKey> taken;
  for (const ElementId id : model::wireguardLinks(topology)) {
    if (const auto& key = model::findWireguard(topology, id)->wireguard.publicKey) {
      taken.insert(*key);
    }
  }
  for (const ElementId id : linksWithoutKeys(topology)) {
    const auto* known = ring.findLink(model::describe(topology, id));
    if (known && taken.insert(known->publicKey).second) {
      wireguardOf(topology, id).publicKey = known->publicKey;
    }
  }
}

contract::Result<std::vector<KeyEntry>> makeKeys(Topology& topology, const std::vector<ElementId>& links) {
  std::vector<KeyEntry> made;
  for (const ElementId id : links) {
    const auto pair = makeKeyPair();
    if (!pair) {
      return tl::unexpected(pair.error());
    }
    wireguardOf(topology, id).publicKey = pair->publicKey;
    made.push_back({model::describe(topology, id), pair->publicKey, pair->secret});
  }
  return made;
}

plan::Plan withPrivateKeys(plan::Plan plan, const KeyRing& ring) {
  for (auto& step : plan.steps) {
    auto* set = std::get_if<SetWireguard>(&step.operation);
    const auto* entry = set && set->settings.publicKey ? ring.find(*set->settings.publicKey) : nullptr;
    if (entry) {
      set->secrets.privateKey = entry->secret;
    }
  }
  return plan;
}

contract::Result<void> checkPrivateKeys(const plan::Plan& plan, const model::Observed& observed, const KeyRing& ring,
                                        const std::string& file) {
  for (const auto& step : plan.steps) {
    const auto* set = std::get_if<SetWireguard>(&step.operation);
    if (!set || !set->settings.publicKey || ring.find(*set->settings.publicKey)) {
      continue;
    }
    const auto* link = observed.findLink(set->link.ns, set->link.name.text());
    if (!link || link->wireguard.publicKey != set->settings.publicKey) {
      return contract::fail(
          FailureKind::NotFound,
          "The private key of " + contract::describe(set->link) + " is not in " + file + ". " + newKeys,
          contract::describe(set->link));
    }
  }
  return {};
}

std::vector<model::Problem> checkKeys(const Topology& topology, const contract::Result<KeyRing>& ring,
                                      const std::string& file) {
  const auto links = model::wireguardLinks(topology);
  if (links.empty()) {
    return {};
  }
  if (!ring) {
    return {{Severity::Error, "WG_KEYS_UNREADABLE", links.front(), file,
             "The private keys cannot be read. " + contract::describe(ring.error()),
             "Mend the file or move it away; it is not written over."}};
  }
  std::vector<model::Problem> problems;
  for (const ElementId id : linksWithLostKeys(topology, *ring)) {
    problems.push_back({Severity::Error, "WG_KEY_LOST", id, model::describe(topology, id),
                        "Its private key is not in " + file + ".", newKeys});
  }
  if (ring->isExposed()) {
    problems.push_back({Severity::Warning, "WG_KEYS_EXPOSED", links.front(), file,
                        "Others than you may read the private keys.", "Run \"chmod 600\" on the file."});
  }
  return problems;
}

}  // namespace vethloom::keys
