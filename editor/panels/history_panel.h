// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QTimer;
class QTreeView;

namespace vethloom::editor {

class AppliedMark;
class Document;
class HistoryModel;

/// The steps that led to the drawing, with those that could be redone, and which of them is saved and which applied. A
/// click goes to the state after that step.
class HistoryPanel : public QWidget {
  Q_OBJECT

public:
  HistoryPanel(Document& document, const AppliedMark& applied, QWidget* parent = nullptr);

signals:
  /// The state after so many steps is wanted.
  void stateRequested(int index);

protected:
  void showEvent(QShowEvent* event) override;

private:
  void refresh();

  Document& document_;
  HistoryModel* model_;
  QTreeView* list_;
  QTimer* soon_;
};

}  // namespace vethloom::editor
