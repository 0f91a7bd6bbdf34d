// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/step_delegate.h"

#include "panels/step_list.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QStandardItem>

namespace vethloom::editor {

namespace {

constexpr int margin = 4;
constexpr int signWidth = 36;
constexpr int signSize = 16;

/// The pieces of one row, one under the other.
struct Piece {
  QString text;
  QFont font;
  QColor color;
};

StepList::State stateOf(const QModelIndex& index) {
  return index.data(StepDelegate::StateRole).value<StepList::State>();
}

QFont commandFont(const QFont& base) {
  QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  font.setPointSizeF(base.pointSizeF() * 0.92);
  return font;
}

std::vector<Piece> piecesOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
  const Theme& theme = Theme::forPalette(option.palette);
  const StepList::State state = stateOf(index);
  QFont font = option.font;
  font.setWeight(state == StepList::State::Heading ? QFont::DemiBold : QFont::Normal);
  std::vector<Piece> pieces = {{index.data().toString(), font, option.palette.color(QPalette::Text)}};
  const QString commands = index.data(StepDelegate::CommandsRole).toString();
  if (!commands.isEmpty()) {
    pieces.push_back({commands, commandFont(option.font), theme.mutedText});
  }
  const QString message = index.data(StepDelegate::MessageRole).toString();
  if (!message.isEmpty()) {
    pieces.push_back({message, option.font, state == StepList::State::Failed ? theme.fault : theme.mutedText});
  }
  return pieces;
}

int heightOf(const Piece& piece, int width) {
  const QRect bounds(0, 0, width, 10000);
  return QFontMetrics(piece.font).boundingRect(bounds, Qt::TextWordWrap, piece.text).height();
}

QIcon signOf(StepList::State state, const Theme& theme) {
  switch (state) {
    case StepList::State::Done:
      return icon(QStringLiteral("check"), theme.up);
    case StepList::State::Failed:
      return icon(QStringLiteral("error"), theme.fault);
    case StepList::State::Undone:
      return icon(QStringLiteral("undo"), theme.mutedText);
    case StepList::State::Note:
      return icon(QStringLiteral("info"), theme.mutedText);
    case StepList::State::Heading:
    case StepList::State::Waiting:
      break;
  }
  return {};
}

QString wordOf(StepList::State state) {
  switch (state) {
    case StepList::State::Done:
      return StepList::tr("done");
    case StepList::State::Failed:
      return StepList::tr("failed");
    case StepList::State::Undone:
      return StepList::tr("undone");
    case StepList::State::Heading:
    case StepList::State::Waiting:
    case StepList::State::Note:
      break;
  }
  return {};
}

int leftOf(StepList::State state) {
  return state == StepList::State::Heading ? margin + 4 : signWidth;
}

}  // namespace

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const StepList::State state = stateOf(index);
  const QRect row = option.rect;
  painter->save();
  if (option.state & QStyle::State_Selected) {
    QColor wash = option.palette.color(QPalette::Highlight);
    wash.setAlpha(40);
    painter->fillRect(row, wash);
  }
  const Theme& theme = Theme::forPalette(option.palette);
  const QRect sign(row.left() + margin, row.top() + margin, signWidth - 2 * margin, QFontMetrics(option.font).height());
  const QIcon picture = signOf(state, theme);
  if (!picture.isNull()) {
    picture.paint(painter,
                  QRect(0, 0, signSize, signSize).translated(sign.center() - QPoint(signSize / 2, signSize / 2 - 1)));
  } else if (const QVariant number = index.data(NumberRole); number.isValid()) {
    painter->setPen(theme.mutedText);
    painter->setFont(option.font);
    painter->drawText(sign, Qt::AlignRight | Qt::AlignVCenter, number.toString());
  }
  const int left = row.left() + leftOf(state);
  int top = row.top() + margin;
  for (const Piece& piece : piecesOf(option, index)) {
    const int width = row.right() - margin - left;
    const int height = heightOf(piece, width);
    painter->setFont(piece.font);
    painter->setPen(piece.color);
    painter->drawText(QRect(left, top, width, height), Qt::TextWordWrap, piece.text);
    top += height;
  }
  painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* view = qobject_cast<const StepList*>(option.widget);
  const int full = view != nullptr ? view->viewport()->width() : option.rect.width();
  const int width = full - leftOf(stateOf(index)) - margin - 1;
  int height = 2 * margin;
  for (const Piece& piece : piecesOf(option, index)) {
    height += heightOf(piece, width);
  }
  return {full, height};
}

QString StepDelegate::accessibleText(const QStandardItem& item) {
  const QVariant number = item.data(NumberRole);
  const QString word = wordOf(item.data(StateRole).value<StepList::State>());
  QString text = number.isValid() ? QStringLiteral("%1. %2").arg(number.toInt()).arg(item.text()) : item.text();
  return word.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, word);
}

}  // namespace vethloom::editor
