// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace vethloom::editor {

class AppliedMark;
class Document;

/// The document's states, from the first on: what led to each, and whether it is the saved or the applied one.
class HistoryModel : public QAbstractTableModel {
  Q_OBJECT

public:
  enum Column { StepColumn, MarkColumn, ColumnCount };

  HistoryModel(Document& document, const AppliedMark& applied, QObject* parent = nullptr);

  /// Reads the undo stack again.
  void refresh();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
  [[nodiscard]] QString marksOf(int row) const;

  Document& document_;
  const AppliedMark& applied_;
  int rows_ = 0;
};

}  // namespace vethloom::editor
