// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <functional>

namespace vethloom::editor {

/// A field over a name in a list or tree. It says while it is typed why a name is refused; Enter does not take such a
/// one over, and leaving the field drops it.
class NameDelegate : public QStyledItemDelegate {
  Q_OBJECT

public:
  /// Why a row cannot be called so, in a sentence; empty where it can.
  using Refusal = std::function<QString(const QModelIndex& index, const QString& name)>;

  explicit NameDelegate(Refusal refusal, QObject* parent = nullptr);

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  Refusal refusal_;
};

}  // namespace vethloom::editor
