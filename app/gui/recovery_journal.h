// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <memory>
#include <vector>

class QTimer;

namespace vethloom::editor {
class Document;
}

namespace vethloom::gui {

/// What a window that ended without being closed had not saved.
struct Recovered {
  QString path;  ///< Of the journal's file.
  QString file;  ///< Of the drawing; empty: it was never saved.
  int edits = 0;
  QDateTime when;
  model::Topology topology;
  std::shared_ptr<QLockFile> lock;  ///< Held, so that no other window offers the same.
};

/// Writes down the drawing while it is not saved, so that a crash loses little: after 30 seconds, and at the latest
/// after 20 edits. Atomic: the file on disk is always whole. It is gone once the drawing is saved or left.
class RecoveryJournal : public QObject {
  Q_OBJECT

public:
  /// `folder`: where journals are; empty: none is written.
  RecoveryJournal(editor::Document& document, const QString& folder, QObject* parent = nullptr);
  ~RecoveryJournal() override;

  /// The drawing's file from here on; empty while it has none.
  void setFile(const QString& path) { file_ = path; }
  /// Writes now, where something is not saved.
  void write();
  /// Nothing is to be recovered: the window closes, or the user has thrown the changes away.
  void discard();

  /// What windows that are gone have left in the folder, oldest first.
  [[nodiscard]] static std::vector<Recovered> leftIn(const QString& folder);
  static void remove(const Recovered& recovered);

private:
  void stepped();
  void writeBeside();
  [[nodiscard]] QByteArray describe(const std::string& drawing) const;
  void put(const QByteArray& bytes);

  editor::Document& document_;
  QString path_;  // Empty: none is written.
  QString file_;
  std::unique_ptr<QLockFile> lock_;
  QTimer* timer_;
  int lastIndex_ = 0;
  int edits_ = 0;           // Since the drawing was saved.
  int written_ = 0;         // Of them, those in the file.
  quint64 generation_ = 0;  // What was begun in an earlier one is not written any more.
};

}  // namespace vethloom::gui
