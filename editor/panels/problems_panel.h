// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/kernel_check.h"

#include <QWidget>
#include <optional>

class QLabel;
class QListWidget;
class QTimer;

namespace vethloom::editor {

class Document;
class Selection;

/// What is wrong with the drawing, as it is drawn: a sentence and its remedy each. A click selects the element.
class ProblemsPanel : public QWidget {
  Q_OBJECT

public:
  ProblemsPanel(Document& document, Selection& selection, QWidget* parent = nullptr);

  [[nodiscard]] const std::vector<model::Problem>& problems() const { return problems_; }

  /// From here on also says what the drawing needs and this kernel lacks.
  void setKernel(const contract::Capabilities& kernel);

signals:
  /// How many there are, without mere notes.
  void countChanged(int count);
  /// An element was chosen here and should be brought into sight.
  void elementChosen(vethloom::model::ElementId id);

protected:
  void changeEvent(QEvent* event) override;

private:
  void check();
  void fillList();

  Document& document_;
  Selection& selection_;
  std::vector<model::Problem> problems_;
  std::optional<contract::Capabilities> kernel_;
  QListWidget* list_;
  QLabel* nothing_;
  QTimer* soon_;
};

}  // namespace vethloom::editor
