// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace vethloom::gui {

/// The one button of the window that stands out, in the accent colour.
class PrimaryButton : public QToolButton {
  Q_OBJECT

public:
  /// Shows and triggers the action.
  explicit PrimaryButton(QAction* action, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace vethloom::gui
