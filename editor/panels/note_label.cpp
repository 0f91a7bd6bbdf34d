// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/note_label.h"

#include "style/icon.h"
#include "style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace vethloom::editor {

namespace {

constexpr int iconSize = 16;

QColor colourOf(NoteLabel::Kind kind, const Theme& theme) {
  return kind == NoteLabel::Kind::Refused ? theme.fault : theme.noCarrier;
}

QString iconOf(NoteLabel::Kind kind) {
  return kind == NoteLabel::Kind::Refused ? QStringLiteral("error") : QStringLiteral("warning");
}

}  // namespace

NoteLabel::NoteLabel(Kind kind, QWidget* parent)
    : QWidget(parent), kind_(kind), icon_(new QLabel(this)), text_(new QLabel(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 2, 0, 2);
  row->setSpacing(6);
  row->addWidget(icon_, 0, Qt::AlignTop);
  row->addWidget(text_, 1);
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  colour();
  hide();
}

void NoteLabel::setText(const QString& text) {
  text_->setText(text);
  setVisible(!text.isEmpty());
}

QString NoteLabel::text() const {
  return text_->text();
}

void NoteLabel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  // The palette that counts is the parent's: the label's own is set below.
  if (event->type() == QEvent::PaletteChange) {
    colour();
  }
}

void NoteLabel::colour() {
  const QColor color = colourOf(kind_, Theme::forPalette(palette()));
  icon_->setPixmap(icon(iconOf(kind_), color).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
  QPalette own = palette();
  own.setColor(QPalette::WindowText, color);
  text_->setPalette(own);
}

}  // namespace vethloom::editor
