// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/outline_filter.h"

#include "panels/outline_model.h"

namespace vethloom::editor {

namespace {

/// The digits that a text begins with, without leading zeros.
QStringView numberAt(QStringView text) {
  qsizetype end = 0;
  while (end < text.size() && text[end].isDigit()) {
    ++end;
  }
  qsizetype start = 0;
  while (start + 1 < end && text[start] == QLatin1Char('0')) {
    ++start;
  }
  return text.sliced(start, end - start);
}

qsizetype digitsAt(QStringView text) {
  qsizetype end = 0;
  while (end < text.size() && text[end].isDigit()) {
    ++end;
  }
  return end;
}

}  // namespace

bool isBefore(QStringView left, QStringView right) {
  while (!left.isEmpty() && !right.isEmpty()) {
    if (left.front().isDigit() && right.front().isDigit()) {
      const QStringView a = numberAt(left);
      const QStringView b = numberAt(right);
      if (a != b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
      }
      left = left.sliced(digitsAt(left));
      right = right.sliced(digitsAt(right));
      continue;
    }
    const QChar a = left.front().toCaseFolded();
    const QChar b = right.front().toCaseFolded();
    if (a != b) {
      return a < b;
    }
    left = left.sliced(1);
    right = right.sliced(1);
  }
  return left.size() < right.size();
}

OutlineFilter::OutlineFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setRecursiveFilteringEnabled(true);
  setAutoAcceptChildRows(true);
}

void OutlineFilter::setSearched(const QString& text) {
  if (text != searched_) {
    searched_ = text;
    invalidateFilter();
  }
}

void OutlineFilter::lookAgain() {
  if (!searched_.isEmpty()) {
    invalidateFilter();
  }
}

bool OutlineFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (searched_.isEmpty()) {
    return true;
  }
  const QModelIndex index = sourceModel()->index(row, OutlineModel::NameColumn, parent);
  return index.data(OutlineModel::SearchRole).toString().contains(searched_, Qt::CaseInsensitive);
}

bool OutlineFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const int kind = left.data(OutlineModel::KindRole).toInt();
  const int otherKind = right.data(OutlineModel::KindRole).toInt();
  if (kind != otherKind) {
    return kind < otherKind;
  }
  const QString name = left.data(OutlineModel::SortRole).toString();
  const QString otherName = right.data(OutlineModel::SortRole).toString();
  return name == otherName ? left.row() < right.row() : isBefore(name, otherName);
}

}  // namespace vethloom::editor
