// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/comparison.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

namespace vethloom::gui {

/// Compares the drawing with the kernel: at once where that is quick, and beside the event loop where it is not, so
/// that the window stays alive however large the drawing is and however many facts come in.
class ComparisonRunner : public QObject {
  Q_OBJECT

public:
  using Result = std::shared_ptr<const plan::Comparison>;
  /// Both are read on this object's thread only, when a comparison begins.
  ComparisonRunner(std::function<const model::Topology&()> topology, std::function<const model::Observed&()> observed,
                   QObject* parent = nullptr);

  /// Nothing until the first comparison, and after forget().
  [[nodiscard]] const Result& result() const { return result_; }

  /// The drawing or the kernel is another now. The result of a small drawing is there when this returns; that of a
  /// large one comes a little later, once for many calls.
  void compare();
  /// Nothing is known of the kernel any more. A comparison that is on its way is dropped.
  void forget();

signals:
  /// The result is another now.
  void changed();

private:
  void compareHere();
  void compareBeside();
  void take(Result fresh);

  std::function<const model::Topology&()> topology_;
  std::function<const model::Observed&()> observed_;
  Result result_;
  QTimer rest_;             // Between two comparisons beside the event loop, so that others get the processor as well.
  quint64 generation_ = 0;  // Results of an earlier one are dropped.
  bool running_ = false;
  bool again_ = false;  // Something has changed since the running one began.
};

}  // namespace vethloom::gui
