// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/canvas_scene.h"
#include "canvas/element_words.h"
#include "model/patch.h"

#include <QAbstractItemModel>
#include <QIcon>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QPalette;

namespace vethloom::editor {

class Document;

/// Everything that is drawn as a tree: boxes with what is in them, ports under their bridge, bond or VRF, and below the
/// boxes all cables. It follows the document patch by patch, so that a change in a large drawing touches a few rows.
class OutlineModel : public QAbstractItemModel {
  Q_OBJECT

public:
  enum Column { NameColumn, DetailsColumn, ColumnCount };
  enum Role {
    SortRole = Qt::UserRole,  ///< QString: what the order among siblings of one kind follows.
    KindRole,                 ///< int: the order of kinds among siblings.
    SearchRole,               ///< QString: all that a filter looks at.
  };

  explicit OutlineModel(Document& document, QObject* parent = nullptr);
  ~OutlineModel() override;

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// Renames, as one undo step; false where the name is refused.
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  /// Why the row cannot be called so; empty where it can.
  [[nodiscard]] QString refusalOf(const QModelIndex& index, const QString& name) const;
  /// The element that a row stands for (a cable for its ends), or noElement for the heading of the cables.
  [[nodiscard]] model::ElementId elementOf(const QModelIndex& index) const;
  /// The end of a cable that a row stands for.
  [[nodiscard]] std::optional<model::InterfaceId> endOf(const QModelIndex& index) const;
  [[nodiscard]] QModelIndex indexOf(model::ElementId id) const;
  [[nodiscard]] QModelIndex indexOf(model::InterfaceId end) const;

  /// While nobody looks, another drawing is not taken in before somebody does again, so that opening a large one is
  /// quick. A model is awake at first.
  void setAwake(bool awake);

  /// What the kernel says; nullptr: nothing is known.
  void setComparison(std::shared_ptr<const plan::Comparison> comparison);
  void setHostTitle(const QString& title);
  void colourIcons(const QPalette& palette);

  [[nodiscard]] QStringList mimeTypes() const override;
  [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
  [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  [[nodiscard]] bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                     const QModelIndex& parent) const override;
  /// Never true: who hears moveRequested() changes the drawing, and the rows follow that.
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                    const QModelIndex& parent) override;

signals:
  /// These were dropped on this one.
  void moveRequested(const std::vector<vethloom::editor::Hit>& what, vethloom::model::ElementId target);
  /// Words of rows may be others now, without any row having come, gone or changed its place.
  void wordsChanged();

private:
  enum class Kind { Box, Device, End, CableHeading, Cable, Other };
  struct Row;
  /// An element's own row, or with an end that of a cable's end.
  struct Key {
    model::ElementId element = model::noElement;
    std::optional<std::size_t> end;
    auto operator<=>(const Key&) const = default;
  };

  [[nodiscard]] QByteArray origin() const;
  /// What of the dragged rows can be moved.
  [[nodiscard]] std::vector<Hit> movedBy(const QMimeData& data) const;
  void rebuild();
  void startAnew();
  void follow(const model::Patch& patch);
  /// The rows that an element should have now.
  [[nodiscard]] std::vector<Key> keysOf(model::ElementId id) const;
  /// Under which row it belongs now; nullptr: under none, because it is not drawn.
  [[nodiscard]] Row* wantedParent(const Key& key);
  /// The row of a key, made where it is not there yet.
  Row* rowOf(const Key& key);
  void insert(Row& parent, std::unique_ptr<Row> row);
  void remove(Row& row);
  void forget(Row& row);
  void removeMisplaced(model::ElementId id);
  void touch(model::ElementId id);
  [[nodiscard]] Kind kindOf(const Key& key) const;
  [[nodiscard]] Row& rowAt(const QModelIndex& index) const;
  [[nodiscard]] QModelIndex indexOf(const Row& row) const;
  [[nodiscard]] QString nameOf(const Row& row) const;
  [[nodiscard]] QString detailsOf(const Row& row) const;
  [[nodiscard]] static int membersOf(const Row& row);
  [[nodiscard]] QString searchedIn(const Row& row) const;
  [[nodiscard]] QString iconOf(const Row& row) const;
  [[nodiscard]] contract::Result<model::Patch> renamed(const Row& row, const QString& name) const;
  [[nodiscard]] WordSource words() const;

  Document& document_;
  std::shared_ptr<const plan::Comparison> comparison_;
  QString hostTitle_;
  std::unique_ptr<Row> root_;
  std::map<Key, Row*> rows_;
  std::vector<Key> dropped_;  ///< Went with a row that they were under, and may still be drawn.
  bool awake_ = true;
  bool built_ = false;      ///< The rows are those of the drawing.
  bool signalling_ = true;  ///< Off while everything is built anew, which one signal tells.
  std::map<QString, QIcon> icons_;
};

}  // namespace vethloom::editor
