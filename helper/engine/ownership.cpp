// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ownership.h"

#include "contract/codec.h"
#include "netlink/requests.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace vethloom::engine {

using contract::Failure;
using contract::FailureKind;
using contract::Json;
using contract::Result;

namespace {

tl::unexpected<Failure> damaged(std::size_t line, const std::string& why) {
  return contract::fail(FailureKind::Io, "The lab's journal is damaged: " + why, "line " + std::to_string(line));
}

/// The host is not mentioned, so that a journal of a lab without adopted namespaces is as it always was.
Json in(const contract::NamespaceRef& ns, Json json) {
  if (!ns.isHost())
    json["ns"] = ns.text();
  return json;
}

/// An adopted one has a word of its own: a helper that is older would take it for one that may be deleted.
Json encode(const OwnedNamespace& value) {
  Json json{{value.adopted ? "adopted" : "namespace", value.name.text()}, {"cookie", value.cookie}};
  if (value.adopted && value.adopted->process)
    json["process"] = *value.adopted->process;
  return json;
}

Json encode(const OwnedLink& value) {
  Json json = in(value.ns, {{"link", value.name.text()}, {"kind", value.kind}});
  if (value.index != 0)
    json["index"] = value.index;
  for (const auto& mac : value.macs)
    json["macs"].push_back(mac.text());
  return json;
}

Json encode(const OwnedRoute& value) {
  return in(value.ns, {{"route", value.route.text()}});
}

Json encode(const OwnedRule& value) {
  return in(value.ns, {{"rule", value.rule.text()}});
}

Json encode(const UsedSysctl& value) {
  return in(value.ns, {{"sysctl", value.key.text()}});
}

Json encode(const OwnedFilter& value) {
  return in(value.ns, {{"filter", true}});
}

std::string textAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::uint64_t> numberAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? std::optional(found->get<std::uint64_t>()) : std::nullopt;
}

std::optional<contract::NamespaceRef> namespaceOf(const Json& json) {
  const auto ns = contract::NamespaceRef::parse(json.contains("ns") ? textAt(json, "ns") : "host");
  return ns ? std::optional(*ns) : std::nullopt;
}

std::optional<JournalEntry> decodeNamespace(const Json& json) {
  const bool adopted = json.contains("adopted");
  const auto name = contract::NamespaceName::parse(textAt(json, adopted ? "adopted" : "namespace"));
  const auto cookie = numberAt(json, "cookie");
  const auto process = numberAt(json, "process");
  if (!name || !cookie || json.contains("process") != process.has_value() ||
      (process && (!adopted || !contract::validateProcess(*process))))
    return std::nullopt;
  OwnedNamespace ns{*name, *cookie};
  if (adopted)
    ns.adopted.emplace();
  if (process)
    ns.adopted->process = static_cast<std::uint32_t>(*process);
  return JournalEntry{true, ns};
}

std::optional<JournalEntry> decodeLink(const Json& json) {
  const auto name = contract::InterfaceName::parse(textAt(json, "link"));
  const auto index = numberAt(json, "index").value_or(0);
  const auto ns = namespaceOf(json);
  if (!name || !ns || index > INT32_MAX)
    return std::nullopt;
  OwnedLink link{*name, textAt(json, "kind"), static_cast<int>(index), {}, *ns};
  if (const auto macs = json.find("macs"); macs != json.end() && macs->is_array()) {
    for (const Json& text : *macs) {
      const auto mac = contract::MacAddress::parse(text.is_string() ? text.get<std::string>() : std::string());
      if (!mac)
        return std::nullopt;
      link.macs.insert(*mac);
    }
  }
  return JournalEntry{true, link};
}

std::optional<JournalEntry> decodeRoute(const Json& json) {
  const auto route = contract::Route::parse(textAt(json, "route"));
  const auto ns = namespaceOf(json);
  return route && ns ? std::optional(JournalEntry{true, OwnedRoute{*route, *ns}}) : std::nullopt;
}

std::optional<JournalEntry> decodeRule(const Json& json) {
  const auto rule = contract::Rule::parse(textAt(json, "rule"));
  const auto ns = namespaceOf(json);
  return rule && ns ? std::optional(JournalEntry{true, OwnedRule{*rule, *ns}}) : std::nullopt;
}

std::optional<JournalEntry> decodeSysctl(const Json& json) {
  const auto key = contract::SysctlKey::parse(textAt(json, "sysctl"));
  const auto ns = namespaceOf(json);
  return key && ns ? std::optional(JournalEntry{true, UsedSysctl{*key, *ns}}) : std::nullopt;
}

