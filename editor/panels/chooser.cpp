// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/chooser.h"

#include "style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace vethloom::editor {

namespace {

constexpr QSize dialogSize(560, 420);
constexpr int margin = 8;
constexpr int iconSize = 18;
constexpr int consecutive = 10;
constexpr int wordStart = 8;
constexpr int gap = 1;

constexpr int shortcutRole = Chooser::DetailsRole + 1;
constexpr int numberRole = Chooser::DetailsRole + 2;

/// Best fits first, those that cannot be taken now last.
class Found : public QSortFilterProxyModel {
public:
  using QSortFilterProxyModel::QSortFilterProxyModel;

  void setSearched(const QString& text) {
    searched_ = text;
    invalidate();
  }

protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
    return fit(sourceModel()->index(row, 0, parent)).has_value();
  }
  [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override {
    const bool leftEnabled = left.flags() & Qt::ItemIsEnabled;
    const bool rightEnabled = right.flags() & Qt::ItemIsEnabled;
    if (!searched_.isEmpty() && leftEnabled != rightEnabled) {
      return leftEnabled;
    }
    const int a = fit(left).value_or(0);
    const int b = fit(right).value_or(0);
    return a == b ? left.row() < right.row() : a > b;
  }

private:
  [[nodiscard]] std::optional<int> fit(const QModelIndex& index) const {
    const auto text = fitOf(searched_, index.data().toString());
    const auto details = fitOf(searched_, index.data(Chooser::DetailsRole).toString());
    constexpr int preferText = 20;
    return text ? *text + preferText : details;
  }

  QString searched_;
};

/// The text with its details after it in grey, and the shortcut at the right.
class ChoiceDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    row.text.clear();
    row.icon = {};
    const QStyle* style = row.widget != nullptr ? row.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);
    const bool selected = row.state & QStyle::State_Selected;
    const bool enabled = row.state & QStyle::State_Enabled;
    const QColor muted = Theme::forPalette(row.palette).mutedText;
    const QColor ink = row.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    QRect area = option.rect.adjusted(margin, 0, -margin, 0);
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter, QRect(area.left(), area.center().y() - iconSize / 2, iconSize, iconSize), Qt::AlignCenter,
               selected  ? QIcon::Selected
               : enabled ? QIcon::Normal
                         : QIcon::Disabled);
    area.setLeft(area.left() + iconSize + margin);
    const auto write = [&](Qt::Alignment where, const QColor& color, const QString& text) {
      painter->setPen(color);
      const QString shown = row.fontMetrics.elidedText(text, Qt::ElideRight, area.width());
      painter->drawText(area, where | Qt::AlignVCenter, shown);
      return row.fontMetrics.horizontalAdvance(shown) + 2 * margin;
    };
    const QString shortcut = index.data(shortcutRole).toString();
    if (!shortcut.isEmpty()) {
      area.setRight(area.right() - write(Qt::AlignRight, selected ? ink : muted, shortcut));
    }
    area.setLeft(area.left() + write(Qt::AlignLeft, enabled ? ink : muted, index.data().toString()));
    write(Qt::AlignLeft, selected ? ink : muted, index.data(Chooser::DetailsRole).toString());
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {100, QFontMetrics(option.font).height() + 2 * margin};
  }
};

}  // namespace

std::optional<int> fitOf(QStringView searched, QStringView text) {
  int fit = 0;
  qsizetype from = 0;
  qsizetype last = -1;
  for (const QChar letter : searched) {
    if (letter.isSpace()) {
      continue;
    }
    // The next beginning of a word with this letter is worth passing others by.
    qsizetype at = -1;
    for (qsizetype i = from; i < text.size(); ++i) {
      if (text[i].toCaseFolded() != letter.toCaseFolded()) {
        continue;
      }
      const bool starts = i == 0 || !text[i - 1].isLetterOrNumber();
      if (at < 0 || starts) {
        at = i;
      }
      if (starts || i == last + 1) {
        break;
      }
    }
    if (at < 0) {
      return std::nullopt;
    }
    fit += at == 0 || !text[at - 1].isLetterOrNumber() ? wordStart : 0;
    fit += last >= 0 && at == last + 1 ? consecutive : -gap;
    last = at;
    from = at + 1;
  }
  return fit;
}

Chooser::Chooser(const QString& title, const QString& prompt, const std::vector<Choice>& choices, QWidget* parent)
    : QDialog(parent), search_(new QLineEdit(this)), list_(new QListView(this)), found_(new Found(this)) {
  setWindowTitle(title);
  setAttribute(Qt::WA_DeleteOnClose);
  resize(dialogSize);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(margin, margin, margin, margin);
  column->setSpacing(margin);
  column->addWidget(search_);
  column->addWidget(list_, 1);
  search_->setPlaceholderText(prompt);
  search_->setAccessibleName(prompt);
  search_->setClearButtonEnabled(true);
  search_->installEventFilter(this);
  auto* model = new QStandardItemModel(this);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Choice& choice = choices[i];
    auto* item = new QStandardItem(choice.icon, choice.text);
    item->setData(choice.details, Chooser::DetailsRole);
    item->setData(choice.shortcut, shortcutRole);
    item->setData(static_cast<int>(i), numberRole);
    item->setData(QStringList{choice.text, choice.shortcut, choice.details}.join(QStringLiteral(", ")),
                  Qt::AccessibleTextRole);
    item->setToolTip(choice.details);
    item->setFlags(choice.enabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags);
    model->appendRow(item);
  }
  found_->setSourceModel(model);
  list_->setModel(found_);
  list_->setItemDelegate(new ChoiceDelegate(list_));
  list_->setUniformItemSizes(true);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setAccessibleName(title);
  list_->setFocusPolicy(Qt::NoFocus);  // The field has the keyboard; the arrows go on to the list.
  connect(search_, &QLineEdit::textChanged, this, &Chooser::search);
  connect(search_, &QLineEdit::returnPressed, this, [this] { take(list_->currentIndex()); });
  connect(list_, &QListView::clicked, this, &Chooser::take);
  search({});
}

void Chooser::search(const QString& text) {
  static_cast<Found*>(found_)->setSearched(text.trimmed());
  found_->sort(0);
  list_->setCurrentIndex(found_->index(0, 0));
  list_->scrollToTop();
}

void Chooser::take(const QModelIndex& index) {
  if (!(index.flags() & Qt::ItemIsEnabled)) {
    return;
  }
  const int choice = index.data(numberRole).toInt();
  accept();
  emit chosen(choice);
}

bool Chooser::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    switch (static_cast<QKeyEvent*>(event)->key()) {
      case Qt::Key_Up:
      case Qt::Key_Down:
      case Qt::Key_PageUp:
      case Qt::Key_PageDown:
        QApplication::sendEvent(list_, event);
        return true;
      default:
        break;
    }
  }
  return QDialog::eventFilter(watched, event);
}

}  // namespace vethloom::editor
