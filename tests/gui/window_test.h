// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "window_driver.h"

#include <QObject>

namespace vethloom::test {

/// A test class whose every function gets a fresh window, which closes without a question afterwards.
class WindowTest : public QObject {
  Q_OBJECT

public:
  static void initMain() { isolate(); }

protected:
  [[nodiscard]] gui::MainWindow& window() { return driver_->window(); }

  std::unique_ptr<WindowDriver> driver_;

private slots:  // NOLINT(readability-redundant-access-specifiers): Qt Test calls these before and after each function.
  void init() { driver_ = std::make_unique<WindowDriver>(); }
  void cleanup() {
    driver_->discardChanges();
    driver_.reset();
  }
};

}  // namespace vethloom::test
