// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/outline_model.h"

#include "canvas/drawables.h"
#include "canvas/move_to.h"
#include "document/document.h"
#include "model/rename.h"
#include "style/icon.h"

#include <QCoreApplication>
#include <QMimeData>
#include <QPalette>
#include <QScopedValueRollback>
#include <algorithm>
#include <utility>

namespace vethloom::editor {

using model::ElementId;
using model::InterfaceId;

namespace {

/// From so many changed elements on, building everything anew is quicker than following.
constexpr std::size_t manyChanges = 500;
/// Masters of masters that a row is put under; deeper ones (a drawing with a circle) stand in their box.
constexpr int deepestMasters = 4;

const QString rowsMimeType = QStringLiteral("application/x-vethloom-rows");

QString text(const std::string& words) {
  return QString::fromStdString(words);
}

}  // namespace

struct OutlineModel::Row {
  Key key;
  Kind kind = Kind::Box;
  Row* parent = nullptr;
  int position = 0;  ///< Among the parent's children.
  std::vector<std::unique_ptr<Row>> children;
};

OutlineModel::OutlineModel(Document& document, QObject* parent)
    : QAbstractItemModel(parent), document_(document), root_(std::make_unique<Row>()) {
  connect(&document_, &Document::changed, this, &OutlineModel::follow);
  connect(&document_, &Document::wasReset, this, &OutlineModel::startAnew);
  rebuild();
}

OutlineModel::~OutlineModel() = default;

void OutlineModel::setAwake(bool awake) {
  awake_ = awake;
  if (awake_ && !built_) {
    rebuild();
  }
}

void OutlineModel::startAnew() {
  comparison_.reset();  // What the kernel said of another drawing says nothing of this one.
  built_ = false;
  rebuild();
}

void OutlineModel::rebuild() {
  beginResetModel();
  rows_.clear();
  root_->children.clear();
  if (awake_) {
    const QScopedValueRollback quiet(signalling_, false);
    for (const auto& [id, element] : document_.topology().elements) {
      for (const Key& key : keysOf(id)) {
        rowOf(key);
      }
    }
    built_ = true;
  }
  endResetModel();
}

void OutlineModel::follow(const model::Patch& patch) {
  if (!built_) {
    return;
  }
  if (patch.elements.size() > manyChanges) {
    built_ = false;
    rebuild();
    return;
  }
  // First out with what is gone or stands elsewhere now, so that nothing is put under a row that goes.
  for (const auto& change : patch.elements) {
    removeMisplaced(change.id);
  }
  for (const auto& change : patch.elements) {
    for (const Key& key : keysOf(change.id)) {
      rowOf(key);
    }
    touch(change.id);
  }
  for (const Key& key : std::exchange(dropped_, {})) {
    const std::vector<Key> wanted = keysOf(key.element);
    if (std::find(wanted.begin(), wanted.end(), key) != wanted.end()) {
      rowOf(key);
    }
  }
  if (!patch.elements.empty()) {
    emit wordsChanged();
  }
}

std::vector<OutlineModel::Key> OutlineModel::keysOf(ElementId id) const {
  const model::Topology& topology = document_.topology();
  if (!topology.elements.contains(id)) {
    return {};
  }
  if (topology.find<model::Cable>(id) != nullptr) {
    return {{id, std::nullopt}, {id, 0}, {id, 1}};
  }
  return {{id, std::nullopt}};
}

OutlineModel::Kind OutlineModel::kindOf(const Key& key) const {
  const model::Topology& topology = document_.topology();
  if (key.element == model::noElement) {
    return Kind::CableHeading;
  }
  if (key.end) {
    return Kind::End;
  }
  if (topology.find<model::Cable>(key.element) != nullptr) {
    return Kind::Cable;
  }
  if (model::stackOf(topology, key.element) != nullptr) {
    return Kind::Box;
  }
  return model::findInterface(topology, {key.element, 0}) != nullptr ? Kind::Device : Kind::Other;
}

OutlineModel::Row* OutlineModel::wantedParent(const Key& key) {
  const model::Topology& topology = document_.topology();
  const auto isDrawn = [&](ElementId id) { return topology.elements.contains(id); };
  const Kind kind = kindOf(key);
  const bool atTop = kind == Kind::Box || kind == Kind::Other;
  if (kind == Kind::CableHeading || (atTop && isDrawn(key.element))) {
    return root_.get();
  }
  if (!isDrawn(key.element)) {
    return nullptr;
  }
  if (kind == Kind::Cable) {
    return rowOf({model::noElement, std::nullopt});
  }
  const InterfaceId id{key.element, key.end.value_or(0)};
  ElementId master = model::masterOf(topology, id);
  int depth = 0;
  for (ElementId above = master; above != model::noElement && depth <= deepestMasters; ++depth) {
    above = model::masterOf(topology, {above, 0});
  }
  const bool under = master != model::noElement && depth <= deepestMasters && isDrawn(master);
  const ElementId box = model::boxOfInterface(topology, id);
  return under ? rowOf({master, std::nullopt}) : isDrawn(box) ? rowOf({box, std::nullopt}) : nullptr;
}

OutlineModel::Row* OutlineModel::rowOf(const Key& key) {
  if (const auto found = rows_.find(key); found != rows_.end()) {
    return found->second;
  }
  Row* parent = wantedParent(key);
  if (parent == nullptr) {
    return nullptr;
  }
  auto row = std::make_unique<Row>();
  row->key = key;
  row->kind = kindOf(key);
  Row* made = row.get();
  insert(*parent, std::move(row));
  return made;
}

void OutlineModel::insert(Row& parent, std::unique_ptr<Row> row) {
  const int position = static_cast<int>(parent.children.size());
  row->parent = &parent;
  row->position = position;
  if (signalling_) {
    beginInsertRows(indexOf(parent), position, position);
  }
  rows_[row->key] = row.get();
  parent.children.push_back(std::move(row));
  if (signalling_) {
    endInsertRows();
  }
}

void OutlineModel::remove(Row& row) {
  Row& parent = *row.parent;
  const int position = row.position;
  beginRemoveRows(indexOf(parent), position, position);
  forget(row);
  parent.children.erase(parent.children.begin() + position);
  for (std::size_t i = static_cast<std::size_t>(position); i < parent.children.size(); ++i) {
    parent.children[i]->position = static_cast<int>(i);
  }
  endRemoveRows();
  if (parent.kind == Kind::CableHeading && parent.children.empty()) {
    remove(parent);
  }
}

void OutlineModel::forget(Row& row) {
  for (const auto& child : row.children) {
    dropped_.push_back(child->key);
    forget(*child);
  }
  rows_.erase(row.key);
}

void OutlineModel::removeMisplaced(ElementId id) {
  for (const Key& key : {Key{id, std::nullopt}, Key{id, 0}, Key{id, 1}}) {
    const auto found = rows_.find(key);
    if (found == rows_.end()) {
      continue;
    }
    Row& row = *found->second;
    if (wantedParent(key) != row.parent || kindOf(key) != row.kind) {
      remove(row);
    }
  }
}

void OutlineModel::touch(ElementId id) {
  const auto tell = [this](const Row& row) {
    const QModelIndex first = indexOf(row);
    emit dataChanged(first, first.siblingAtColumn(DetailsColumn));
  };
  for (const Key& key : keysOf(id)) {
    if (const auto found = rows_.find(key); found != rows_.end()) {
      tell(*found->second);
    }
  }
  // The cables of a box are called after it.
  const auto box = rows_.find({id, std::nullopt});
  if (box == rows_.end() || box->second->kind != Kind::Box) {
    return;
  }
  for (const auto& child : box->second->children) {
    const auto cable = rows_.find({child->key.element, std::nullopt});
    if (child->kind == Kind::End && cable != rows_.end()) {
      tell(*cable->second);
    }
  }
}

OutlineModel::Row& OutlineModel::rowAt(const QModelIndex& index) const {
  return index.isValid() ? *static_cast<Row*>(index.internalPointer()) : *root_;
}

QModelIndex OutlineModel::indexOf(const Row& row) const {
  return row.parent == nullptr ? QModelIndex() : createIndex(row.position, NameColumn, const_cast<Row*>(&row));
}

QModelIndex OutlineModel::indexOf(ElementId id) const {
  const auto found = rows_.find({id, std::nullopt});
  return found == rows_.end() ? QModelIndex() : indexOf(*found->second);
}

QModelIndex OutlineModel::indexOf(InterfaceId end) const {
  const auto found = rows_.find({end.element, end.end});
  return found == rows_.end() ? indexOf(end.element) : indexOf(*found->second);
}

ElementId OutlineModel::elementOf(const QModelIndex& index) const {
  return index.isValid() ? rowAt(index).key.element : model::noElement;
}

std::optional<InterfaceId> OutlineModel::endOf(const QModelIndex& index) const {
  const Key key = index.isValid() ? rowAt(index).key : Key();
  return key.end ? std::optional(InterfaceId{key.element, *key.end}) : std::nullopt;
}

QModelIndex OutlineModel::index(int row, int column, const QModelIndex& parent) const {
  const auto& children = rowAt(parent).children;
  const bool exists = row >= 0 && row < static_cast<int>(children.size()) && column >= 0 && column < ColumnCount &&
                      parent.column() <= NameColumn;
  return exists ? createIndex(row, column, children[static_cast<std::size_t>(row)].get()) : QModelIndex();
}

QModelIndex OutlineModel::parent(const QModelIndex& index) const {
  return index.isValid() ? indexOf(*rowAt(index).parent) : QModelIndex();
}

int OutlineModel::rowCount(const QModelIndex& parent) const {
  return parent.column() > NameColumn ? 0 : static_cast<int>(rowAt(parent).children.size());
}

int OutlineModel::columnCount(const QModelIndex&) const {
  return ColumnCount;
}

QVariant OutlineModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) {
    return {};
  }
  const Row& row = rowAt(index);
  const bool isName = index.column() == NameColumn;
  switch (role) {
    case Qt::DisplayRole:
      return isName ? nameOf(row) : detailsOf(row);
    case Qt::ToolTipRole:
      return QStringLiteral("%1\n%2").arg(nameOf(row), detailsOf(row)).trimmed();
    case Qt::AccessibleTextRole:
      return isName ? QStringLiteral("%1, %2").arg(nameOf(row), detailsOf(row)) : detailsOf(row);
    case Qt::EditRole:
      if (row.key.end) {
        return isName ? nameOf(row) : QString();
      }
      return text(model::shownName(document_.topology(), row.key.element).value_or(std::string()));
    case Qt::DecorationRole:
      if (const auto found = icons_.find(iconOf(row)); isName && found != icons_.end()) {
        return found->second;
      }
      return {};
    case SortRole:
      // Cables stay as they were drawn: their names are long, and there may be very many.
      return row.kind == Kind::Cable ? QString() : nameOf(row);
    case KindRole:
      return row.key.element == model::hostId ? -1 : static_cast<int>(row.kind);
    case SearchRole:
      return searchedIn(row);
    default:
      return {};
  }
}

