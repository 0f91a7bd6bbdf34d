// SPDX-License-Identifier: GPL-3.0-or-later
#include "shortcuts_dialog.h"

#include "menu_walk.h"
#include "shortcuts.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <array>

namespace vethloom::gui {

namespace {

constexpr int margin = 16;
constexpr QSize dialogSize(560, 620);

enum Column { CommandColumn, KeysColumn };
constexpr int EntryRole = Qt::UserRole;         // int: which of the shortcuts' entries.
constexpr int SequenceRole = Qt::UserRole + 1;  // QKeySequence: what was typed.

/// A field that takes keys as they are pressed.
class KeysDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override {
    if (index.column() != KeysColumn) {
      return nullptr;
    }
    auto* field = new QKeySequenceEdit(parent);
    field->setAccessibleName(ShortcutsDialog::tr("Press the keys"));
    connect(field, &QKeySequenceEdit::editingFinished, this, [this, field] {
      auto* self = const_cast<KeysDelegate*>(this);
      emit self->commitData(field);
      emit self->closeEditor(field);
    });
    return field;
  }
  void setEditorData(QWidget* editor, const QModelIndex& index) const override {
    static_cast<QKeySequenceEdit*>(editor)->setKeySequence(
        QKeySequence::fromString(index.data().toString(), QKeySequence::NativeText));
  }
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
    model->setData(index, QVariant::fromValue(static_cast<QKeySequenceEdit*>(editor)->keySequence()), SequenceRole);
  }
};

/// What the board does with keys by itself.
struct BoardKey {
  const char* keys;
  const char* what;
};
constexpr std::array boardKeys{
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Tab, Shift+Tab"),
             QT_TRANSLATE_NOOP("BoardKeys", "Go to the next thing, or the one before")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Arrows"), QT_TRANSLATE_NOOP("BoardKeys", "Move what is selected")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Shift+Arrows"), QT_TRANSLATE_NOOP("BoardKeys", "Move it by one pixel")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Ctrl+Arrows"), QT_TRANSLATE_NOOP("BoardKeys", "Resize it")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Alt+Arrows"),
             QT_TRANSLATE_NOOP("BoardKeys", "Go to the nearest thing; from a cable, to its end")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "[, ]"), QT_TRANSLATE_NOOP("BoardKeys", "Go into a box, and out of it")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", ". and ,"),
             QT_TRANSLATE_NOOP("BoardKeys", "Go through the cables of what is selected")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "C, then arrows or a name, Return"),
             QT_TRANSLATE_NOOP("BoardKeys", "Cable what is selected to another")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "1, 4, Home"),
             QT_TRANSLATE_NOOP("BoardKeys", "Natural size; the whole drawing")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Space, held"), QT_TRANSLATE_NOOP("BoardKeys", "Drag the board")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Ctrl+Wheel"), QT_TRANSLATE_NOOP("BoardKeys", "Zoom at the pointer")},
    BoardKey{QT_TRANSLATE_NOOP("BoardKeys", "Esc"), QT_TRANSLATE_NOOP("BoardKeys", "Give up, and select nothing")},
};

QString boardText(const char* text) {
  return QCoreApplication::translate("BoardKeys", text);
}

}  // namespace

ShortcutsDialog::ShortcutsDialog(Shortcuts& shortcuts, QWidget* parent)
    : QDialog(parent),
      shortcuts_(shortcuts),
      search_(new QLineEdit(this)),
      tree_(new QTreeWidget(this)),
      conflict_(new QLabel(this)),
      take_(new QPushButton(tr("Take them"), this)) {
  setWindowTitle(tr("Keyboard shortcuts"));
  resize(dialogSize);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(margin, margin, margin, margin);
  column->setSpacing(margin / 2);
  search_->setPlaceholderText(tr("Search for a command or keys"));
  search_->setAccessibleName(search_->placeholderText());
  search_->setClearButtonEnabled(true);
  tree_->setHeaderLabels({tr("Command"), tr("Keys")});
  tree_->setAccessibleName(windowTitle());
  tree_->setItemDelegate(new KeysDelegate(tree_));
  tree_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  tree_->setUniformRowHeights(true);
  tree_->header()->setSectionResizeMode(CommandColumn, QHeaderView::Stretch);
  tree_->header()->setStretchLastSection(false);
  tree_->header()->resizeSection(KeysColumn, 170);
  conflict_->setWordWrap(true);
  conflict_->setObjectName(QStringLiteral("conflict"));
  take_->setObjectName(QStringLiteral("take"));
  take_->setAutoDefault(false);
  auto* offer = new QHBoxLayout;
  offer->addWidget(conflict_, 1);
  offer->addWidget(take_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->button(QDialogButtonBox::Close)->setIcon(QIcon());
  auto* reset = buttons->addButton(tr("All as they were"), QDialogButtonBox::ResetRole);
  for (QAbstractButton* button : buttons->buttons()) {
    static_cast<QPushButton*>(button)->setAutoDefault(false);  // Enter is for the list.
  }
  column->addWidget(search_);
  column->addWidget(tree_, 1);
  column->addLayout(offer);
  column->addWidget(buttons);
  connect(search_, &QLineEdit::textChanged, this, &ShortcutsDialog::search);
  connect(tree_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
    if (item->data(CommandColumn, EntryRole).isValid()) {
      tree_->editItem(item, KeysColumn);
    }
  });
  connect(tree_, &QTreeWidget::itemChanged, this, &ShortcutsDialog::edited);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(reset, &QPushButton::clicked, this, [this] {
    shortcuts_.resetAll();
    fill();
  });
  fill();
}

