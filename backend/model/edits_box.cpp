// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/edit_support.h"
#include "model/naming.h"

#include "contract/escape.h"

#include <algorithm>
#include <charconv>

namespace vethloom::model {

namespace {

using contract::FailureKind;

std::optional<std::uint64_t> numberFrom(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

Result<Patch> renameNamespace(const Topology& topology, ElementId id, std::string_view name) {
  const auto* ns = topology.find<Namespace>(id);
  if (!ns) {
    return refuseGone();
  }
  const auto parsed = NamespaceName::parse(name);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  if (*parsed == ns->name) {
    return Patch{};
  }
  const auto taken = namespaceNames(topology);
  if (taken.contains(parsed->text())) {
    return contract::fail(FailureKind::AlreadyExists,
                          "There is a namespace \"" + parsed->text() + "\" already. The next free name is \"" +
                              advancedName(taken, parsed->text(), maxNamespaceNameBytes) + "\".",
                          ns->name.text());
  }
  Namespace copy = *ns;
  copy.name = *parsed;
  return replaced(topology, id, copy);
}

Patch setLabel(const Topology& topology, ElementId id, std::string label) {
  const auto found = topology.elements.find(id);
  if (found == topology.elements.end()) {
    return {};
  }
  Element copy = found->second;
  const bool lines = std::holds_alternative<Annotation>(copy);
  std::visit([&](auto& element) { element.label = withoutControls(label, lines); }, copy);
  return replaced(topology, id, copy);
}

Patch setLoopbackUp(const Topology& topology, ElementId id, bool up) {
  const auto* ns = topology.find<Namespace>(id);
  if (!ns) {
    return {};
  }
  Namespace copy = *ns;
  copy.loopbackUp = up;
  return replaced(topology, id, copy);
}

Result<Patch> setAdoption(const Topology& topology, ElementId id, std::optional<contract::Adoption> adopted) {
  const auto* ns = topology.find<Namespace>(id);
  if (!ns) {
    return refuseGone();
  }
  if (const auto valid = adopted && adopted->process ? contract::validateProcess(*adopted->process) : Result<void>();
      !valid) {
    return refuse(valid.error().message, ns->name.text());
  }
  Namespace copy = *ns;
  copy.adopted = adopted;
  return replaced(topology, id, copy);
}

Result<Patch> setAdoption(const Topology& topology, ElementId id, std::string_view text) {
  const auto word = trimmed(text);
  if (word.empty()) {
    return setAdoption(topology, id, std::optional<contract::Adoption>());
  }
  if (word == "existing") {
    return setAdoption(topology, id, contract::Adoption{});
  }
  const auto process = numberFrom(word);
  if (!process || !contract::validateProcess(*process)) {
    return refuse(
        "Type the id of a process, \"existing\" for a namespace that has this name already, or nothing for "
        "one that the lab makes.",
        refOf(topology, id).text());
  }
  return setAdoption(topology, id, contract::Adoption{static_cast<std::uint32_t>(*process)});
}

Result<Patch> setNamespaceId(const Topology& topology, ElementId id, std::string_view text) {
  const auto* ns = topology.find<Namespace>(id);
  if (!ns) {
    return refuseGone();
  }
  Namespace copy = *ns;
  copy.nsid.reset();
  if (const auto word = trimmed(text); !word.empty()) {
    const auto number = numberFrom(word);
    if (!number || !contract::validateNamespaceId(*number)) {
      return refuse(contract::validateNamespaceId(contract::namespaceIdMax + 1ULL).error().message, ns->name.text());
    }
    copy.nsid = static_cast<std::uint32_t>(*number);
  }
  return replaced(topology, id, copy);
}

Patch setForwarding(const Topology& topology, ElementId box, contract::Sysctl key, std::optional<bool> value) {
  return changedStack(topology, box, [&](StackSettings& stack) {
    (key == contract::Sysctl::Ipv4Forwarding ? stack.ipv4Forwarding : stack.ipv6Forwarding) = value;
  });
}

Result<Patch> setFilter(const Topology& topology, ElementId box, std::string_view text) {
  if (!stackOf(topology, box)) {
    return refuseGone();
  }
  std::vector<std::string> lines;
  for (const auto& [line, words] : linesOf(text)) {
    lines.emplace_back(words);
    if (const auto rule = contract::Filter::parse({lines.back()}); !rule) {
      return refuse(inLine(line, rule.error().message), refOf(topology, box).text());
    }
  }
  const auto filter = contract::Filter::parse(lines);
  if (!filter) {
    return refuse(filter.error().message, refOf(topology, box).text());
  }
  return changedStack(topology, box, [&](StackSettings& stack) { stack.filter = *filter; });
}

Result<Patch> setInfo(const Topology& topology, Info info) {
  if (!info.name.empty()) {
    if (const auto name = contract::LabName::parse(info.name); !name) {
      return tl::unexpected(name.error());
    }
  }
  info.title = withoutControls(info.title, false);
  info.description = withoutControls(info.description, true);
  Patch patch;
  if (info != topology.info) {
    patch.info = {topology.info, std::move(info)};
  }
  return patch;
}

}  // namespace vethloom::model
