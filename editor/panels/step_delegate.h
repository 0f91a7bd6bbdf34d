// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QStandardItem;

namespace vethloom::editor {

/// Draws one row of a StepList: a sign or number, the sentence, the command lines, and a message.
class StepDelegate : public QStyledItemDelegate {
  Q_OBJECT

public:
  enum Role {
    StateRole = Qt::UserRole,  ///< StepList::State
    NumberRole,                ///< int, of a step
    CommandsRole,              ///< QString, may have several lines
    MessageRole,               ///< QString
  };

  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  /// The row in words: "3. create the bridge br0 (done)".
  [[nodiscard]] static QString accessibleText(const QStandardItem& item);
};

}  // namespace vethloom::editor
