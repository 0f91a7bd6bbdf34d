// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow and the drawing's file: what is opened, what others do to it, and what a crash has left.
#include "canvas/canvas_view.h"
#include "export_dialog.h"
#include "main_window.h"
#include "panels/message_bar.h"
#include "recovery_dialog.h"
#include "recovery_journal.h"
#include "state_folder.h"
#include "style/theme.h"

#include <QFileInfo>

namespace vethloom::gui {

using editor::MessageBar;

void MainWindow::connectFiles() {
  connect(files_, &DocumentFiles::openRequested, this, [this](const QString& path) {
    if (mayLeave()) {
      files_->open(path);
    }
  });
  connect(files_, &DocumentFiles::exampleRequested, this, [this](const QString& resource) {
    if (mayLeave()) {
      files_->openExample(resource);
    }
  });
  connect(files_, &DocumentFiles::failed, this,
          [this](const QString& message) { message_->show(MessageBar::Kind::Failure, message); });
  connect(files_, &DocumentFiles::replaced, this, [this](const QString& path) {
    journal_->setFile(path);
    lab_.setFile(path);
    message_->dismiss();
    lab_.attachIfRunning();
    canvas_->fitDrawing();
    refreshTitle();
    refreshEmptyBoard();
  });
  connect(files_, &DocumentFiles::pathChanged, this, [this](const QString& path) {
    journal_->setFile(path);
    lab_.setFileName(path);
    refreshTitle();
    sayThatTheLabKeepsItsName();
  });
  connect(files_, &DocumentFiles::changedOnDisk, this, &MainWindow::sayThatTheFileChanged);
  connect(files_, &DocumentFiles::openElsewhere, this, [this](qint64 process) {
    message_->show(MessageBar::Kind::Warning,
                   tr("Another window has this drawing open (process %1). Who saves last overwrites what the other "
                      "has saved.")
                       .arg(process));
  });
}

void MainWindow::sayThatTheFileChanged(bool gone) {
  const QString name = files_->displayName();
  const MessageBar::Button saveAs{tr("Save as…"), [this] { (void)(commitFields() && files_->saveAs()); }};
  if (gone) {
    message_->show(MessageBar::Kind::Warning,
                   tr("The file %1 is gone from the disk. The drawing is still here.").arg(name),
                   {{tr("Save"), [this] { (void)(commitFields() && files_->save()); }}, saveAs});
    return;
  }
  const QString text = document_.isModified()
                           ? tr("Somebody else has changed %1 on disk, and you have changes that are not saved.")
                           : tr("Somebody else has changed %1 on disk.");
  message_->show(
      MessageBar::Kind::Warning, text.arg(name),
      {{tr("Reload"), [this] { files_->reload(); }}, {tr("Keep mine"), [this] { files_->keepMine(); }}, saveAs});
}

bool MainWindow::offerRecovery() {
  for (const Recovered& left : RecoveryJournal::leftIn(stateFolder(QStringLiteral("recovery")))) {
    switch (askToRecover(*this, left)) {
      case RecoveryAnswer::Recover:
        recover(left);
        return true;
      case RecoveryAnswer::Discard:
        RecoveryJournal::remove(left);
        break;
      case RecoveryAnswer::Later:
        return false;
    }
  }
  return false;
}

void MainWindow::recover(const Recovered& left) {
  // As one step behind what is saved, so that it can be looked at, undone, and saved or not.
  if (!QFileInfo::exists(left.file) || !files_->open(left.file)) {
    files_->startNew();
  }
  document_.push(model::difference(document_.topology(), left.topology), tr("Recover what was not saved"));
  journal_->write();  // Before the old one goes, so that at no time there is none.
  RecoveryJournal::remove(left);
  canvas_->fitDrawing();
}

PictureRequest MainWindow::pictureRequest() const {
  return {.topology = document_.topology(),
          .comparison = lab_.comparison().get(),
          .hostTitle = lab_.where() == contract::Where::Sandbox ? tr("Sandbox") : tr("This computer"),
          .dark = editor::Theme::forPalette(palette()).dark};
}

void MainWindow::exportDrawing() {
  const auto kept = lab_.comparison();  // The lab's own may be replaced while the dialog is open.
  const QString path = files_->path();
  ExportDialog dialog(pictureRequest(), path.isEmpty() ? tr("drawing") : QFileInfo(path).completeBaseName(), this);
  connect(&dialog, &ExportDialog::saved, this, [this](const QString& file) {
    message_->show(MessageBar::Kind::Good, tr("The picture is in %1.").arg(QFileInfo(file).fileName()));
  });
  connect(&dialog, &ExportDialog::failed, this,
          [this](const QString& why) { message_->show(MessageBar::Kind::Failure, why); });
  dialog.exec();
}

}  // namespace vethloom::gui
