// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/outline_panel.h"

#include "canvas/drawables.h"
#include "document/document.h"
#include "document/selection.h"
#include "panels/name_delegate.h"
#include "panels/outline_filter.h"
#include "panels/outline_model.h"
#include "style/icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr int margin = 8;
constexpr int searchRest = 150;   // Milliseconds: one search for a burst of typing.
constexpr int fewToExpand = 200;  // So many boxes that were found are shown with what is in them.
// What a view does for a selection grows with its square. More than this is chosen on the board only.
constexpr std::size_t mostSelected = 1000;

}  // namespace

OutlinePanel::OutlinePanel(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      model_(new OutlineModel(document, this)),
      filter_(new OutlineFilter(this)),
      search_(new QLineEdit(this)),
      add_(new QToolButton(this)),
      tree_(new QTreeView(this)),
      searchSoon_(new QTimer(this)),
      lookAgainSoon_(new QTimer(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, margin, 0, 0);
  column->setSpacing(margin);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(margin, 0, margin, 0);
  head->addWidget(search_, 1);
  head->addWidget(add_);
  column->addLayout(head);
  column->addWidget(tree_, 1);
  makeHead();
  makeTree();
  setFocusProxy(tree_);
  model_->setAwake(false);
  model_->colourIcons(palette());
  connect(&selection_, &Selection::changed, this, &OutlinePanel::showSelection);
  connect(&document_, &Document::wasReset, this, &OutlinePanel::showSelection);
}

OutlinePanel::~OutlinePanel() = default;

void OutlinePanel::makeHead() {
  search_->setObjectName(QStringLiteral("outlineSearch"));
  search_->setPlaceholderText(tr("Filter"));
  search_->setAccessibleName(tr("Show only what has this name, address or MAC address"));
  search_->setClearButtonEnabled(true);
  search_->installEventFilter(this);
  searchSoon_->setSingleShot(true);
  searchSoon_->setInterval(searchRest);
  connect(search_, &QLineEdit::textChanged, searchSoon_, qOverload<>(&QTimer::start));
  connect(searchSoon_, &QTimer::timeout, this, &OutlinePanel::filter);
  lookAgainSoon_->setSingleShot(true);
  lookAgainSoon_->setInterval(searchRest);
  connect(lookAgainSoon_, &QTimer::timeout, this, &OutlinePanel::lookAgain);
  connect(model_, &OutlineModel::wordsChanged, this, [this] {
    // Not put off by what comes meanwhile: the kernel may speak all the time.
    if (!search_->text().isEmpty() && !lookAgainSoon_->isActive()) {
      lookAgainSoon_->start();
    }
  });
  add_->setObjectName(QStringLiteral("outlineAdd"));
  add_->setIcon(icon(QStringLiteral("add"), palette()));
  add_->setAutoRaise(true);
  add_->setToolTip(tr("Add something (Insert)"));
  add_->setAccessibleName(tr("Add something"));
  add_->setPopupMode(QToolButton::InstantPopup);
  add_->setFocusPolicy(Qt::TabFocus);
  auto* menu = new QMenu(add_);
  for (const Drawable& drawable : drawables()) {
    if (drawable.isPlaced) {
      QAction* action = menu->addAction(drawable.text);
      action->setToolTip(drawable.about);
      connect(action, &QAction::triggered, this, [this, word = drawable.word] { emit placeRequested(word); });
    }
  }
  add_->setMenu(menu);
}

void OutlinePanel::makeTree() {
  filter_->setSourceModel(model_);
  filter_->sort(OutlineModel::NameColumn);
  tree_->setModel(filter_);
  tree_->setObjectName(QStringLiteral("outline"));
  tree_->setAccessibleName(tr("Outline of the drawing"));
  tree_->setFrameShape(QFrame::NoFrame);
  tree_->setUniformRowHeights(true);
  tree_->setAllColumnsShowFocus(true);
  tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
  tree_->setDragDropMode(QAbstractItemView::DragDrop);
  connect(model_, &OutlineModel::moveRequested, this, &OutlinePanel::moveRequested);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  tree_->setItemDelegateForColumn(
      OutlineModel::NameColumn,
      new NameDelegate([this](const QModelIndex& index,
                              const QString& name) { return model_->refusalOf(filter_->mapToSource(index), name); },
                       tree_));
  tree_->header()->setStretchLastSection(true);
  tree_->header()->resizeSection(OutlineModel::NameColumn, 140);
  tree_->installEventFilter(this);
  connect(tree_, &QTreeView::activated, this, [this](const QModelIndex& index) {
    const model::ElementId id = model_->elementOf(filter_->mapToSource(index));
    if (id != model::noElement) {
      emit elementChosen(id);
    }
  });
  connect(tree_, &QWidget::customContextMenuRequested, this, &OutlinePanel::askForMenu);
  connect(tree_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &OutlinePanel::takeSelection);
  connect(model_, &OutlineModel::wordsChanged, tree_->viewport(), qOverload<>(&QWidget::update));
}

void OutlinePanel::setComparison(std::shared_ptr<const plan::Comparison> comparison) {
  model_->setComparison(std::move(comparison));
}

void OutlinePanel::setHostTitle(const QString& title) {
  model_->setHostTitle(title);
}

void OutlinePanel::renameCurrent() {
  tree_->setFocus();
  tree_->edit(tree_->currentIndex().siblingAtColumn(OutlineModel::NameColumn));
}

void OutlinePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    add_->setIcon(icon(QStringLiteral("add"), palette()));
    model_->colourIcons(palette());
  }
}

void OutlinePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  model_->setAwake(true);
  showSelection();
}

void OutlinePanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  model_->setAwake(false);
}

bool OutlinePanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == tree_ ? handlesKey(key) : key == Qt::Key_Down || key == Qt::Key_Escape) {
      if (key == Qt::Key_Escape) {
        search_->clear();
      }
      tree_->setFocus();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

bool OutlinePanel::handlesKey(int key) {
  if (key == Qt::Key_Insert) {
    add_->showMenu();
    return true;
  }
  return false;
}

void OutlinePanel::filter() {
  filter_->setSearched(search_->text().trimmed());
  if (!search_->text().trimmed().isEmpty() && filter_->rowCount() <= fewToExpand) {
    tree_->expandAll();
  }
  showSelection();
}

/// Rows come and go with the words that are searched, which changes nothing of what is selected.
void OutlinePanel::lookAgain() {
  const QScopedValueRollback syncing(syncing_, true);
  filter_->lookAgain();
}

void OutlinePanel::showSelection() {
  if (syncing_) {
    return;
  }
  const QScopedValueRollback syncing(syncing_, true);
  QItemSelection rows;
  QModelIndex last;
  const auto add = [&](const QModelIndex& source) {
    const QModelIndex index = filter_->mapFromSource(source);
    if (index.isValid()) {
      rows.select(index, index);
      last = index;
    }
  };
  if (const auto interface = selection_.interface()) {
    add(model_->indexOf(*interface));
  } else if (selection_.elements().size() <= mostSelected) {
    for (const model::ElementId id : selection_.elements()) {
      add(model_->indexOf(id));
    }
  }
  tree_->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  if (last.isValid()) {
    tree_->selectionModel()->setCurrentIndex(last, QItemSelectionModel::NoUpdate);
    tree_->scrollTo(last);
  }
}

void OutlinePanel::takeSelection() {
  if (syncing_ || document_.isChanging()) {
    return;  // Rows that go take their selection along; the board's own does that by itself.
  }
  const QScopedValueRollback syncing(syncing_, true);
  const QModelIndexList rows = tree_->selectionModel()->selectedRows();
  if (rows.size() == 1) {
    if (const auto end = model_->endOf(filter_->mapToSource(rows.first()))) {
      selection_.setInterface(*end);
      return;
    }
  }
  std::vector<model::ElementId> elements;
  for (const QModelIndex& row : rows) {
    const model::ElementId id = model_->elementOf(filter_->mapToSource(row));
    if (id != model::noElement && std::find(elements.begin(), elements.end(), id) == elements.end()) {
      elements.push_back(id);
    }
  }
  selection_.set(std::move(elements));
}

void OutlinePanel::askForMenu(const QPoint& position) {
  const QModelIndex current = tree_->currentIndex();
  const bool byKeyboard = !tree_->viewport()->rect().contains(position) || !tree_->indexAt(position).isValid();
  const QPoint at = byKeyboard && current.isValid() ? tree_->visualRect(current).center() : position;
  emit contextMenuRequested(tree_->viewport()->mapToGlobal(at));
}

}  // namespace vethloom::editor