std::optional<JournalEntry> decodeFilter(const Json& json) {
  const auto ns = namespaceOf(json);
  return ns ? std::optional(JournalEntry{true, OwnedFilter{*ns}}) : std::nullopt;
}

std::optional<JournalEntry> decodeEntry(const Json& json) {
  std::optional<JournalEntry> entry;
  if (json.contains("namespace") || json.contains("adopted"))
    entry = decodeNamespace(json);
  else if (json.contains("link"))
    entry = decodeLink(json);
  else if (json.contains("route"))
    entry = decodeRoute(json);
  else if (json.contains("rule"))
    entry = decodeRule(json);
  else if (json.contains("sysctl"))
    entry = decodeSysctl(json);
  else if (json.contains("filter"))
    entry = decodeFilter(json);
  const std::string verb = textAt(json, "do");
  if (!entry || (verb != "add" && verb != "drop"))
    return std::nullopt;
  entry->added = verb == "add";
  return entry;
}

std::optional<Ownership> decodeHeader(const Json& json, const contract::LabName& lab) {
  const auto group = numberAt(json, "group");
  const auto uid = numberAt(json, "uid");
  Ownership ownership;
  ownership.id = textAt(json, "id");
  if (textAt(json, "lab") != lab.text() || ownership.id.empty() || !group || *group == 0 || *group > UINT32_MAX ||
      !uid || *uid >= UINT32_MAX)
    return std::nullopt;
  ownership.group = static_cast<std::uint32_t>(*group);
  ownership.uid = static_cast<uid_t>(*uid);
  return ownership;
}

}  // namespace

namespace {

template <typename T>
void takeInto(std::set<T>& set, const T& value, bool added) {
  set.erase(value);
  if (added)
    set.insert(value);
}

}  // namespace

bool OwnedLink::mayBe(const netlink::LinkMessage& link) const {
  return index != 0 && link.index == index && link.kind == kind;
}

bool Ownership::isShared(const contract::NamespaceRef& ns) const {
  return ns.isHost() || (!adopted.empty() && adopted.contains(*contract::NamespaceName::parse(ns.text())));
}

bool Ownership::isGuest(const contract::NamespaceRef& ns, contract::Where where) const {
  return isShared(ns) && !(ns.isHost() && where == contract::Where::Sandbox);
}

std::optional<contract::Adoption> Ownership::adoptionOf(const contract::NamespaceName& name) const {
  const auto found = adopted.find(name);
  return found == adopted.end() ? std::nullopt : std::optional(found->second);
}

const Holdings& Ownership::in(const contract::NamespaceRef& ns) const {
  static const Holdings none;
  const auto found = holdings.find(ns);
  return found == holdings.end() ? none : found->second;
}

const OwnedLink* Ownership::recordOf(const contract::NamespaceRef& ns, const netlink::LinkMessage& link) const {
  const auto& links = in(ns).links;
  if (group == 0 || link.group != group)
    return nullptr;
  const auto isIt = [&](const OwnedLink& owned) {
    const bool same = owned.index != 0 ? owned.index == link.index : owned.name.text() == link.name;
    return same && owned.kind == link.kind;
  };
  const auto name = contract::InterfaceName::parse(link.name);
  if (const auto found = name ? links.find(*name) : links.end(); found != links.end() && isIt(found->second))
    return &found->second;
  // One that somebody has renamed.
  const auto renamed = std::find_if(links.begin(), links.end(), [&](const auto& it) { return isIt(it.second); });
  return renamed == links.end() ? nullptr : &renamed->second;
}

bool Ownership::uses(const contract::NamespaceRef& ns, const contract::SysctlKey& key) const {
  const auto found = sysctls.find(ns);
  return found != sysctls.end() && found->second.contains(key);
}

std::vector<contract::Sysctl> Ownership::sharedSysctls(const contract::NamespaceRef& ns) const {
  std::vector<contract::Sysctl> whole;
  const auto found = sysctls.find(ns);
  if (found == sysctls.end())
    return whole;
  for (const contract::SysctlKey& key : found->second) {
    if (!key.interface)
      whole.push_back(key.sysctl);
  }
  return whole;
}

bool Ownership::isEmpty() const {
  const auto host = contract::NamespaceRef::host();
  return namespaces.empty() && in(host).isEmpty() && sharedSysctls(host).empty();
}

