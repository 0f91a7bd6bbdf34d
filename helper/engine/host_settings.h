// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/operation.h"
#include "engine/lab_files.h"
#include "netlink/sysctl.h"

#include <map>
#include <set>

namespace vethloom::engine {

/// A setting of the host that labs have changed.
struct SharedSetting {
  netlink::SettingState before;  ///< Before the first of them.
  int ours = 0;                  ///< The value that they gave it.
  std::set<contract::LabName> users;
  bool operator==(const SharedSetting&) const = default;
};

using SharedSettings = std::map<contract::Sysctl, SharedSetting>;

/// The record as text and back; a text that is not as we write it is a failure.
[[nodiscard]] std::string encodeSettings(const SharedSettings& settings);
[[nodiscard]] contract::Result<SharedSettings> parseSettings(std::string_view text);

/// Settings of the host, which all labs of the computer share. One record says what they were before the first lab and
/// who uses them; the last one to go puts them back. It is written before anything is changed.
class HostSettings {
public:
  explicit HostSettings(const LabFiles& files) : files_(files) {}

  /// Removes what a helper that was killed while it wrote has left.
  void tidy() const;

  /// Gives the setting a value. True: the lab uses it from now on and must release it. False: nobody had to change
  /// anything, or it is as it was before the lab. NotPermitted where other labs need the opposite.
  contract::Result<bool> set(const contract::LabName& lab, contract::Sysctl key, int value);
  /// The lab does without. Where it was the last one, all is put back; a sentence where it was left alone, because
  /// somebody else has changed it since.
  contract::Result<std::optional<std::string>> release(const contract::LabName& lab, contract::Sysctl key);

private:
  contract::Result<SharedSettings> load() const;
  contract::Result<void> save(const SharedSettings& settings) const;
  contract::Result<std::optional<std::string>> leave(SharedSettings settings, const contract::LabName& lab,
                                                     contract::Sysctl key) const;

  const LabFiles& files_;
};

}  // namespace vethloom::engine
