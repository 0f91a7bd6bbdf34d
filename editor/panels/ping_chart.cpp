// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/ping_chart.h"

#include "style/theme.h"

#include <QPainter>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr std::size_t kept = 400;
constexpr int step = 8;
constexpr int barWidth = 5;
constexpr int minBar = 3;
constexpr int preferredHeight = 44;

}  // namespace

PingChart::PingChart(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PingChart::clear() {
  times_.clear();
  update();
}

void PingChart::add(std::optional<double> milliseconds) {
  times_.push_back(milliseconds);
  if (times_.size() > kept) {
    times_.pop_front();
  }
  update();
}

QSize PingChart::sizeHint() const {
  return {240, preferredHeight};
}

QSize PingChart::minimumSizeHint() const {
  return {80, preferredHeight};
}

void PingChart::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::forPalette(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const int bottom = height() - 3;
  painter.setPen(QPen(theme.grid, 1));
  painter.drawLine(0, bottom, width(), bottom);
  const std::size_t shown = std::min(times_.size(), static_cast<std::size_t>(std::max(1, width() / step)));
  const auto first = times_.end() - static_cast<std::ptrdiff_t>(shown);
  double slowest = 0;
  for (auto time = first; time != times_.end(); ++time) {
    slowest = std::max(slowest, time->value_or(0));
  }
  int left = 1;
  for (auto time = first; time != times_.end(); ++time, left += step) {
    if (*time) {
      const double share = slowest > 0 ? **time / slowest : 1;
      const int bar = minBar + static_cast<int>(share * (bottom - 8 - minBar));
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.up);
      painter.drawRoundedRect(QRectF(left, bottom - bar, barWidth, bar), 1.5, 1.5);
    } else {
      painter.setPen(QPen(theme.fault, 1.6, Qt::SolidLine, Qt::RoundCap));
      const QRectF cross(left, bottom - barWidth - 4, barWidth, barWidth);
      painter.drawLine(cross.topLeft(), cross.bottomRight());
      painter.drawLine(cross.topRight(), cross.bottomLeft());
    }
  }
}

}  // namespace vethloom::editor
