// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rules.h"

#include <functional>
#include <string>
#include <vector>

/// What mends the problems that the rules find; not for other rooms. Each is worked out on the drawing that it is asked
/// for, which may have changed since: names and addresses that must be free are looked for then.
namespace vethloom::model::fixes {

[[nodiscard]] Fix setUp(InterfaceId id, const std::string& name);
[[nodiscard]] Fix setLoopbackUp(ElementId ns);
[[nodiscard]] Fix renameNamespace(ElementId ns);
[[nodiscard]] Fix renameInterface(InterfaceId id);
/// Takes a free address of the subnet of `near` in the place of `address`. `text` says which, where that is known.
[[nodiscard]] Fix replaceAddress(InterfaceId id, const InterfaceAddress& address, const InterfaceAddress& near,
                                 std::string text);
[[nodiscard]] Fix addAddress(InterfaceId id);
[[nodiscard]] Fix setPrefixLength(InterfaceId id, const InterfaceAddress& subnet, std::uint8_t length);
/// To the bridge, bond or VRF that it is given to.
[[nodiscard]] Fix moveAddresses(InterfaceId from, ElementId master, const std::string& masterName);
[[nodiscard]] Fix setMtu(const std::vector<InterfaceId>& ids, std::uint32_t mtu);
[[nodiscard]] Fix clearMac(InterfaceId id);
[[nodiscard]] Fix clearMacAndMtu(InterfaceId id);
[[nodiscard]] Fix takeOut(InterfaceId id);
[[nodiscard]] Fix setLower(ElementId link, InterfaceId lower, const std::string& name);
[[nodiscard]] Fix setOption(InterfaceId id, contract::Option option, const std::string& value);
[[nodiscard]] Fix clearOption(InterfaceId id, contract::Option option);
[[nodiscard]] Fix clearVlans(InterfaceId id);
[[nodiscard]] Fix clearQuality(InterfaceId id, contract::QualityField field);
[[nodiscard]] Fix turnForwardingOn(ElementId box, contract::Family family);
[[nodiscard]] Fix changeStack(std::string text, ElementId box, std::function<void(StackSettings&)> change);

/// Removes one of a list's entries that are equal to `entry`: the last.
template <typename T>
[[nodiscard]] Fix removeEntry(std::string text, ElementId box, std::vector<T> StackSettings::*list, const T& entry) {
  return changeStack(std::move(text), box, [list, entry](StackSettings& stack) {
    auto& entries = stack.*list;
    for (auto i = entries.end(); i != entries.begin();) {
      if (*--i == entry) {
        entries.erase(i);
        return;
      }
    }
  });
}
/// Puts `after` in the place of the entry that is `before`.
template <typename T>
[[nodiscard]] Fix replaceEntry(std::string text, ElementId box, std::vector<T> StackSettings::*list, const T& before,
                               const T& after) {
  return changeStack(std::move(text), box, [list, before, after](StackSettings& stack) {
    for (T& one : stack.*list) {
      if (one == before) {
        one = after;
        return;
      }
    }
  });
}

}  // namespace vethloom::model::fixes