void ShortcutsDialog::fill() {
  const QScopedValueRollback filling(filling_, true);
  finishOffer();
  tree_->clear();
  QTreeWidgetItem* group = nullptr;
  const auto& entries = shortcuts_.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (group == nullptr || group->text(CommandColumn) != entries[i].menu) {
      group = new QTreeWidgetItem(tree_, {entries[i].menu});
    }
    auto* item = new QTreeWidgetItem(group);
    item->setData(CommandColumn, EntryRole, static_cast<int>(i));
    item->setFlags(item->flags() | Qt::ItemIsEditable);
    show(*item);
  }
  addBoardKeys();
  tree_->expandAll();
  search(search_->text());
}

void ShortcutsDialog::addBoardKeys() {
  auto* group = new QTreeWidgetItem(tree_, {tr("On the board")});
  for (const BoardKey& key : boardKeys) {
    new QTreeWidgetItem(group, {boardText(key.what), boardText(key.keys)});
  }
}

void ShortcutsDialog::show(QTreeWidgetItem& item) {
  const QScopedValueRollback filling(filling_, true);
  const Shortcuts::Entry& entry =
      shortcuts_.entries()[static_cast<std::size_t>(item.data(CommandColumn, EntryRole).toInt())];
  item.setText(CommandColumn, withoutMnemonic(entry.action->text()));
  item.setText(KeysColumn, QKeySequence::listToString(entry.action->shortcuts(), QKeySequence::NativeText));
  QFont font = tree_->font();
  font.setBold(!shortcuts_.isUsual(entry));  // What the user has set.
  item.setFont(KeysColumn, font);
}

void ShortcutsDialog::search(const QString& text) {
  for (int g = 0; g < tree_->topLevelItemCount(); ++g) {
    QTreeWidgetItem* group = tree_->topLevelItem(g);
    bool any = false;
    for (int i = 0; i < group->childCount(); ++i) {
      QTreeWidgetItem* item = group->child(i);
      const bool fits = item->text(CommandColumn).contains(text, Qt::CaseInsensitive) ||
                        item->text(KeysColumn).contains(text, Qt::CaseInsensitive);
      item->setHidden(!fits);
      any = any || fits;
    }
    group->setHidden(!any);
  }
}

void ShortcutsDialog::edited(QTreeWidgetItem* item, int column) {
  const QVariant typed = item->data(KeysColumn, SequenceRole);
  if (filling_ || column != KeysColumn || !typed.isValid()) {
    return;
  }
  const auto keys = typed.value<QKeySequence>();
  QAction* action = shortcuts_.entries()[static_cast<std::size_t>(item->data(CommandColumn, EntryRole).toInt())].action;
  finishOffer();
  if (QAction* other = shortcuts_.userOf(keys, action)) {
    offerToTake(*action, keys, *other);
  } else {
    shortcuts_.set(*action, keys);
  }
  show(*item);
}

void ShortcutsDialog::offerToTake(QAction& action, const QKeySequence& keys, QAction& from) {
  conflict_->setText(
      tr("%1 is what “%2” has.").arg(keys.toString(QKeySequence::NativeText), withoutMnemonic(from.text())));
  take_->show();
  connect(take_, &QPushButton::clicked, this, [this, &action, keys, &from] {
    shortcuts_.set(from, {});
    shortcuts_.set(action, keys);
    fill();
  });
}

void ShortcutsDialog::finishOffer() {
  conflict_->clear();
  take_->hide();
  take_->disconnect(this);
}

}  // namespace vethloom::gui
