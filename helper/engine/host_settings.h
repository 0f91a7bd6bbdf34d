// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "engine/lab_files.h"
#include "netlink/sysctl.h"

#include <map>
#include <set>

namespace vethloom::engine {

/// A setting of a shared namespace, the host or an adopted one, that labs have changed.
struct SharedSetting {
  netlink::SettingState before;  ///< Before the first of them.
  int ours = 0;                  ///< The value that they gave it.
  std::set<contract::LabName> users;
  bool restoring = false;  ///< Being put back, which takes several writes: whoever finds this finishes it.
  bool operator==(const SharedSetting&) const = default;
};

/// Which setting: of the host, or of the namespace with this cookie.
struct SettingPlace {
  contract::Sysctl key = contract::Sysctl::Ipv4Forwarding;
  std::optional<std::uint64_t> cookie = {};
  auto operator<=>(const SettingPlace&) const = default;
};

using SharedSettings = std::map<SettingPlace, SharedSetting>;

/// The record as text and back; a text that is not as we write it is a failure.
[[nodiscard]] std::string encodeSettings(const SharedSettings& settings);
[[nodiscard]] contract::Result<SharedSettings> parseSettings(std::string_view text);

/// Settings of the host and of adopted namespaces, which all labs of the computer share. One record says what they were
/// before the first lab and who uses them; the last one to go puts them back. It is written before anything is changed.
/// The calling thread is in the namespace that is meant.
class HostSettings {
public:
  explicit HostSettings(const LabFiles& files) : files_(files) {}

  /// Removes what a helper that was killed while it wrote has left.
  void tidy() const;

  /// Gives the setting a value. True: the lab uses it from now on and must release it. False: nobody had to change
  /// anything, or it is as it was before the lab. NotPermitted where other labs need the opposite.
  contract::Result<bool> set(const contract::LabName& lab, const SettingPlace& place, int value);
  /// The lab does without. Where it was the last one, all is put back; a sentence where it was left alone, because
  /// somebody else has changed it since.
  contract::Result<std::optional<std::string>> release(const contract::LabName& lab, const SettingPlace& place);
  /// A namespace has gone: nothing of it will ever be put back.
  contract::Result<void> forget(const contract::LabName& lab, std::uint64_t cookie);

private:
  contract::Result<SharedSettings> load() const;
  contract::Result<void> save(const SharedSettings& settings) const;
  contract::Result<std::optional<std::string>> leave(SharedSettings settings, const contract::LabName& lab,
                                                     const SettingPlace& place) const;

  const LabFiles& files_;
};

}  // namespace vethloom::engine
