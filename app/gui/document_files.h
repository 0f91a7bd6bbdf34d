// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QObject>
#include <QString>

class QMenu;
class QWidget;

namespace vethloom::editor {
class Document;
}

namespace vethloom::gui {

class FileGuard;
class Settings;

/// The drawing's life as a file: new, open, save, recent ones and examples. A file that cannot be read leaves the
/// current drawing as it is.
class DocumentFiles : public QObject {
  Q_OBJECT

public:
  /// `window` is where dialogs belong to.
  DocumentFiles(editor::Document& document, Settings& settings, QWidget& window);

  /// Empty while the drawing was never saved.
  [[nodiscard]] const QString& path() const { return path_; }
  /// What the title bar says: the file's name, or "Untitled".
  [[nodiscard]] QString displayName() const;

  void startNew();
  /// Asks for a file first.
  void askAndOpen();
  bool open(const QString& path);
  /// An example that comes with the program, as a new drawing that was never saved.
  bool openExample(const QString& resource);
  /// False where it failed or the user gave up; the drawing is still modified then.
  bool save();
  bool saveAs();
  bool saveTo(const QString& path);
  /// Reads the file again, and drops what is not saved.
  bool reload();
  /// The drawing as it is here counts, whatever somebody else has written; the next save writes it.
  void keepMine();

  void fillRecentMenu(QMenu& menu);
  void fillExamplesMenu(QMenu& menu);

signals:
  /// Another drawing is there; its path may be empty.
  void replaced(const QString& path);
  /// The same drawing has another path.
  void pathChanged(const QString& path);
  void failed(const QString& message);
  /// Somebody else has written the drawing's file, or (`gone`) taken it away.
  void changedOnDisk(bool gone);
  /// Another window has the file open that was just opened: that of this process.
  void openElsewhere(qint64 process);
  /// A file was chosen from a menu, which the window may want to ask about before it is opened.
  void openRequested(const QString& path);
  void exampleRequested(const QString& resource);

private:
  /// For a drawing that was never saved, out of its title or its lab's name.
  [[nodiscard]] QString proposedName() const;
  void replace(model::Topology topology, const QString& path);

  editor::Document& document_;
  Settings& settings_;
  QWidget& window_;
  QString path_;
  FileGuard* guard_;
};

}  // namespace vethloom::gui