QVariant OutlineModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  return section == NameColumn ? tr("Name") : tr("What it is");
}

Qt::ItemFlags OutlineModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) {
    return Qt::NoItemFlags;
  }
  if (rowAt(index).kind == Kind::CableHeading) {
    return Qt::ItemIsEnabled;
  }
  Qt::ItemFlags usual = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  const Row& row = rowAt(index);
  const bool isPort = row.kind == Kind::End || row.kind == Kind::Device;
  usual.setFlag(Qt::ItemIsDragEnabled, isPort);
  usual.setFlag(Qt::ItemIsDropEnabled,
                row.kind == Kind::Box || (row.kind == Kind::Device &&
                                          model::masterKindOf(document_.topology(), row.key.element).has_value()));
  return index.column() == NameColumn ? usual | Qt::ItemIsEditable : usual;
}

QStringList OutlineModel::mimeTypes() const {
  return {rowsMimeType};
}

/// Whose rows these are.
QByteArray OutlineModel::origin() const {
  return QByteArray::number(QCoreApplication::applicationPid()) + ' ' +
         QByteArray::number(reinterpret_cast<quintptr>(&document_));
}

/// A line for each row, after the origin: the element's number, and the end's where it is a cable's.
QMimeData* OutlineModel::mimeData(const QModelIndexList& indexes) const {
  QByteArray lines = origin() + '\n';
  for (const QModelIndex& index : indexes) {
    if (index.column() != NameColumn) {
      continue;
    }
    const Key key = rowAt(index).key;
    lines += QByteArray::number(static_cast<uint>(key.element));
    lines += key.end ? ' ' + QByteArray::number(static_cast<uint>(*key.end)) : QByteArray();
    lines += '\n';
  }
  auto* data = new QMimeData;
  data->setData(rowsMimeType, lines);
  return data;
}

