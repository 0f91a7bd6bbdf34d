// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/message_bar.h"

#include "style/icon.h"
#include "style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace vethloom::editor {

namespace {

constexpr int iconSize = 20;
constexpr int stripeWidth = 4;
constexpr int goodNewsMs = 6000;

QColor colourOf(MessageBar::Kind kind, const Theme& theme) {
  switch (kind) {
    case MessageBar::Kind::Good:
      return theme.up;
    case MessageBar::Kind::Warning:
      return theme.noCarrier;
    case MessageBar::Kind::Failure:
      return theme.fault;
    case MessageBar::Kind::Info:
      break;
  }
  return theme.planned;
}

QString iconOf(MessageBar::Kind kind) {
  switch (kind) {
    case MessageBar::Kind::Good:
      return QStringLiteral("check");
    case MessageBar::Kind::Warning:
      return QStringLiteral("warning");
    case MessageBar::Kind::Failure:
      return QStringLiteral("error");
    case MessageBar::Kind::Info:
      break;
  }
  return QStringLiteral("info");
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      icon_(new QLabel(this)),
      text_(new QLabel(this)),
      buttons_(new QHBoxLayout),
      close_(new QToolButton(this)),
      fade_(new QTimer(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(stripeWidth + 10, 8, 8, 8);
  row->setSpacing(10);
  row->addWidget(icon_, 0, Qt::AlignTop);
  row->addWidget(text_, 1);
  row->addLayout(buttons_);
  row->addWidget(close_, 0, Qt::AlignTop);
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  text_->setObjectName(QStringLiteral("message"));
  close_->setAutoRaise(true);
  close_->setToolTip(tr("Close this message"));
  close_->setAccessibleName(close_->toolTip());
  connect(close_, &QToolButton::clicked, this, &MessageBar::dismiss);
  fade_->setSingleShot(true);
  fade_->setInterval(goodNewsMs);
  connect(fade_, &QTimer::timeout, this, &MessageBar::dismiss);
  hide();
}

void MessageBar::show(Kind kind, const QString& text, std::vector<Button> buttons) {
  kind_ = kind;
  text_->setText(text);
  while (QLayoutItem* old = buttons_->takeAt(0)) {
    // One of them may be the button that asked for this message.
    old->widget()->hide();
    old->widget()->deleteLater();
    delete old;
  }
  for (Button& button : buttons) {
    auto* widget = new QPushButton(button.text, this);
    connect(widget, &QPushButton::clicked, this, [this, pressed = std::move(button.pressed)] {
      dismiss();
      pressed();
    });
    buttons_->addWidget(widget);
    widget->show();
  }
  colour();
  fade_->stop();
  if (kind == Kind::Good) {
    fade_->start();
  }
  setVisible(true);
}

void MessageBar::dismiss() {
  hide();
}

QString MessageBar::text() const {
  return isHidden() ? QString() : text_->text();
}

void MessageBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colour();
  }
}

void MessageBar::paintEvent(QPaintEvent*) {
  const QColor color = colourOf(kind_, Theme::forPalette(palette()));
  QColor wash = color;
  wash.setAlpha(28);
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.fillRect(rect(), wash);
  painter.fillRect(QRect(0, 0, stripeWidth, height()), color);
}

void MessageBar::colour() {
  const QColor color = colourOf(kind_, Theme::forPalette(palette()));
  icon_->setPixmap(icon(iconOf(kind_), color).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
  close_->setIcon(icon(QStringLiteral("close"), palette()));
  update();
}

}  // namespace vethloom::editor