void Ownership::take(const JournalEntry& entry) {
  if (const auto* ns = std::get_if<OwnedNamespace>(&entry.what)) {
    namespaces.erase(ns->name);
    adopted.erase(ns->name);
    holdings.erase(ns->name);
    sysctls.erase(ns->name);
    if (entry.added)
      namespaces.emplace(ns->name, ns->cookie);
    if (entry.added && ns->adopted)
      adopted.emplace(ns->name, *ns->adopted);
  } else if (const auto* link = std::get_if<OwnedLink>(&entry.what)) {
    auto& links = holdings[link->ns].links;
    links.erase(link->name);
    if (entry.added)
      links.emplace(link->name, *link);
    else if (const auto found = sysctls.find(link->ns); found != sysctls.end())
      std::erase_if(found->second, [&](const contract::SysctlKey& key) { return key.interface == link->name; });
  } else if (const auto* route = std::get_if<OwnedRoute>(&entry.what)) {
    takeInto(holdings[route->ns].routes, route->route, entry.added);
  } else if (const auto* rule = std::get_if<OwnedRule>(&entry.what)) {
    takeInto(holdings[rule->ns].rules, rule->rule, entry.added);
  } else if (const auto* sysctl = std::get_if<UsedSysctl>(&entry.what)) {
    auto& keys = sysctls[sysctl->ns];
    takeInto(keys, sysctl->key, entry.added);
    if (keys.empty())
      sysctls.erase(sysctl->ns);
  } else if (const auto* filter = std::get_if<OwnedFilter>(&entry.what)) {
    holdings[filter->ns].filter = entry.added;
  }
  std::erase_if(holdings, [](const auto& held) { return held.second.isEmpty(); });
}

std::string headerLine(const contract::LabName& lab, const Ownership& ownership) {
  const Json json{{"vethloom", journalVersion}, {"lab", lab.text()},    {"id", ownership.id},
                  {"group", ownership.group},   {"uid", ownership.uid}, {"protocol", netlink::routeProtocol}};
  return contract::printJson(json) + '\n';
}

std::string entryLine(const JournalEntry& entry) {
  Json json = std::visit([](const auto& value) { return encode(value); }, entry.what);
  json["do"] = entry.added ? "add" : "drop";
  return contract::printJson(json) + '\n';
}

std::string wholeText(const contract::LabName& lab, const Ownership& ownership) {
  std::string text = headerLine(lab, ownership);
  for (const auto& [name, cookie] : ownership.namespaces)
    text += entryLine({true, OwnedNamespace{name, cookie, ownership.adoptionOf(name)}});
  for (const auto& [ns, held] : ownership.holdings) {
    for (const auto& [name, link] : held.links)
      text += entryLine({true, link});
    for (const contract::Route& route : held.routes)
      text += entryLine({true, OwnedRoute{route, ns}});
    for (const contract::Rule& rule : held.rules)
      text += entryLine({true, OwnedRule{rule, ns}});
    if (held.filter)
      text += entryLine({true, OwnedFilter{ns}});
  }
  for (const auto& [ns, keys] : ownership.sysctls) {
    for (const contract::SysctlKey& key : keys)
      text += entryLine({true, UsedSysctl{key, ns}});
  }
  return text;
}

Result<ParsedJournal> parseJournal(std::string_view text, const contract::LabName& lab) {
  ParsedJournal parsed;
  std::size_t line = 0;
  while (true) {
    const std::size_t end = text.find('\n', parsed.goodBytes);
    if (end == std::string_view::npos)
      break;
    ++line;
    const auto json = contract::parseJson(text.substr(parsed.goodBytes, end - parsed.goodBytes));
    if (!json || !json->is_object())
      return damaged(line, "not a JSON object.");
    if (line == 1) {
      if (numberAt(*json, "vethloom") != journalVersion)
        return damaged(line, "written by another version.");
      auto ownership = decodeHeader(*json, lab);
      if (!ownership)
        return damaged(line, "no such header is ours.");
      parsed.ownership = std::move(*ownership);
    } else {
      const auto entry = decodeEntry(*json);
      if (!entry)
        return damaged(line, "no such entry is ours.");
      parsed.ownership.take(*entry);
    }
    parsed.goodBytes = end + 1;
  }
  return parsed;
}

bool isMeant(const contract::Route& recorded, contract::Route asked) {
  if (!recorded.dev)
    asked.dev.reset();
  if (!recorded.source)
    asked.source.reset();
  if (recorded.effectiveMetric() == asked.effectiveMetric())
    asked.metric = recorded.metric;
  for (std::size_t i = 0; i < asked.hops.size() && i < recorded.hops.size(); ++i) {
    if (!recorded.hops[i].dev)
      asked.hops[i].dev.reset();
  }
  return asked == recorded;
}

}  // namespace vethloom::engine
