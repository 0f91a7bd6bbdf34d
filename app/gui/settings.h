// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QKeySequence>
#include <QSettings>
#include <QStringList>
#include <optional>

namespace vethloom::gui {

enum class AppearanceMode { FollowDesktop, Light, Dark };

/// What the program remembers from one start to the next, each with its default.
class Settings {
public:
  /// The user's own settings, or those in `file` where it is not empty (for tests).
  explicit Settings(const QString& file = {});

  [[nodiscard]] QByteArray geometry() const;
  void setGeometry(const QByteArray& geometry);
  [[nodiscard]] QByteArray docks() const;
  void setDocks(const QByteArray& docks);
  /// Absolute paths, newest first.
  [[nodiscard]] QStringList recentFiles() const;
  void addRecentFile(const QString& path);
  void removeRecentFile(const QString& path);
  void clearRecentFiles();
  [[nodiscard]] bool automaticAddresses() const;
  void setAutomaticAddresses(bool on);
  [[nodiscard]] bool showOverview() const;
  void setShowOverview(bool on);
  [[nodiscard]] bool showPlan() const;
  void setShowPlan(bool on);
  [[nodiscard]] AppearanceMode appearance() const;
  void setAppearance(AppearanceMode mode);
  /// The keys that the user has given to a command, by its name; nothing where it has its usual ones.
  [[nodiscard]] std::optional<QKeySequence> shortcut(const QString& command) const;
  void setShortcut(const QString& command, const QKeySequence& keys);
  void removeShortcut(const QString& command);

private:
  QSettings store_;
};

}  // namespace vethloom::gui