std::vector<Hit> OutlineModel::movedBy(const QMimeData& data) const {
  std::vector<Hit> what;
  QList<QByteArray> lines = data.data(rowsMimeType).split('\n');
  if (lines.takeFirst() != origin()) {
    return what;  // Of another window's drawing, in which the numbers mean something else.
  }
  for (const QByteArray& line : lines) {
    const QList<QByteArray> numbers = line.split(' ');
    const ElementId element{numbers.front().toUInt()};
    Hit hit{element, std::nullopt};
    if (numbers.size() == 2) {
      hit.interface = InterfaceId{element, numbers.back().toUInt()};
    }
    if (isMovable(document_.topology(), hit)) {
      what.push_back(hit);
    }
  }
  return what;
}

bool OutlineModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex& parent) const {
  const ElementId target = elementOf(parent);
  const std::vector<Hit> what = movedBy(*data);
  return !what.empty() && std::all_of(what.begin(), what.end(),
                                      [&](const Hit& hit) { return takes(document_.topology(), hit, target); });
}

bool OutlineModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                const QModelIndex& parent) {
  if (canDropMimeData(data, action, row, column, parent)) {
    emit moveRequested(movedBy(*data), elementOf(parent));
  }
  return false;
}

contract::Result<model::Patch> OutlineModel::renamed(const Row& row, const QString& name) const {
  const std::string wanted = name.trimmed().toStdString();
  const model::Topology& topology = document_.topology();
  return row.key.end ? model::renameInterface(topology, {row.key.element, *row.key.end}, wanted)
                     : model::rename(topology, row.key.element, wanted);
}

