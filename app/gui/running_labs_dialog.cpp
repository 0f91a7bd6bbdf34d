// SPDX-License-Identifier: GPL-3.0-or-later
#include "running_labs_dialog.h"

#include "session/lab_session.h"
#include "style/icon.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunningLabs)
};

void addEntry(QListWidget& list, const session::LabEntry& entry) {
  const bool inSandbox = entry.where == contract::Where::Sandbox;
  const QString place = inSandbox ? Text::tr("sandbox") : Text::tr("this computer");
  const QString drawing =
      entry.file.isEmpty() ? Text::tr("Its drawing is not known, so it cannot be opened here.") : entry.file;
  const QString name = QString::fromStdString(entry.lab.text());
  auto* item = new QListWidgetItem(
      editor::icon(inSandbox ? QStringLiteral("sandbox") : QStringLiteral("computer"), list.palette()),
      Text::tr("%1 (%2)\n%3").arg(name, place, drawing), &list);
  item->setData(Qt::UserRole, entry.file);
  if (entry.file.isEmpty()) {
    item->setFlags(Qt::NoItemFlags);
  }
}

}  // namespace

QString askForRunningLab(QWidget& window) {
  QDialog dialog(&window);
  dialog.setWindowTitle(Text::tr("Open running lab"));
  dialog.resize(520, 320);
  auto* column = new QVBoxLayout(&dialog);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  auto* heading = new QLabel(&dialog);
  auto* list = new QListWidget(&dialog);
  list->setIconSize(QSize(24, 24));
  list->setSpacing(2);
  list->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, &dialog);
  column->addWidget(heading);
  column->addWidget(list, 1);
  column->addWidget(buttons);
  for (const session::LabEntry& entry : session::runningLabs()) {
    addEntry(*list, entry);
  }
  heading->setText(list->count() == 0 ? Text::tr("No lab runs now.") : Text::tr("These labs run now:"));
  QPushButton* open = buttons->button(QDialogButtonBox::Open);
  open->setEnabled(false);
  QObject::connect(list, &QListWidget::itemSelectionChanged, open,
                   [list, open] { open->setEnabled(!list->selectedItems().isEmpty()); });
  QObject::connect(list, &QListWidget::itemDoubleClicked, &dialog, &QDialog::accept);
  QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  if (dialog.exec() != QDialog::Accepted || list->selectedItems().isEmpty()) {
    return {};
  }
  return list->selectedItems().first()->data(Qt::UserRole).toString();
}

}  // namespace vethloom::gui
