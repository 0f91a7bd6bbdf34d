// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QString>
#include <optional>
#include <vector>

namespace vethloom::bench {

/// Milliseconds of each of many frames.
class Frames {
public:
  void add(double milliseconds) { times_.push_back(milliseconds); }
  /// The time below which this share of the frames (0 to 1) was.
  [[nodiscard]] double quantile(double share) const;

private:
  std::vector<double> times_;
};

/// One line of the table.
struct Figure {
  QString what;
  QString unit;
  double target = 0;  ///< Not to be exceeded.
  double ours = 0;
  std::optional<double> bare;  ///< What the bare program needs for the same.
};

/// The table for people on standard output, and the same as JSON in `path`.
void print(const std::vector<Figure>& figures);
bool writeJson(const std::vector<Figure>& figures, const QString& path);

/// Milliseconds that `work` takes.
template <typename Work>
[[nodiscard]] double millisecondsOf(Work work) {
  QElapsedTimer timer;
  timer.start();
  work();
  return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// Bytes that the program holds of its heap.
[[nodiscard]] double heapBytes();

}  // namespace vethloom::bench
