// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/host_settings.h"

#include "contract/codec.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>

namespace vethloom::engine {

using contract::FailureKind;
using contract::Json;
using contract::LabName;
using contract::Result;
using contract::Sysctl;

namespace {

constexpr int recordVersion = 1;
constexpr char fileName[] = "host.settings";  // no lab's: theirs end in ".journal"

Json encode(const SettingPlace& place, const SharedSetting& setting) {
  Json json{{"sysctl", contract::nameOf(place.key)}, {"was", setting.before.value}, {"ours", setting.ours}};
  if (place.cookie)
    json["namespace"] = *place.cookie;
  if (setting.restoring)
    json["restoring"] = true;
  if (setting.before.acceptRedirects)
    json["acceptRedirects"] = *setting.before.acceptRedirects;
  json["interfaces"] = setting.before.interfaces;
  json["users"] = Json::array();
  for (const LabName& user : setting.users)
    json["users"].push_back(user.text());
  return json;
}

std::optional<int> numberAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer() ? std::optional(found->get<int>()) : std::nullopt;
}

bool decodeInterfaces(const Json& json, std::map<std::string, int>& interfaces) {
  const auto found = json.find("interfaces");
  if (found == json.end() || !found->is_object())
    return false;
  for (const auto& [name, value] : found->items()) {
    // It becomes part of a path.
    if (name.empty() || name.find('/') != std::string::npos || name == "." || name == ".." ||
        !value.is_number_integer())
      return false;
    interfaces.emplace(name, value.get<int>());
  }
  return true;
}

bool decodeUsers(const Json& json, std::set<LabName>& users) {
  const auto found = json.find("users");
  if (found == json.end() || !found->is_array())
    return false;
  for (const Json& text : *found) {
    auto lab = LabName::parse(text.is_string() ? text.get<std::string>() : std::string());
    if (!lab)
      return false;
    users.insert(std::move(*lab));
  }
  return !users.empty();
}

/// False where there is one that is none.
bool decodeCookie(const Json& json, std::optional<std::uint64_t>& cookie) {
  const auto found = json.find("namespace");
  if (found == json.end())
    return true;
  if (found->is_number_unsigned())
    cookie = found->get<std::uint64_t>();
  return cookie.has_value();
}

bool decode(const Json& json, SharedSettings& settings) {
  if (!json.is_object())
    return false;
  const auto name = json.find("sysctl");
  const auto key =
      contract::SysctlKey::parse(name != json.end() && name->is_string() ? name->get<std::string>() : std::string());
  const auto was = numberAt(json, "was");
  const auto ours = numberAt(json, "ours");
  SharedSetting setting;
  std::optional<std::uint64_t> cookie;
  if (!key || key->interface || !was || !ours || !decodeInterfaces(json, setting.before.interfaces) ||
      !decodeUsers(json, setting.users) || !decodeCookie(json, cookie))
    return false;
  setting.before.value = *was;
  setting.before.acceptRedirects = numberAt(json, "acceptRedirects");
  setting.ours = *ours;
  setting.restoring = json.contains("restoring");
  return settings.emplace(SettingPlace{key->sysctl, cookie}, std::move(setting)).second;
}

/// Whether two values mean the same: forwarding is off at 0 and on at any other.
bool means(Sysctl key, int one, int other) {
  return netlink::isForwarding(key) ? (one != 0) == (other != 0) : one == other;
}

}  // namespace

std::string encodeSettings(const SharedSettings& settings) {
  Json json{{"vethloom", recordVersion}, {"settings", Json::array()}};
  for (const auto& [place, setting] : settings)
    json["settings"].push_back(encode(place, setting));
  return contract::printJson(json) + '\n';
}

Result<SharedSettings> parseSettings(std::string_view text) {
  const auto json = contract::parseJson(text);
  SharedSettings settings;
  bool good = json && json->is_object() && numberAt(*json, "vethloom") == recordVersion && json->contains("settings") &&
              json->at("settings").is_array();
  if (good) {
    for (const Json& entry : json->at("settings"))
      good = good && decode(entry, settings);
  }
  if (!good)
    return contract::fail(FailureKind::Io, "The record of this computer's settings is damaged.", fileName);
  return settings;
}

void HostSettings::tidy() const {
  // Whoever has the lock now is at work there, and will do it.
  if (const auto lock = files_.lockShared("settings"); lock)
    files_.removeDraft(fileName);
}

Result<SharedSettings> HostSettings::load() const {
  const auto text = files_.read(fileName);
  if (!text)
    return tl::unexpected(text.error());
  return *text ? parseSettings(**text) : SharedSettings();
}

