// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/name_delegate.h"

#include "style/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPersistentModelIndex>
#include <QToolTip>
#include <utility>

namespace vethloom::editor {

namespace {

/// The field's accessible description is its refusal; that is where Enter looks.
void showRefusal(QLineEdit& field, const QString& why) {
  QPalette colors = field.parentWidget()->palette();
  if (!why.isEmpty()) {
    colors.setColor(QPalette::Text, Theme::forPalette(colors).fault);
    QToolTip::showText(field.mapToGlobal(QPoint(0, field.height())), why, &field);
  } else {
    QToolTip::hideText();
  }
  field.setPalette(colors);
  field.setToolTip(why);
  field.setAccessibleDescription(why);
}

}  // namespace

NameDelegate::NameDelegate(Refusal refusal, QObject* parent)
    : QStyledItemDelegate(parent), refusal_(std::move(refusal)) {}

QWidget* NameDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
  auto* field = new QLineEdit(parent);
  field->setAccessibleName(tr("New name"));
  field->setFrame(true);
  connect(field, &QLineEdit::textEdited, this,
          [this, field, place = QPersistentModelIndex(index)](const QString& text) {
            if (place.isValid()) {
              showRefusal(*field, refusal_(place, text));
            }
          });
  return field;
}

void NameDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  const QString name = qobject_cast<QLineEdit*>(editor)->text();
  if (refusal_(index, name).isEmpty()) {
    model->setData(index, name, Qt::EditRole);
  }
}

bool NameDelegate::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    auto* field = qobject_cast<QLineEdit*>(watched);
    if (field != nullptr && (key == Qt::Key_Return || key == Qt::Key_Enter) &&
        !field->accessibleDescription().isEmpty()) {
      showRefusal(*field, field->accessibleDescription());
      return true;
    }
  }
  return QStyledItemDelegate::eventFilter(watched, event);
}

}  // namespace vethloom::editor
