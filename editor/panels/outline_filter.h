// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace vethloom::editor {

/// The outline in the order of reading (the host, then boxes by name as people count: ns2 before ns10), without what
/// does not have the searched text. A row stays with what it stands in, and with what is in it.
class OutlineFilter : public QSortFilterProxyModel {
  Q_OBJECT

public:
  explicit OutlineFilter(QObject* parent = nullptr);

  void setSearched(const QString& text);
  /// The words of rows may be others now.
  void lookAgain();

protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
  QString searched_;
};

/// Whether a name comes before another, numbers in them counting as numbers.
[[nodiscard]] bool isBefore(QStringView left, QStringView right);

}  // namespace vethloom::editor
