// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <QFileInfo>
#include <QLatin1StringView>

namespace vethloom::gui {

namespace {

constexpr int maxRecentFiles = 10;

constexpr QLatin1StringView geometryKey("window/geometry");
constexpr QLatin1StringView docksKey("window/docks");
constexpr QLatin1StringView recentKey("files/recent");
constexpr QLatin1StringView automaticAddressesKey("editing/automaticAddresses");
constexpr QLatin1StringView showPlanKey("applying/showPlan");
constexpr QLatin1StringView showOverviewKey("window/overview");
constexpr QLatin1StringView appearanceKey("window/appearance");
constexpr QLatin1StringView shortcutGroup("shortcuts/");

QString wordOf(AppearanceMode mode) {
  switch (mode) {
    case AppearanceMode::Light:
      return QStringLiteral("light");
    case AppearanceMode::Dark:
      return QStringLiteral("dark");
    case AppearanceMode::FollowDesktop:
      break;
  }
  return QStringLiteral("desktop");
}

}  // namespace

Settings::Settings(const QString& file)
    : store_(file.isEmpty() ? QSettings().fileName() : file, QSettings::IniFormat) {}

QByteArray Settings::geometry() const {
  return store_.value(geometryKey).toByteArray();
}

void Settings::setGeometry(const QByteArray& geometry) {
  store_.setValue(geometryKey, geometry);
}

QByteArray Settings::docks() const {
  return store_.value(docksKey).toByteArray();
}

void Settings::setDocks(const QByteArray& docks) {
  store_.setValue(docksKey, docks);
}

QStringList Settings::recentFiles() const {
  return store_.value(recentKey).toStringList();
}

void Settings::addRecentFile(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  QStringList files = recentFiles();
  files.removeAll(absolute);
  files.prepend(absolute);
  store_.setValue(recentKey, QStringList(files.mid(0, maxRecentFiles)));
}

void Settings::removeRecentFile(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(QFileInfo(path).absoluteFilePath());
  store_.setValue(recentKey, files);
}

void Settings::clearRecentFiles() {
  store_.remove(recentKey);
}

bool Settings::automaticAddresses() const {
  return store_.value(automaticAddressesKey, true).toBool();
}

void Settings::setAutomaticAddresses(bool on) {
  store_.setValue(automaticAddressesKey, on);
}

bool Settings::showOverview() const {
  return store_.value(showOverviewKey, true).toBool();
}

void Settings::setShowOverview(bool on) {
  store_.setValue(showOverviewKey, on);
}

bool Settings::showPlan() const {
  return store_.value(showPlanKey, true).toBool();
}

void Settings::setShowPlan(bool on) {
  store_.setValue(showPlanKey, on);
}

AppearanceMode Settings::appearance() const {
  const QString word = store_.value(appearanceKey).toString();
  for (const AppearanceMode mode : {AppearanceMode::Light, AppearanceMode::Dark}) {
    if (word == wordOf(mode)) {
      return mode;
    }
  }
  return AppearanceMode::FollowDesktop;
}

void Settings::setAppearance(AppearanceMode mode) {
  store_.setValue(appearanceKey, wordOf(mode));
}

std::optional<QKeySequence> Settings::shortcut(const QString& command) const {
  const QVariant keys = store_.value(shortcutGroup + command);
  return keys.isValid() ? std::optional(QKeySequence::fromString(keys.toString(), QKeySequence::PortableText))
                        : std::nullopt;
}

void Settings::setShortcut(const QString& command, const QKeySequence& keys) {
  store_.setValue(shortcutGroup + command, keys.toString(QKeySequence::PortableText));
}

void Settings::removeShortcut(const QString& command) {
  store_.remove(shortcutGroup + command);
}

}  // namespace vethloom::gui
