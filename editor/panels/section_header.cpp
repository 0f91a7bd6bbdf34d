// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/section_header.h"

#include "style/theme.h"

#include <QPainter>
#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace vethloom::editor {

namespace {

constexpr int arrowSize = 14;
constexpr int margin = 2;
constexpr int gap = 6;
constexpr double smallScale = 0.92;

}  // namespace

SectionHeader::SectionHeader(const QString& title, QWidget* parent) : QToolButton(parent) {
  setText(title);
  setCheckable(true);
  setAutoRaise(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFocusPolicy(Qt::TabFocus);
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * smallScale);
  small.setWeight(QFont::DemiBold);
  setFont(small);
}

void SectionHeader::setSummary(const QString& summary) {
  if (summary != summary_) {
    summary_ = summary;
    setAccessibleDescription(summary);
    update();
  }
}

QSize SectionHeader::sizeHint() const {
  return {QToolButton::sizeHint().width(), fontMetrics().height() + 10};
}

void SectionHeader::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionToolButton option;
  initStyleOption(&option);
  if (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus)) {
    option.state &= ~(QStyle::State_On | QStyle::State_Sunken);
    painter.drawPrimitive(QStyle::PE_PanelButtonTool, option);
  }
  QStyleOption arrow = option;
  arrow.rect = QRect(margin, (height() - arrowSize) / 2, arrowSize, arrowSize);
  painter.drawPrimitive(isChecked() ? QStyle::PE_IndicatorArrowDown : QStyle::PE_IndicatorArrowRight, arrow);
  const QRect texts = rect().adjusted(margin + arrowSize + gap, 0, -gap, 0);
  painter.setPen(Theme::forPalette(palette()).mutedText);
  painter.drawText(texts, Qt::AlignLeft | Qt::AlignVCenter, text());
  QFont plain = font();
  plain.setWeight(QFont::Normal);
  painter.setFont(plain);
  const int room = texts.width() - fontMetrics().horizontalAdvance(text()) - 2 * gap;
  painter.drawText(texts, Qt::AlignRight | Qt::AlignVCenter,
                   QFontMetrics(plain).elidedText(summary_, Qt::ElideRight, std::max(0, room)));
}

}  // namespace vethloom::editor
