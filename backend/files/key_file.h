// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/wireguard.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// NAME.vloom.keys: the private keys of the WireGuard links of NAME.vloom, for its owner alone.
namespace vethloom::files {

/// The keys of one link.
struct KeyEntry {
  std::string link;  ///< "ns1/wg0": what it was called when its keys were made.
  contract::WireguardKey publicKey;
  contract::WireguardSecret secret;
  bool operator==(const KeyEntry&) const = default;
};

/// All keys of a drawing. They are found by their public keys, so that links may be renamed.
class KeyRing {
public:
  [[nodiscard]] const KeyEntry* find(const contract::WireguardKey& key) const;
  /// The newest keys made for a link of that name.
  [[nodiscard]] const KeyEntry* findLink(std::string_view link) const;
  /// In the place of one with the same public key.
  void add(KeyEntry entry);
  [[nodiscard]] const std::vector<KeyEntry>& entries() const { return entries_; }
  /// Whether others than the owner may read the file that they come from.
  [[nodiscard]] bool isExposed() const { return exposed_; }
  void setExposed(bool exposed) { exposed_ = exposed; }

private:
  std::vector<KeyEntry> entries_;
  bool exposed_ = false;
};

/// Beside the drawing: its path and ".keys".
[[nodiscard]] std::filesystem::path keyFileOf(const std::filesystem::path& drawing);

/// None where there is no such file. A failure repeats nothing of the file's content.
[[nodiscard]] contract::Result<KeyRing> loadKeys(const std::filesystem::path& file);
/// Adds keys to the file, or makes it: atomically, and readable by nobody else. A file that cannot be read is left as
/// it is, and the keys are refused.
[[nodiscard]] contract::Result<void> addKeys(const std::filesystem::path& file, std::span<const KeyEntry> entries);

}  // namespace vethloom::files
