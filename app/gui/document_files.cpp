// SPDX-License-Identifier: GPL-3.0-or-later
#include "document_files.h"

#include "actions.h"

#include "contract/escape.h"
#include "document/document.h"
#include "file_guard.h"
#include "files/vloom_file.h"
#include "questions.h"
#include "settings.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <array>
#include <filesystem>

namespace vethloom::gui {

namespace {

/// In the order of learning.
constexpr std::array examples{"two-rooms", "host-cable", "three-rooms-switch", "switch-gateway", "way-out"};

QString fileFilter() {
  return DocumentFiles::tr("Vethloom drawings (*.vloom)") + QStringLiteral(";;") + DocumentFiles::tr("All files (*)");
}

std::filesystem::path toPath(const QString& path) {
  return std::filesystem::path(QFile::encodeName(path).toStdString());
}

/// The file's name, safe to show.
QString shown(const QString& path) {
  return QString::fromStdString(contract::escape(QFileInfo(path).fileName().toStdString()));
}

contract::Result<model::Topology> loadResource(const QString& resource) {
  QFile file(resource);
  if (!file.open(QIODevice::ReadOnly)) {
    return contract::fail(contract::FailureKind::NotFound, "There is no such example", resource.toStdString());
  }
  return files::parse(file.readAll().toStdString());
}

}  // namespace

DocumentFiles::DocumentFiles(editor::Document& document, Settings& settings, QWidget& window)
    : QObject(&window), document_(document), settings_(settings), window_(window), guard_(new FileGuard(this)) {
  connect(guard_, &FileGuard::changedByOthers, this, &DocumentFiles::changedOnDisk);
}

QString DocumentFiles::displayName() const {
  if (!path_.isEmpty()) {
    return shown(path_);
  }
  const std::string& title = document_.topology().info.title;
  return title.empty() ? tr("Untitled") : QString::fromStdString(contract::escape(title));
}

void DocumentFiles::startNew() {
  replace(model::Topology(), QString());
}

void DocumentFiles::askAndOpen() {
  const QString folder = path_.isEmpty() ? QDir::homePath() : QFileInfo(path_).absolutePath();
  const QString chosen = QFileDialog::getOpenFileName(&window_, tr("Open a drawing"), folder, fileFilter());
  if (!chosen.isEmpty()) {
    emit openRequested(chosen);
  }
}

bool DocumentFiles::open(const QString& path) {
  auto topology = files::load(toPath(path));
  if (!topology) {
    if (topology.error().kind == contract::FailureKind::NotFound) {
      settings_.removeRecentFile(path);
    }
    emit failed(tr("%1 was not opened. %2").arg(shown(path), QString::fromStdString(describe(topology.error()))));
    return false;
  }
  settings_.addRecentFile(path);
  replace(std::move(*topology), QFileInfo(path).absoluteFilePath());
  return true;
}

bool DocumentFiles::openExample(const QString& resource) {
  auto topology = loadResource(resource);
  if (!topology) {
    emit failed(QString::fromStdString(describe(topology.error())));
    return false;
  }
  // A copy gets its name from the file that it is saved to, and its own lab until then.
  topology->info.name.clear();
  replace(std::move(*topology), QString());
  return true;
}

bool DocumentFiles::save() {
  if (path_.isEmpty()) {
    return saveAs();
  }
  if (guard_->isChanged() && QFileInfo::exists(path_) && !askToOverwrite(&window_, shown(path_))) {
    return false;
  }
  return saveTo(path_);
}

bool DocumentFiles::reload() {
  return open(path_);
}

void DocumentFiles::keepMine() {
  guard_->take(path_);
}

bool DocumentFiles::saveAs() {
  const QString proposed = path_.isEmpty() ? QDir::home().filePath(proposedName()) : path_;
  QFileDialog dialog(&window_, tr("Save the drawing"), QFileInfo(proposed).absolutePath(), fileFilter());
  dialog.selectFile(proposed);
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("vloom"));
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) {
    return false;
  }
  return saveTo(dialog.selectedFiles().first());
}

QString DocumentFiles::proposedName() const {
  const model::Info& info = document_.topology().info;
  QString stem = QString::fromStdString(info.title.empty() ? info.name : info.title).simplified();
  // What would make another folder, or a hidden file, of it.
  stem.replace(QLatin1Char('/'), QLatin1Char('-'));
  while (stem.startsWith(QLatin1Char('.'))) {
    stem.remove(0, 1);
  }
  return (stem.isEmpty() ? tr("untitled") : stem) + QStringLiteral(".vloom");
}

bool DocumentFiles::saveTo(const QString& path) {
  const auto saved = files::save(document_.topology(), toPath(path));
  if (!saved) {
    emit failed(tr("%1 was not saved. %2").arg(shown(path), QString::fromStdString(describe(saved.error()))));
    return false;
  }
  document_.setSaved();
  settings_.addRecentFile(path);
  const QString absolute = QFileInfo(path).absoluteFilePath();
  guard_->take(absolute);
  if (std::exchange(path_, absolute) != absolute) {
    emit pathChanged(path_);
  }
  return true;
}

void DocumentFiles::fillRecentMenu(QMenu& menu) {
  menu.clear();
  const QStringList files = settings_.recentFiles();
  for (const QString& file : files) {
    QAction* action = menu.addAction(shown(file).replace(QLatin1Char('&'), QStringLiteral("&&")));
    action->setToolTip(file);
    connect(action, &QAction::triggered, this, [this, file] { emit openRequested(file); });
  }
  if (files.isEmpty()) {
    QAction* none = menu.addAction(tr("Nothing yet"));
    none->setEnabled(false);
    none->setProperty(reasonProperty, tr("No drawing was opened or saved yet."));
    return;
  }
  menu.addSeparator();
  connect(menu.addAction(tr("&Forget these")), &QAction::triggered, this, [this] { settings_.clearRecentFiles(); });
}

void DocumentFiles::fillExamplesMenu(QMenu& menu) {
  for (const char* name : examples) {
    const QString resource = QStringLiteral(":/vethloom/examples/%1.vloom").arg(QLatin1String(name));
    if (const auto topology = loadResource(resource)) {
      connect(menu.addAction(QString::fromStdString(topology->info.title)), &QAction::triggered, this,
              [this, resource] { emit exampleRequested(resource); });
    }
  }
}

void DocumentFiles::replace(model::Topology topology, const QString& path) {
  path_ = path;
  guard_->take(path_);
  document_.reset(std::move(topology));
  emit replaced(path_);
  if (const auto process = guard_->otherOwner()) {
    emit openElsewhere(*process);
  }
}

}  // namespace vethloom::gui