QString OutlineModel::refusalOf(const QModelIndex& index, const QString& name) const {
  const auto patch = renamed(rowAt(index), name);
  return patch ? QString() : text(patch.error().message);
}

bool OutlineModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || role != Qt::EditRole || index.column() != NameColumn) {
    return false;
  }
  const auto patch = renamed(rowAt(index), value.toString());
  if (patch) {
    document_.push(*patch, tr("Rename"));
  }
  return patch.has_value();
}

void OutlineModel::setComparison(std::shared_ptr<const plan::Comparison> comparison) {
  comparison_ = std::move(comparison);
  emit wordsChanged();
}

void OutlineModel::setHostTitle(const QString& title) {
  hostTitle_ = title;
  emit wordsChanged();
}

WordSource OutlineModel::words() const {
  return {document_.topology(), comparison_.get(), hostTitle_};
}

QString OutlineModel::nameOf(const Row& row) const {
  if (row.kind == Kind::CableHeading) {
    return tr("Cables");
  }
  if (row.key.end) {
    const auto* interface = model::findInterface(document_.topology(), {row.key.element, *row.key.end});
    return interface == nullptr ? QString() : text(interface->name.text());
  }
  return nameInWords(words(), row.key.element);
}

QString OutlineModel::detailsOf(const Row& row) const {
  if (row.kind == Kind::CableHeading) {
    return row.children.size() == 1 ? tr("1 cable") : tr("%1 cables").arg(row.children.size());
  }
  if (row.key.end) {
    return detailsInWords(words(), InterfaceId{row.key.element, *row.key.end});
  }
  return detailsInWords(words(), row.key.element, membersOf(row));
}

/// The interfaces in a box, wherever below it their rows are, because ports stand below their master; or the ports of a
/// master.
int OutlineModel::membersOf(const Row& row) {
  int members = static_cast<int>(row.children.size());
  if (row.kind != Kind::Box) {
    return members;
  }
  std::vector<const Row*> open;
  for (const auto& child : row.children) {
    open.push_back(child.get());
  }
  while (!open.empty()) {
    const Row* next = open.back();
    open.pop_back();
    members += static_cast<int>(next->children.size());
    for (const auto& child : next->children) {
      open.push_back(child.get());
    }
  }
  return members;
}

QString OutlineModel::searchedIn(const Row& row) const {
  if (row.kind == Kind::CableHeading) {
    return {};
  }
  QString all = nameOf(row) + QLatin1Char('\n') + detailsOf(row);
  const InterfaceId id{row.key.element, row.key.end.value_or(0)};
  const auto* interface = row.kind == Kind::Cable ? nullptr : model::findInterface(document_.topology(), id);
  if (interface != nullptr) {
    all += QLatin1Char('\n') + text(interface->name.text());
    all += interface->mac ? QLatin1Char('\n') + text(interface->mac->text()) : QString();
  }
  return all;
}

QString OutlineModel::iconOf(const Row& row) const {
  const model::Topology& topology = document_.topology();
  if (const auto* link = topology.find<model::Link>(row.key.element)) {
    return text(std::string(contract::nameOf(link->kind)));
  }
  if (row.key.end) {
    const auto* interface = model::findInterface(topology, {row.key.element, *row.key.end});
    return interface != nullptr && interface->up ? QStringLiteral("up") : QStringLiteral("down");
  }
  if (row.key.element == model::hostId) {
    return QStringLiteral("computer");
  }
  if (row.kind == Kind::Box) {
    return QStringLiteral("namespace");
  }
  if (row.kind == Kind::Other) {
    return QStringLiteral("rename");  // Words on the board.
  }
  return row.kind == Kind::Device ? QStringLiteral("bridge") : QStringLiteral("cable");
}

void OutlineModel::colourIcons(const QPalette& palette) {
  std::vector<QString> names{QStringLiteral("computer"), QStringLiteral("namespace"), QStringLiteral("bridge"),
                             QStringLiteral("cable"),    QStringLiteral("rename"),    QStringLiteral("up"),
                             QStringLiteral("down")};
  for (const Drawable& drawable : drawables()) {
    names.push_back(drawable.word);
  }
  for (const QString& name : names) {
    icons_[name] = icon(name, palette);
  }
  emit wordsChanged();
}

}  // namespace vethloom::editor
