// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture.h"
#include "engine/lookups.h"

#include <algorithm>

/// The part of Capture that knows single links: how they are made again, and what their options were.
namespace vethloom::engine {

using namespace contract;  // NOLINT: this file is about the contract's operations
using netlink::LinkMessage;

Result<Undo> Capture::inverseOf(const SetOptions& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  Undo undo;
  Options before;
  for (const auto& [option, value] : operation.options) {
    if (auto had = valueIn(place->link.options, option))
      before.emplace(option, std::move(*had));
    else if (option == Option::Alias)
      before.emplace(option, std::string());
    else
      undo.lost.push_back("What " + std::string(nameOf(option)) + " of " + describe(operation.link) +
                          " was cannot be told.");
  }
  if (!before.empty())
    undo.steps.emplace_back(SetOptions{operation.link, before});
  return undo;
}

Result<Undo> Capture::inverseOf(const RenameLink& operation) {
  return Undo{{UndoStep(RenameLink{{operation.link.ns, operation.name}, operation.link.name})}, {}};
}

Result<Undo> Capture::inverseOf(const MoveLink& operation) {
  const auto place = find(operation.link);
  if (!place)
    return tl::unexpected(place.error());
  Remains remains;
  remains.links.emplace_back(MoveLink{operation.after(), operation.link.ns, operation.link.name});
  // On its way it lost its master, its addresses, its routes, and that it was up.
  if (auto collected = collectSettings(remains, *place); !collected)
    return tl::unexpected(collected.error());
  return remains.undo();
}

std::optional<CreateLink> Capture::remake(const LinkRef& ref, const Place& place) {
  const LinkMessage& link = place.link;
  const auto kind = linkKindFromName(link.kind);
  if (!kind)
    return std::nullopt;
  CreateLink again{ref, *kind, infoOf(*kind).hasMac ? link.mac : std::nullopt, link.mtu, {}, {}};
  for (const auto& [option, value] : link.options) {
    if (infoOf(option).scope == OptionScope::Kind)
      again.options.emplace(option, value);
  }
  for (const Option option : requiredOptions(*kind)) {
    if (!again.options.contains(option))
      return std::nullopt;
  }
  if (infoOf(*kind).lower == Lower::None || link.link == 0)
    return infoOf(*kind).lower == Lower::Required ? std::nullopt : std::optional(again);
  const auto lowerRef = peers_.lowerOf(place.ns, link);
  HeldNamespace* const home = lowerRef ? namespaces_.find(lowerRef->ns) : nullptr;
  const auto lower = home ? findLink(*home, lowerRef->index) : Result<LinkMessage>(fail(FailureKind::NotFound, {}));
  const auto name = lower ? InterfaceName::parse(lower->name) : Result<InterfaceName>(tl::unexpected(lower.error()));
  if (!name)
    return std::nullopt;
  again.lower = LinkRef{home->ref, *name};
  return again;
}

Result<void> Capture::collectUppers(Remains& remains, const Place& lower) {
  if (lower.link.kind == "loopback")
    return {};
  const auto links = allLinks(lower.ns);
  if (!links)
    return tl::unexpected(links.error());
  for (const LinkMessage& link : *links) {
    const auto kind = linkKindFromName(link.kind);
    const bool stands = kind && infoOf(*kind).lower != Lower::None && link.link == lower.link.index && !link.linkNsid;
    if (!stands)
      continue;
    if (auto collected = collectLink(remains, {lower.ns, link}); !collected)
      return collected;
  }
  return {};
}

}  // namespace vethloom::engine
