// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <deque>
#include <optional>

namespace vethloom::editor {

/// The last requests of a ping as bars: the height is the time, a lost one is a cross.
class PingChart : public QWidget {
  Q_OBJECT

public:
  explicit PingChart(QWidget* parent = nullptr);

  void clear();
  /// Round trip in milliseconds; unset: no answer.
  void add(std::optional<double> milliseconds);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  std::deque<std::optional<double>> times_;
};

}  // namespace vethloom::editor
