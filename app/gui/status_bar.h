// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "plan/comparison.h"
#include "session/lab_session.h"

#include <QStatusBar>

class QLabel;
class QToolButton;

namespace vethloom::gui {

/// The line at the bottom: what the tool expects, where is built, whether the helper is there, what is up, what is not
/// applied yet, and the zoom.
class StatusBar : public QStatusBar {
  Q_OBJECT

public:
  explicit StatusBar(QWidget* parent = nullptr);

  void setHint(const QString& hint);
  void setWhere(contract::Where where);
  void setHelper(session::LabSession::State state, bool attached);
  /// nullptr: nothing is known of the kernel.
  void setComparison(const plan::Comparison* comparison);
  void setZoom(double scale);
  /// Whether each step is applied as it is made, or all when asked for.
  void setLive(bool live);

signals:
  /// The other of the two modes is wanted.
  void liveToggled();
  void zoomResetRequested();

protected:
  void changeEvent(QEvent* event) override;

private:
  void colour();

  QLabel* hint_;
  QLabel* placeIcon_;
  QLabel* place_;
  QLabel* helperLight_;
  QLabel* helper_;
  QLabel* links_;
  QLabel* pending_;
  QToolButton* mode_;
  QToolButton* zoom_;
  bool live_ = false;
  contract::Where where_ = contract::Where::Sandbox;
  session::LabSession::State state_ = session::LabSession::State::Closed;
};

/// How many elements of the drawing the kernel does not have as they are drawn, and how many it should not have.
[[nodiscard]] int pendingChanges(const plan::Comparison& comparison);

}  // namespace vethloom::gui
