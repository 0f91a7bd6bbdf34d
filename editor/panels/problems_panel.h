// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/kernel_check.h"

#include <QWidget>
#include <functional>
#include <optional>

class QCheckBox;
class QLabel;
class QModelIndex;
class QPushButton;
class QTimer;
class QTreeView;

namespace vethloom::editor {

class Document;
class ProblemsModel;
class Selection;

/// What is wrong with the drawing, as it is drawn: a sentence and its remedy each, and where it can be worked out a
/// button that mends it, as one undo step. A click or Enter selects the element, Space mends.
class ProblemsPanel : public QWidget {
  Q_OBJECT

public:
  ProblemsPanel(Document& document, Selection& selection, QWidget* parent = nullptr);

  [[nodiscard]] const std::vector<model::Problem>& problems() const { return problems_; }

  /// Chooses the first of what is wrong with an element, as its badge on the board asks for.
  void showProblemOf(model::ElementId id);

  /// From here on also says what the drawing needs and this kernel lacks.
  void setKernel(const contract::Capabilities& kernel);
  /// Asked with every check for what is wrong beside the drawing, such as with its file of keys.
  void setOthers(std::function<std::vector<model::Problem>()> others);
  /// Looks again, because something beside the drawing has changed.
  void checkAgain() { check(); }

signals:
  /// How many there are, without mere notes.
  void countChanged(int count);
  /// An element was chosen here and should be brought into sight.
  void elementChosen(vethloom::model::ElementId id);
  /// A fix that can no longer be done, with the reason.
  void refused(const QString& why);

protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void makeHead();
  void makeList();
  void check();
  void fillList();
  void choose(const QModelIndex& index);
  void fix(const QModelIndex& index);
  void fixAll();
  /// Those that the list shows now.
  [[nodiscard]] std::vector<model::Problem> shown() const;

  Document& document_;
  Selection& selection_;
  std::vector<model::Problem> problems_;
  std::optional<contract::Capabilities> kernel_;
  std::function<std::vector<model::Problem>()> others_;
  QWidget* head_;
  QLabel* count_;
  QCheckBox* notes_;
  QPushButton* fixAll_;
  ProblemsModel* model_;
  QTreeView* list_;
  QLabel* nothing_;
  QTimer* soon_;
};

}  // namespace vethloom::editor
