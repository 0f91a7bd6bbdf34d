// SPDX-License-Identifier: GPL-3.0-or-later
#include "key_store.h"

#include "document/document.h"
#include "keys/lab_keys.h"
#include "model/patch.h"
#include "model/wireguard.h"

#include <QCoreApplication>
#include <QFile>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(KeyStore)
};

std::filesystem::path keyFileOf(const QString& drawing) {
  return files::keyFileOf(QFile::encodeName(drawing).toStdString());
}

}  // namespace

void KeyStore::open(const QString& path) {
  path_ = path;
  ring_ = path.isEmpty() ? files::KeyRing() : files::loadKeys(keyFileOf(path));
}

contract::Result<void> KeyStore::follow(const QString& path) {
  std::vector<files::KeyEntry> used;
  for (const model::ElementId id : model::wireguardLinks(document_.topology())) {
    const auto& key = model::findWireguard(document_.topology(), id)->wireguard.publicKey;
    const auto* entry = key && ring_ ? ring_->find(*key) : nullptr;
    if (entry != nullptr) {
      used.push_back(*entry);
    }
  }
  path_ = path;
  if (used.empty()) {
    return {};
  }
  return files::addKeys(keyFileOf(path), used);
}

std::string KeyStore::place() const {
  return path_.isEmpty() ? Text::tr("the memory of this window").toStdString() : keyFileOf(path_).filename().native();
}

std::vector<model::Problem> KeyStore::problems() const {
  return keys::checkKeys(document_.topology(), ring_, place());
}

contract::Result<void> KeyStore::makeMissing() {
  if (model::wireguardLinks(document_.topology()).empty()) {
    return {};
  }
  if (!ring_ && !path_.isEmpty()) {
    ring_ = files::loadKeys(keyFileOf(path_));  // It may have been mended.
  }
  if (!ring_) {
    return tl::unexpected(ring_.error());
  }
  model::Topology next = document_.topology();
  keys::takeKnownKeys(next, *ring_);
  const auto links = keys::linksWithoutKeys(next);
  return make(std::move(next), links, Text::tr("Make WireGuard keys"));
}

contract::Result<void> KeyStore::makeNew(model::ElementId link) {
  if (model::findWireguard(document_.topology(), link) == nullptr) {
    return {};
  }
  if (!ring_) {
    return tl::unexpected(ring_.error());
  }
  return make(document_.topology(), {link}, Text::tr("Make a new key pair"));
}

contract::Result<void> KeyStore::make(model::Topology next, const std::vector<model::ElementId>& links,
                                      const QString& undoText) {
  const auto made = keys::makeKeys(next, links);
  if (!made) {
    return tl::unexpected(made.error());
  }
  if (!path_.isEmpty() && !made->empty()) {
    if (const auto added = files::addKeys(keyFileOf(path_), *made); !added) {
      return added;
    }
  }
  for (const files::KeyEntry& entry : *made) {
    ring_->add(entry);
  }
  document_.push(model::difference(document_.topology(), next), undoText);
  return {};
}

}  // namespace vethloom::gui
