// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/key_file.h"

#include "files/atomic_file.h"
#include "files/json_reader.h"
#include "files/object_reader.h"

#include <algorithm>

namespace vethloom::files {

namespace {

using contract::FailureKind;
namespace fs = std::filesystem;

constexpr const char* versionField = "vethloom_keys";
constexpr std::size_t maxKeyFileBytes = 4 * 1024 * 1024;

/// Whatever stands there is not repeated: it may be the private key, in the wrong place.
template <typename T>
T valueAt(contract::Result<T> result, const std::string& path) {
  if (!result) {
    refuse(path, "This is no key: that is 32 bytes in base64, 43 characters and \"=\".");
  }
  return std::move(*result);
}

KeyEntry readEntry(const nlohmann::json& value, const std::string& path) {
  ObjectReader reader(value, path);
  KeyEntry entry;
  entry.link = reader.text("link");
  entry.publicKey = valueAt(contract::WireguardKey::parse(reader.text("public_key")), reader.pathOf("public_key"));
  entry.secret = valueAt(contract::WireguardSecret::parse(reader.text("private_key")), reader.pathOf("private_key"));
  return entry;
}

KeyRing readRing(const nlohmann::json& root) {
  ObjectReader reader(root, {});
  if (reader.unsignedNumber(versionField) != 1U) {
    refuse(versionField,
           "This is no file of keys that this Vethloom can read: it must begin with \"vethloom_keys\": 1.");
  }
  KeyRing ring;
  reader.eachObject("keys",
                    [&](const nlohmann::json& value, const std::string& path) { ring.add(readEntry(value, path)); });
  return ring;
}

std::string print(const KeyRing& ring) {
  nlohmann::ordered_json keys = nlohmann::ordered_json::array();
  for (const KeyEntry& entry : ring.entries()) {
    keys.push_back(
        {{"link", entry.link}, {"public_key", entry.publicKey.text()}, {"private_key", entry.secret.reveal()}});
  }
  return nlohmann::ordered_json{{versionField, 1}, {"keys", keys}}.dump(
             2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

bool isReadByOthers(const fs::path& file) {
  std::error_code error;
  const auto others = fs::perms::group_all | fs::perms::others_all;
  return (fs::status(file, error).permissions() & others) != fs::perms::none && !error;
}

}  // namespace

const KeyEntry* KeyRing::find(const contract::WireguardKey& key) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const KeyEntry& entry) { return entry.publicKey == key; });
  return found == entries_.end() ? nullptr : &*found;
}

const KeyEntry* KeyRing::findLink(std::string_view link) const {
  const auto found =
      std::find_if(entries_.rbegin(), entries_.rend(), [&](const KeyEntry& entry) { return entry.link == link; });
  return found == entries_.rend() ? nullptr : &*found;
}

void KeyRing::add(KeyEntry entry) {
  std::erase_if(entries_, [&](const KeyEntry& other) { return other.publicKey == entry.publicKey; });
  entries_.push_back(std::move(entry));
}

fs::path keyFileOf(const fs::path& drawing) {
  fs::path file = drawing;
  file += ".keys";
  return file;
}

contract::Result<KeyRing> loadKeys(const fs::path& file) {
  const auto text = readFile(file, maxKeyFileBytes);
  if (!text && text.error().kind == FailureKind::NotFound) {
    return KeyRing{};
  }
  if (!text) {
    return tl::unexpected(text.error());
  }
  const auto root = readJson(*text);
  if (!root || !root->is_object()) {
    // What the parser says repeats what it stumbled over.
    return contract::fail(FailureKind::InvalidArgument, "This is no file of keys: it is not valid JSON.", nameOf(file));
  }
  try {
    KeyRing ring = readRing(*root);
    ring.setExposed(isReadByOthers(file));
    return ring;
  } catch (const BadFile& bad) {
    return contract::fail(bad.failure.kind, bad.failure.message, nameOf(file) + ": " + bad.failure.object);
  }
}

contract::Result<void> addKeys(const fs::path& file, std::span<const KeyEntry> entries) {
  auto ring = loadKeys(file);
  if (!ring) {
    return tl::unexpected(ring.error());
  }
  for (const KeyEntry& entry : entries) {
    ring->add(entry);
  }
  return replaceFile(file, print(*ring), Readers::Owner);
}

}  // namespace vethloom::files
