// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace vethloom::editor {

/// A line of text that can be pressed, as wide as its column.
class LinkButton : public QToolButton {
  Q_OBJECT

public:
  explicit LinkButton(QWidget* parent = nullptr);

protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace vethloom::editor