Result<void> HostSettings::save(const SharedSettings& settings) const {
  if (settings.empty())
    return files_.remove(std::string(fileName));
  const std::string text = encodeSettings(settings);
  // An adopted namespace may have interfaces whose names are no text, and what cannot be read again would be lost for
  // every lab.
  if (const auto again = parseSettings(text); !again || *again != settings)
    return contract::fail(FailureKind::InvalidArgument,
                          "What this setting was before cannot be written down: an interface has a name that is no "
                          "text, or there are too many.");
  const auto written = files_.replace(fileName, text);
  return written ? Result<void>() : Result<void>(tl::unexpected(written.error()));
}

Result<bool> HostSettings::set(const LabName& lab, const SettingPlace& place, int value) {
  const Sysctl key = place.key;
  const auto lock = files_.lockShared("settings");
  if (!lock)
    return tl::unexpected(lock.error());
  const auto settings = load();
  if (!settings)
    return tl::unexpected(settings.error());
  const auto now = netlink::readSettingState(key);
  if (!now)
    return tl::unexpected(now.error());
  const auto known = settings->find(place);
  const bool isSo = means(key, now->value, value);
  if (known == settings->end() && isSo)
    return false;
  SharedSetting setting = known == settings->end() ? SharedSetting{*now, value, {}} : known->second;
  const bool others = setting.users.size() > (setting.users.contains(lab) ? 1U : 0U);
  if (others && !means(key, setting.ours, value))
    return contract::fail(FailureKind::NotPermitted, "Another lab on this computer needs this setting as it is.",
                          contract::nameOf(key));
  if (!others && known != settings->end() && means(key, setting.before.value, value)) {
    const auto left = leave(*settings, lab, place);
    return left ? Result<bool>(false) : Result<bool>(tl::unexpected(left.error()));
  }
  setting.ours = value;
  setting.restoring = false;
  setting.users.insert(lab);
  SharedSettings changed = *settings;
  changed.insert_or_assign(place, setting);
  auto done = save(changed);
  if (done && !isSo) {
    done = netlink::writeSysctl(key, value);
    if (!done) {
      (void)netlink::writeSettingState(key, *now);
      (void)save(*settings);
    }
  }
  return done ? Result<bool>(true) : Result<bool>(tl::unexpected(done.error()));
}

Result<std::optional<std::string>> HostSettings::release(const LabName& lab, const SettingPlace& place) {
  const auto lock = files_.lockShared("settings");
  if (!lock)
    return tl::unexpected(lock.error());
  const auto settings = load();
  if (!settings)
    return tl::unexpected(settings.error());
  return leave(*settings, lab, place);
}

Result<void> HostSettings::forget(const LabName& lab, std::uint64_t cookie) {
  const auto lock = files_.lockShared("settings");
  if (!lock)
    return tl::unexpected(lock.error());
  auto settings = load();
  if (!settings)
    return tl::unexpected(settings.error());
  bool changed = false;
  for (auto& [place, setting] : *settings)
    changed = (place.cookie == cookie && setting.users.erase(lab) > 0) || changed;
  std::erase_if(*settings, [](const auto& entry) { return entry.second.users.empty(); });
  return changed ? save(*settings) : Result<void>();
}

/// Takes the lab out of a setting's users, and puts the setting back where nobody is left.
Result<std::optional<std::string>> HostSettings::leave(SharedSettings settings, const LabName& lab,
                                                       const SettingPlace& place) const {
  const Sysctl key = place.key;
  SharedSettings announced = settings;
  const auto known = settings.find(place);
  if (known == settings.end() || known->second.users.erase(lab) == 0)
    return std::optional<std::string>();
  // A lab without a journal has ended otherwise, and will never release anything.
  std::erase_if(known->second.users, [&](const LabName& user) {
    const auto journal = files_.open(user, O_RDONLY);
    return !journal && journal.error().kind == FailureKind::NotFound;
  });
  std::optional<std::string> sentence;
  if (known->second.users.empty()) {
    const SharedSetting last = known->second;
    const auto now = netlink::readSettingState(key);
    if (!now)
      return tl::unexpected(now.error());
    const bool asWeLeftIt = last.restoring || means(key, now->value, last.ours);
    if (asWeLeftIt) {
      announced.at(place).restoring = true;
      if (const auto saved = netlink::isForwarding(key) ? save(announced) : Result<void>(); !saved)
        return tl::unexpected(saved.error());
      if (const auto restored = netlink::writeSettingState(key, last.before); !restored)
        return tl::unexpected(restored.error());
    } else if (now->value != last.before.value) {
      sentence = contract::nameOf(key) + " was left at " + std::to_string(now->value) +
                 ", because somebody else has changed it since.";
    }
    settings.erase(known);
  }
  if (const auto saved = save(settings); !saved)
    return tl::unexpected(saved.error());
  return sentence;
}

}  // namespace vethloom::engine
