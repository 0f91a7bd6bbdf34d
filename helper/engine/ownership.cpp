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

Json encode(const OwnedNamespace& value) {
  return {{"namespace", value.name.text()}, {"cookie", value.cookie}};
}

Json encode(const OwnedLink& value) {
  Json json{{"link", value.name.text()}, {"kind", value.kind}};
  if (value.index != 0)
    json["index"] = value.index;
  for (const auto& mac : value.macs)
    json["macs"].push_back(mac.text());
  return json;
}

Json encode(const OwnedRoute& value) {
  return {{"route", value.route.text()}};
}

Json encode(const OwnedRule& value) {
  return {{"rule", value.rule.text()}};
}

Json encode(const UsedSysctl& value) {
  Json json{{"sysctl", value.key.text()}};
  if (!value.ns.isHost())
    json["ns"] = value.ns.text();
  return json;
}

Json encode(const OwnedFilter& /*value*/) {
  return {{"filter", true}};
}

std::string textAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::uint64_t> numberAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? std::optional(found->get<std::uint64_t>()) : std::nullopt;
}

std::optional<JournalEntry> decodeNamespace(const Json& json) {
  const auto name = contract::NamespaceName::parse(textAt(json, "namespace"));
  const auto cookie = numberAt(json, "cookie");
  if (!name || !cookie)
    return std::nullopt;
  return JournalEntry{true, OwnedNamespace{*name, *cookie}};
}

std::optional<JournalEntry> decodeLink(const Json& json) {
  const auto name = contract::InterfaceName::parse(textAt(json, "link"));
  const auto index = numberAt(json, "index").value_or(0);
  if (!name || index > INT32_MAX)
    return std::nullopt;
  OwnedLink link{*name, textAt(json, "kind"), static_cast<int>(index), {}};
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
  return route ? std::optional(JournalEntry{true, OwnedRoute{*route}}) : std::nullopt;
}

std::optional<JournalEntry> decodeRule(const Json& json) {
  const auto rule = contract::Rule::parse(textAt(json, "rule"));
  return rule ? std::optional(JournalEntry{true, OwnedRule{*rule}}) : std::nullopt;
}

std::optional<JournalEntry> decodeSysctl(const Json& json) {
  const auto key = contract::SysctlKey::parse(textAt(json, "sysctl"));
  const auto ns = contract::NamespaceRef::parse(json.contains("ns") ? textAt(json, "ns") : "host");
  return key && ns ? std::optional(JournalEntry{true, UsedSysctl{*key, *ns}}) : std::nullopt;
}

std::optional<JournalEntry> decodeEntry(const Json& json) {
  std::optional<JournalEntry> entry;
  if (json.contains("namespace"))
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
    entry = JournalEntry{true, OwnedFilter{}};
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

bool OwnedLink::mayBe(const netlink::LinkMessage& link) const {
  return index != 0 && link.index == index && link.kind == kind;
}

const OwnedLink* Ownership::recordOf(const netlink::LinkMessage& link) const {
  if (group == 0 || link.group != group)
    return nullptr;
  const auto isIt = [&](const OwnedLink& owned) {
    const bool same = owned.index != 0 ? owned.index == link.index : owned.name.text() == link.name;
    return same && owned.kind == link.kind;
  };
  const auto name = contract::InterfaceName::parse(link.name);
  if (const auto found = name ? hostLinks.find(*name) : hostLinks.end();
      found != hostLinks.end() && isIt(found->second))
    return &found->second;
  // One that somebody has renamed.
  const auto renamed =
      std::find_if(hostLinks.begin(), hostLinks.end(), [&](const auto& it) { return isIt(it.second); });
  return renamed == hostLinks.end() ? nullptr : &renamed->second;
}

bool Ownership::uses(const contract::NamespaceRef& ns, const contract::SysctlKey& key) const {
  const auto found = sysctls.find(ns);
  return found != sysctls.end() && found->second.contains(key);
}

std::vector<contract::Sysctl> Ownership::hostSysctls() const {
  std::vector<contract::Sysctl> whole;
  const auto found = sysctls.find(contract::NamespaceRef::host());
  if (found == sysctls.end())
    return whole;
  for (const contract::SysctlKey& key : found->second) {
    if (!key.interface)
      whole.push_back(key.sysctl);
  }
  return whole;
}

bool Ownership::isEmpty() const {
  return namespaces.empty() && hostLinks.empty() && hostRoutes.empty() && hostRules.empty() && hostSysctls().empty() &&
         !hostFilter;
}

void Ownership::take(const JournalEntry& entry) {
  if (const auto* ns = std::get_if<OwnedNamespace>(&entry.what)) {
    namespaces.erase(ns->name);
    sysctls.erase(ns->name);
    if (entry.added)
      namespaces.emplace(ns->name, ns->cookie);
  } else if (const auto* link = std::get_if<OwnedLink>(&entry.what)) {
    hostLinks.erase(link->name);
    if (entry.added)
      hostLinks.emplace(link->name, *link);
    else if (const auto found = sysctls.find(contract::NamespaceRef::host()); found != sysctls.end())
      std::erase_if(found->second, [&](const contract::SysctlKey& key) { return key.interface == link->name; });
  } else if (const auto* route = std::get_if<OwnedRoute>(&entry.what)) {
    hostRoutes.erase(route->route);
    if (entry.added)
      hostRoutes.insert(route->route);
  } else if (const auto* rule = std::get_if<OwnedRule>(&entry.what)) {
    hostRules.erase(rule->rule);
    if (entry.added)
      hostRules.insert(rule->rule);
  } else if (const auto* sysctl = std::get_if<UsedSysctl>(&entry.what)) {
    auto& keys = sysctls[sysctl->ns];
    keys.erase(sysctl->key);
    if (entry.added)
      keys.insert(sysctl->key);
    if (keys.empty())
      sysctls.erase(sysctl->ns);
  } else if (std::holds_alternative<OwnedFilter>(entry.what)) {
    hostFilter = entry.added;
  }
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
    text += entryLine({true, OwnedNamespace{name, cookie}});
  for (const auto& [name, link] : ownership.hostLinks)
    text += entryLine({true, link});
  for (const contract::Route& route : ownership.hostRoutes)
    text += entryLine({true, OwnedRoute{route}});
  for (const contract::Rule& rule : ownership.hostRules)
    text += entryLine({true, OwnedRule{rule}});
  for (const auto& [ns, keys] : ownership.sysctls) {
    for (const contract::SysctlKey& key : keys)
      text += entryLine({true, UsedSysctl{key, ns}});
  }
  if (ownership.hostFilter)
    text += entryLine({true, OwnedFilter{}});
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

}  // namespace vethloom::engine
