// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "plan/plan.h"

#include <QTreeView>
#include <vector>

class QStandardItem;
class QStandardItemModel;
class QTimer;

namespace vethloom::editor {

/// Steps of plans, thousands of them, in words, each with the `ip` line that does the same under it, and how it ended.
class StepList : public QTreeView {
  Q_OBJECT

public:
  /// How a row stands, shown as a sign before it.
  enum class State { Heading, Waiting, Done, Failed, Undone, Note };
  Q_ENUM(State)

  explicit StepList(QWidget* parent = nullptr);

  void clear();
  /// A line over the steps that follow.
  void addHeading(const QString& text);
  /// A sentence between the steps: a result or a failure.
  void addNote(State state, const QString& text);
  /// Numbered from 1. Returns the row of the first.
  int addSteps(const plan::Plan& plan);
  void setState(int row, State state, const QString& message = {});
  /// Brings a row into sight soon; of many calls in a short time only the last counts.
  void scrollSoon(int row);
  [[nodiscard]] State state(int row) const;
  [[nodiscard]] int count() const;
  /// Everything as plain text, for the clipboard.
  [[nodiscard]] QString text() const;
  /// Forgets the oldest rows over this many; returns how many went.
  int keepLast(int rows);

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  QStandardItem* add(State state, const QString& text);

  QStandardItemModel* rows_;
  QTimer* scroll_;
  int scrollTo_ = 0;
};

}  // namespace vethloom::editor
