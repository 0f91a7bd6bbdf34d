// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/history_model.h"

#include "document/applied_mark.h"
#include "document/document.h"
#include "style/theme.h"

#include <QFont>
#include <QGuiApplication>
#include <QStringList>

namespace vethloom::editor {

HistoryModel::HistoryModel(Document& document, const AppliedMark& applied, QObject* parent)
    : QAbstractTableModel(parent), document_(document), applied_(applied) {
  refresh();
}

void HistoryModel::refresh() {
  const int now = document_.undoStack().count() + 1;
  if (now > rows_) {
    beginInsertRows({}, rows_, now - 1);
    rows_ = now;
    endInsertRows();
  } else if (now < rows_) {
    beginRemoveRows({}, now, rows_ - 1);
    rows_ = now;
    endRemoveRows();
  }
  // Steps that were there may be others now, and the marks may have moved.
  emit dataChanged(index(0, StepColumn), index(rows_ - 1, MarkColumn));
}

int HistoryModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : rows_;
}

int HistoryModel::columnCount(const QModelIndex&) const {
  return ColumnCount;
}

QString HistoryModel::marksOf(int row) const {
  QStringList marks;
  if (document_.undoStack().cleanIndex() == row) {
    marks << tr("saved");
  }
  if (applied_.index() == row) {
    marks << tr("applied");
  }
  return marks.join(QStringLiteral(", "));
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
  const QUndoStack& stack = document_.undoStack();
  if (!index.isValid() || index.row() > stack.count()) {
    return {};  // The stack is ahead of us for a moment.
  }
  const int row = index.row();
  const QString step = row == 0 ? tr("At the beginning") : stack.text(row - 1);
  switch (role) {
    case Qt::DisplayRole:
      return index.column() == StepColumn ? step : marksOf(row);
    case Qt::AccessibleTextRole: {
      QStringList words{step, marksOf(row)};
      words << (row == stack.index() ? tr("now") : row > stack.index() ? tr("undone") : QString());
      words.removeAll(QString());
      return index.column() == StepColumn ? words.join(QStringLiteral(", ")) : marksOf(row);
    }
    case Qt::FontRole: {
      QFont font;
      font.setBold(row == stack.index());
      font.setItalic(row > stack.index());
      return font;
    }
    case Qt::ForegroundRole:
      return row > stack.index() || index.column() == MarkColumn
                 ? QVariant(Theme::forPalette(QGuiApplication::palette()).mutedText)
                 : QVariant();
    default:
      return {};
  }
}

}  // namespace vethloom::editor
