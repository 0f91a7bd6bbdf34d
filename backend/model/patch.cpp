// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/patch.h"

#include <algorithm>

namespace vethloom::model {

namespace {

template <typename T>
bool holds(const std::map<ElementId, T>& slots, const Change<T>& change) {
  const auto found = slots.find(change.id);
  return found == slots.end() ? !change.before : change.before && *change.before == found->second;
}

template <typename T>
bool allHold(const std::map<ElementId, T>& slots, const std::vector<Change<T>>& changes) {
  return std::all_of(changes.begin(), changes.end(), [&](const Change<T>& change) { return holds(slots, change); });
}

template <typename T>
void carryOut(std::map<ElementId, T>& slots, const std::vector<Change<T>>& changes) {
  for (const auto& change : changes) {
    if (change.after) {
      slots.insert_or_assign(change.id, *change.after);
    } else {
      slots.erase(change.id);
    }
  }
}

template <typename T>
std::vector<Change<T>> inverted(std::vector<Change<T>> changes) {
  for (auto& change : changes) {
    std::swap(change.before, change.after);
  }
  return changes;
}

template <typename T>
std::vector<Change<T>> mergedChanges(const std::vector<Change<T>>& first, const std::vector<Change<T>>& second) {
  std::map<ElementId, Change<T>> slots;
  for (const auto& change : first) {
    slots.insert_or_assign(change.id, change);
  }
  for (const auto& change : second) {
    const auto [slot, isNew] = slots.emplace(change.id, change);
    if (!isNew) {
      slot->second.after = change.after;
    }
  }
  std::vector<Change<T>> result;
  for (auto& [id, change] : slots) {
    if (change.before != change.after) {
      result.push_back(std::move(change));
    }
  }
  return result;
}

template <typename T>
std::vector<Change<T>> differingSlots(const std::map<ElementId, T>& from, const std::map<ElementId, T>& to) {
  std::vector<Change<T>> result;
  auto a = from.begin();
  auto b = to.begin();
  while (a != from.end() || b != to.end()) {
    if (b == to.end() || (a != from.end() && a->first < b->first)) {
      result.push_back({a->first, a->second, std::nullopt});
      ++a;
    } else if (a == from.end() || b->first < a->first) {
      result.push_back({b->first, std::nullopt, b->second});
      ++b;
    } else {
      if (!(a->second == b->second)) {
        result.push_back({a->first, a->second, b->second});
      }
      ++a;
      ++b;
    }
  }
  return result;
}

}  // namespace

bool fits(const Topology& topology, const Patch& patch) {
  return allHold(topology.elements, patch.elements) && allHold(topology.placements, patch.placements) &&
         (!patch.info || patch.info->first == topology.info);
}

bool apply(Topology& topology, const Patch& patch) {
  if (!fits(topology, patch)) {
    return false;
  }
  carryOut(topology.elements, patch.elements);
  carryOut(topology.placements, patch.placements);
  if (patch.info) {
    topology.info = patch.info->second;
  }
  return true;
}

Patch inverse(const Patch& patch) {
  Patch result{inverted(patch.elements), inverted(patch.placements), patch.info};
  if (result.info) {
    std::swap(result.info->first, result.info->second);
  }
  return result;
}

Patch merged(const Patch& first, const Patch& second) {
  Patch result{mergedChanges(first.elements, second.elements), mergedChanges(first.placements, second.placements),
               first.info ? first.info : second.info};
  if (first.info && second.info) {
    result.info->second = second.info->second;
  }
  if (result.info && result.info->first == result.info->second) {
    result.info.reset();
  }
  return result;
}

Patch difference(const Topology& from, const Topology& to) {
  Patch result{differingSlots(from.elements, to.elements), differingSlots(from.placements, to.placements), {}};
  if (from.info != to.info) {
    result.info = {from.info, to.info};
  }
  return result;
}

}  // namespace vethloom::model
