// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problem_delegate.h"

#include "panels/problems_model.h"
#include "style/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr int margin = 6;
constexpr int signSize = 20;
constexpr int buttonPadding = 12;

const QStyle& styleOf(const QStyleOptionViewItem& option) {
  return option.widget != nullptr ? *option.widget->style() : *QApplication::style();
}

/// The rectangle that the two sentences have.
QRect textRect(const QStyleOptionViewItem& option, const QModelIndex& index) {
  const QRect button = ProblemDelegate::buttonRect(option, index);
  const int left = option.rect.left() + 2 * margin + signSize;
  const int right = button.isNull() ? option.rect.right() - margin : button.left() - margin;
  return {left, option.rect.top() + margin, right - left, option.rect.height() - 2 * margin};
}

int heightOf(const QFontMetrics& metrics, int width, const QString& text) {
  return text.isEmpty() ? 0 : metrics.boundingRect(QRect(0, 0, width, 10000), Qt::TextWordWrap, text).height();
}

}  // namespace

QRect ProblemDelegate::buttonRect(const QStyleOptionViewItem& option, const QModelIndex& index) {
  const QString text = index.data(ProblemsModel::FixRole).toString();
  if (text.isEmpty()) {
    return {};
  }
  const QFontMetrics metrics(option.font);
  const int width = metrics.horizontalAdvance(text) + 2 * buttonPadding;
  const int height = metrics.height() + margin;
  return {option.rect.right() - margin - width, option.rect.top() + margin, width, height};
}

void ProblemDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = Theme::forPalette(option.palette);
  painter->save();
  if (option.state & QStyle::State_Selected) {
    QColor wash = option.palette.color(QPalette::Highlight);
    wash.setAlpha(40);
    painter->fillRect(option.rect, wash);
  }
  const QRect sign(option.rect.left() + margin, option.rect.top() + margin, signSize, signSize);
  index.data(Qt::DecorationRole).value<QIcon>().paint(painter, sign);
  QRect area = textRect(option, index);
  const QString message = index.data().toString();
  painter->setFont(option.font);
  painter->setPen(option.palette.color(QPalette::Text));
  painter->drawText(area, Qt::TextWordWrap, message);
  area.setTop(area.top() + heightOf(option.fontMetrics, area.width(), message));
  painter->setPen(theme.mutedText);
  painter->drawText(area, Qt::TextWordWrap, index.data(ProblemsModel::RemedyRole).toString());
  painter->restore();
  const QRect place = buttonRect(option, index);
  if (!place.isNull()) {
    QStyleOptionButton button;
    button.rect = place;
    button.palette = option.palette;
    button.fontMetrics = option.fontMetrics;
    button.text = index.data(ProblemsModel::FixRole).toString();
    button.state = QStyle::State_Enabled | QStyle::State_Raised;
    button.state |= option.state & QStyle::State_MouseOver;
    styleOf(option).drawControl(QStyle::CE_PushButton, &button, painter, option.widget);
  }
}

QSize ProblemDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem row = option;
  const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
  const int full = view != nullptr ? view->viewport()->width() : option.rect.width();
  row.rect = QRect(0, 0, full, 0);
  const int width = textRect(row, index).width();
  const int text = heightOf(option.fontMetrics, width, index.data().toString()) +
                   heightOf(option.fontMetrics, width, index.data(ProblemsModel::RemedyRole).toString());
  return {full, std::max({text, signSize, buttonRect(row, index).height()}) + 2 * margin};
}

bool ProblemDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) {
  if (event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() == Qt::LeftButton && buttonRect(option, index).contains(mouse->pos())) {
      emit fixPressed(index);
      return true;
    }
  }
  return QStyledItemDelegate::editorEvent(event, model, option, index);
}

}  // namespace vethloom::editor
