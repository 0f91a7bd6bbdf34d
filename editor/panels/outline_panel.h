// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/canvas_scene.h"
#include "plan/comparison.h"

#include <QWidget>
#include <memory>

class QLineEdit;
class QTimer;
class QToolButton;
class QTreeView;

namespace vethloom::editor {

class Document;
class OutlineFilter;
class OutlineModel;
class Selection;

/// The board's twin for the keyboard and for screen readers: a tree of everything that is drawn, with the same
/// selection. F2 renames in place, Enter brings what is chosen into sight, Insert offers what can be added.
class OutlinePanel : public QWidget {
  Q_OBJECT

public:
  OutlinePanel(Document& document, Selection& selection, QWidget* parent = nullptr);
  ~OutlinePanel() override;

  /// What the kernel says; nullptr: nothing is known.
  void setComparison(std::shared_ptr<const plan::Comparison> comparison);
  void setHostTitle(const QString& title);
  /// Opens the field for the current row's name.
  void renameCurrent();

signals:
  /// A row was asked for by Enter or a double click, and should be brought into sight.
  void elementChosen(vethloom::model::ElementId id);
  /// The menu of what can be done with the selection.
  void contextMenuRequested(const QPoint& globalPosition);
  /// Something new is wanted ("namespace", "bridge", "vlan"), in what is selected.
  void placeRequested(const QString& word);
  /// Devices or cables' ends were dropped on a box, or on something that takes ports.
  void moveRequested(const std::vector<vethloom::editor::Hit>& what, vethloom::model::ElementId target);

protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void makeTree();
  void makeHead();
  void filter();
  void lookAgain();
  /// The board's selection becomes the tree's, and the other way round.
  void showSelection();
  void takeSelection();
  void askForMenu(const QPoint& position);
  [[nodiscard]] bool handlesKey(int key);

  Document& document_;
  Selection& selection_;
  OutlineModel* model_;
  OutlineFilter* filter_;
  QLineEdit* search_;
  QToolButton* add_;
  QTreeView* tree_;
  QTimer* searchSoon_;
  QTimer* lookAgainSoon_;
  bool syncing_ = false;  // One side is being made like the other.
};

}  // namespace vethloom::editor
