// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace vethloom::editor {

/// Draws one row of the problems: its sign, what is wrong, what to do, and at the right a button that mends it.
class ProblemDelegate : public QStyledItemDelegate {
  Q_OBJECT

public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  /// Where the button of a row is; null where it has none.
  [[nodiscard]] static QRect buttonRect(const QStyleOptionViewItem& option, const QModelIndex& index);

signals:
  void fixPressed(const QModelIndex& index);

protected:
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

}  // namespace vethloom::editor
