// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/descriptor.h"

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace vethloom::cli {

/// Ctrl-C (SIGINT) and SIGTERM as an event: the first is announced, a second one ends the program at once.
class Interrupts : public QObject {
  Q_OBJECT

public:
  explicit Interrupts(QObject* parent = nullptr);
  [[nodiscard]] bool happened() const { return happened_; }

signals:
  void interrupted();

private:
  void read();

  session::Descriptor signals_;
  std::unique_ptr<QSocketNotifier> notifier_;
  bool happened_ = false;
};

}  // namespace vethloom::cli
