// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <memory>
#include <optional>

class QFileSystemWatcher;
class QTimer;

namespace vethloom::gui {

/// Looks after the file of the drawing that is open: notices when somebody else writes it, and when another window has
/// it open as well.
class FileGuard : public QObject {
  Q_OBJECT

public:
  explicit FileGuard(QObject* parent = nullptr);
  ~FileGuard() override;

  /// The file as it is now is the one that is open; empty: none is.
  void take(const QString& path);
  /// Whether the file is another one than when it was taken. A file that is gone is none.
  [[nodiscard]] bool isChanged() const;
  /// The process that has it open as well; nothing where nobody has.
  [[nodiscard]] std::optional<qint64> otherOwner() const { return otherOwner_; }

signals:
  /// Somebody else has written the file, or (`gone`) taken it away. Once for each time.
  void changedByOthers(bool gone);

private:
  void watch();
  void look();
  void lock();
  [[nodiscard]] static QByteArray digestOf(const QString& path);

  QString path_;
  QByteArray known_;  // Of what is open.
  QByteArray told_;   // Of what was told last.
  QFileSystemWatcher* watcher_;
  QTimer* soon_;
  std::unique_ptr<QLockFile> lock_;
  std::optional<qint64> otherOwner_;
};

}  // namespace vethloom::gui
