// SPDX-License-Identifier: GPL-3.0-or-later
#include "questions.h"

#include "style/icon.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Questions)
};

LeaveAnswer askAboutChanges(QMessageBox& box, const QString& drawing, bool sandboxEnds) {
  box.setText(Text::tr("Save the changes to “%1” before closing?").arg(drawing));
  box.setInformativeText(sandboxEnds
                             ? Text::tr("The sandbox ends with this window, and what runs in it with it. Changes that "
                                        "are not saved are lost.")
                             : Text::tr("Changes that are not saved are lost."));
  box.setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
  box.setDefaultButton(QMessageBox::Save);
  switch (box.exec()) {
    case QMessageBox::Save:
      return LeaveAnswer::Save;
    case QMessageBox::Discard:
      return LeaveAnswer::Leave;
    default:
      return LeaveAnswer::Stay;
  }
}

LeaveAnswer askAboutSandbox(QMessageBox& box) {
  box.setText(Text::tr("Close, and end the sandbox?"));
  box.setInformativeText(
      Text::tr("The sandbox ends with this window, and what runs in it with it. The drawing is "
               "saved and can be applied again."));
  QPushButton* end = box.addButton(Text::tr("End the sandbox"), QMessageBox::AcceptRole);
  box.addButton(QMessageBox::Cancel);
  box.setDefaultButton(end);
  box.exec();
  return box.clickedButton() == end ? LeaveAnswer::Leave : LeaveAnswer::Stay;
}

}  // namespace

LeaveAnswer askBeforeLeaving(QWidget* window, const QString& drawing, const AtStake& atStake) {
  if (!atStake.isModified && !atStake.sandboxEnds) {
    return LeaveAnswer::Leave;
  }
  QMessageBox box(window);
  box.setWindowTitle(QCoreApplication::applicationName());
  const QString picture = atStake.isModified ? QStringLiteral("save") : QStringLiteral("sandbox");
  box.setIconPixmap(editor::icon(picture, box.palette()).pixmap(QSize(40, 40), box.devicePixelRatioF()));
  box.setTextFormat(Qt::PlainText);
  return atStake.isModified ? askAboutChanges(box, drawing, atStake.sandboxEnds) : askAboutSandbox(box);
}

bool askToTakeOver(QWidget* window, const QString& lab, const QString& drawnBy) {
  QMessageBox box(window);
  box.setWindowTitle(QCoreApplication::applicationName());
  box.setIcon(QMessageBox::Question);
  box.setTextFormat(Qt::PlainText);
  box.setText(Text::tr("A lab called “%1” is up, drawn by %2.").arg(lab, drawnBy));
  box.setInformativeText(Text::tr("To apply this drawing to it turns that lab into this one."));
  const QPushButton* apply = box.addButton(Text::tr("Apply this drawing to it"), QMessageBox::AcceptRole);
  box.setDefaultButton(box.addButton(QMessageBox::Cancel));
  box.exec();
  return box.clickedButton() == apply;
}

bool askToOverwrite(QWidget* window, const QString& drawing) {
  QMessageBox box(window);
  box.setWindowTitle(QCoreApplication::applicationName());
  box.setIcon(QMessageBox::Warning);
  box.setTextFormat(Qt::PlainText);
  box.setText(Text::tr("“%1” was changed on disk since you opened it.").arg(drawing));
  box.setInformativeText(Text::tr("To save now overwrites what somebody else has written."));
  const QPushButton* overwrite = box.addButton(Text::tr("Overwrite"), QMessageBox::DestructiveRole);
  box.setDefaultButton(box.addButton(QMessageBox::Cancel));
  box.exec();
  return box.clickedButton() == overwrite;
}

}  // namespace vethloom::gui
