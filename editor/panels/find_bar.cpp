// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/find_bar.h"

#include "document/document.h"
#include "document/selection.h"
#include "style/icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr int margin = 8;
constexpr int fieldWidth = 260;

}  // namespace

FindBar::FindBar(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      field_(new QLineEdit(this)),
      count_(new QLabel(this)),
      previous_(addButton(tr("The one before (Shift+Enter)"), &FindBar::previous)),
      next_(addButton(tr("The next one (Enter)"), &FindBar::next)),
      close_(addButton(tr("Close (Escape)"), &FindBar::stop)) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Window);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(margin, margin, margin, margin);
  row->setSpacing(margin);
  row->addWidget(field_);
  row->addWidget(previous_);
  row->addWidget(next_);
  row->addWidget(count_, 1);
  row->addWidget(close_);
  field_->setObjectName(QStringLiteral("find"));
  field_->setPlaceholderText(tr("Find a name, label, address or MAC"));
  field_->setAccessibleName(tr("Find on the board"));
  field_->setMinimumWidth(fieldWidth);
  field_->setClearButtonEnabled(true);
  field_->installEventFilter(this);
  count_->setObjectName(QStringLiteral("found"));
  count_->setTextFormat(Qt::PlainText);
  connect(field_, &QLineEdit::textChanged, this, [this] {
    current_ = -1;
    searchAgain();
  });
  connect(&document_, &Document::changed, this, [this](const model::Patch& patch) {
    if (!patch.elements.empty()) {
      searchAgain();
    }
  });
  connect(&document_, &Document::wasReset, this, &FindBar::searchAgain);
  colourIcons();
  searchAgain();
  hide();
}

QToolButton* FindBar::addButton(const QString& toolTip, void (FindBar::*pressed)()) {
  auto* button = new QToolButton(this);
  button->setAutoRaise(true);
  button->setToolTip(toolTip);
  button->setAccessibleName(toolTip);
  connect(button, &QToolButton::clicked, this, pressed);
  return button;
}

void FindBar::start() {
  setVisible(true);
  field_->setFocus(Qt::ShortcutFocusReason);
  field_->selectAll();
  searchAgain();
}

void FindBar::stop() {
  hide();
  emit closed();
}

void FindBar::next() {
  go(1);
}

void FindBar::previous() {
  go(-1);
}

void FindBar::searchAgain() {
  if (isHidden()) {
    return;
  }
  matches_ = search(document_.topology(), field_->text().trimmed());
  current_ = std::min(current_, static_cast<int>(matches_.size()) - 1);
  previous_->setEnabled(!matches_.empty());
  next_->setEnabled(!matches_.empty());
  if (field_->text().trimmed().isEmpty()) {
    show({});
  } else if (matches_.empty()) {
    show(tr("Nothing has this."));
  } else {
    show(matches_.size() == 1 ? tr("1 place") : tr("%1 places").arg(matches_.size()));
  }
}

void FindBar::go(int step) {
  if (matches_.empty()) {
    return;
  }
  const int count = static_cast<int>(matches_.size());
  current_ = current_ < 0 ? (step > 0 ? 0 : count - 1) : (current_ + step + count) % count;
  const Match match = matches_[static_cast<std::size_t>(current_)];
  if (match.interface) {
    selection_.setInterface(*match.interface);
  } else {
    selection_.set({match.element});
  }
  show(tr("%1 of %2: %3").arg(current_ + 1).arg(count).arg(match.text));
  emit found(match);
}

void FindBar::show(const QString& text) {
  count_->setText(text);
  field_->setAccessibleDescription(text);
}

void FindBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colourIcons();
  }
}

bool FindBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched == field_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
      case Qt::Key_Escape:
        stop();
        return true;
      case Qt::Key_Return:
      case Qt::Key_Enter:
        // With Ctrl it is the window's: apply.
        if (!key->modifiers().testFlag(Qt::ControlModifier)) {
          go(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
          return true;
        }
        break;
      default:
        break;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void FindBar::colourIcons() {
  previous_->setIcon(icon(QStringLiteral("up"), palette()));
  next_->setIcon(icon(QStringLiteral("down"), palette()));
  close_->setIcon(icon(QStringLiteral("close"), palette()));
}

}  // namespace vethloom::editor
