// SPDX-License-Identifier: GPL-3.0-or-later
#include "recovery_dialog.h"

#include "canvas/picture.h"
#include "contract/escape.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Recovery)
};

constexpr QSize pictureSize(480, 280);
constexpr int margin = 16;

QPixmap thumbnail(const Recovered& recovered, const QWidget& on) {
  const bool dark = editor::Theme::forPalette(on.palette()).dark;
  const editor::Picture picture(recovered.topology, nullptr, Text::tr("Host"), dark);
  const double fitting =
      std::min(pictureSize.width() / picture.size().width(), pictureSize.height() / picture.size().height());
  const double ratio = on.devicePixelRatioF();
  QPixmap pixmap = QPixmap::fromImage(picture.image(std::min(fitting, 1.0) * ratio));
  pixmap.setDevicePixelRatio(ratio);
  return pixmap;
}

QString headline(const Recovered& recovered) {
  const QString drawing =
      recovered.file.isEmpty()
          ? Text::tr("a drawing without a file")
          : QString::fromStdString(contract::escape(QFileInfo(recovered.file).fileName().toStdString()));
  return recovered.edits == 1 ? Text::tr("Recover 1 edit to %1?").arg(drawing)
                              : Text::tr("Recover %1 edits to %2?").arg(recovered.edits).arg(drawing);
}

}  // namespace

RecoveryAnswer askToRecover(QWidget& window, const Recovered& recovered) {
  QDialog dialog(&window);
  dialog.setWindowTitle(Text::tr("Recover"));
  dialog.setObjectName(QStringLiteral("recovery"));
  auto* column = new QVBoxLayout(&dialog);
  column->setContentsMargins(margin, margin, margin, margin);
  column->setSpacing(margin / 2);
  auto* head = new QLabel(headline(recovered), &dialog);
  head->setTextFormat(Qt::PlainText);
  QFont large = head->font();
  large.setPointSizeF(large.pointSizeF() * 1.2);
  large.setWeight(QFont::DemiBold);
  head->setFont(large);
  auto* story =
      new QLabel(Text::tr("Vethloom ended without being closed. This is how the drawing was on %1; it was not saved.")
                     .arg(QLocale().toString(recovered.when, QLocale::ShortFormat)),
                 &dialog);
  story->setWordWrap(true);
  auto* picture = new QLabel(&dialog);
  picture->setPixmap(thumbnail(recovered, dialog));
  picture->setAlignment(Qt::AlignCenter);
  picture->setFrameShape(QFrame::StyledPanel);
  picture->setMinimumSize(pictureSize + QSize(margin, margin));
  picture->setAccessibleName(Text::tr("The drawing as it would be recovered"));
  auto* buttons = new QDialogButtonBox(&dialog);
  QPushButton* recover = buttons->addButton(Text::tr("Recover"), QDialogButtonBox::AcceptRole);
  QPushButton* discard = buttons->addButton(Text::tr("Discard"), QDialogButtonBox::DestructiveRole);
  buttons->addButton(Text::tr("Decide later"), QDialogButtonBox::RejectRole);
  recover->setDefault(true);
  column->addWidget(head);
  column->addWidget(story);
  column->addWidget(picture, 1);
  column->addWidget(buttons);
  auto answer = RecoveryAnswer::Later;
  QObject::connect(recover, &QPushButton::clicked, &dialog, [&] {
    answer = RecoveryAnswer::Recover;
    dialog.accept();
  });
  QObject::connect(discard, &QPushButton::clicked, &dialog, [&] {
    answer = RecoveryAnswer::Discard;
    dialog.accept();
  });
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  dialog.exec();
  return answer;
}

}  // namespace vethloom::gui
