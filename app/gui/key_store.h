// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/key_file.h"
#include "model/rules.h"

#include <QString>

namespace vethloom::editor {
class Document;
}

namespace vethloom::gui {

/// The private keys of the open drawing's WireGuard links: in the file beside it, or in memory only while the drawing
/// has no file yet.
class KeyStore {
public:
  explicit KeyStore(editor::Document& document) : document_(document) {}

  /// Another drawing is open, from this file (empty: not saved yet).
  void open(const QString& path);
  /// The drawing has been saved under this name: its keys go with it.
  [[nodiscard]] contract::Result<void> follow(const QString& path);

  [[nodiscard]] const contract::Result<files::KeyRing>& ring() const { return ring_; }
  /// Where they are, for sentences.
  [[nodiscard]] std::string place() const;

  [[nodiscard]] std::vector<model::Problem> problems() const;

  /// Makes the keys of all links that have none yet, as one step of the drawing's.
  [[nodiscard]] contract::Result<void> makeMissing();
  /// Gives a link new keys in the place of those it has.
  [[nodiscard]] contract::Result<void> makeNew(model::ElementId link);

private:
  [[nodiscard]] contract::Result<void> make(model::Topology next, const std::vector<model::ElementId>& links,
                                            const QString& undoText);

  editor::Document& document_;
  QString path_;
  contract::Result<files::KeyRing> ring_ = files::KeyRing();
};

}  // namespace vethloom::gui
