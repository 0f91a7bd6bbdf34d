// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "autolayout/autolayout.h"
#include "model/topology.h"

#include <QObject>
#include <QPointer>
#include <vector>

class QProgressDialog;
class QThread;

namespace vethloom::editor {
class CanvasView;
class Document;
}  // namespace vethloom::editor

namespace vethloom::gui {

/// Arranges the boxes of the drawing, or the selected ones, beside the event loop, and lets them glide to their places
/// as one undo step. What takes longer shows that it goes on, and can be given up.
class AutoArrange : public QObject {
  Q_OBJECT

public:
  AutoArrange(editor::Document& document, editor::CanvasView& canvas, QWidget* window);
  ~AutoArrange() override;

  /// Of two or more devices of one box that are selected: them. Else of the selected boxes; of all where fewer than two
  /// are selected. A run that is still going on is given up.
  void start(autolayout::Style style);
  void cancel();
  [[nodiscard]] bool isRunning() const { return !worker_.isNull(); }

signals:
  void failed(const QString& why);
  void finished();

private:
  struct Job;
  [[nodiscard]] Job collect() const;
  void take(const Job& job, const contract::Result<std::vector<autolayout::Place>>& result);

  editor::Document& document_;
  editor::CanvasView& canvas_;
  QWidget* window_;
  QPointer<QThread> worker_;
  QPointer<QProgressDialog> progress_;
};

}  // namespace vethloom::gui
