// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "session/lab_session.h"

#include <QObject>
#include <optional>

namespace vethloom::gui {

/// Asks a helper what this kernel can make, in a sandbox of its own that ends at once. Where no sandbox can be had,
/// nothing is known; the reason is told when something is applied.
class KernelProbe : public QObject {
  Q_OBJECT

public:
  explicit KernelProbe(QObject* parent = nullptr);

  /// Once; further calls do nothing.
  void ask();
  /// What a helper that was connected anyway has said.
  void take(const contract::Capabilities& capabilities);
  [[nodiscard]] const std::optional<contract::Capabilities>& capabilities() const { return capabilities_; }

signals:
  void known(const vethloom::contract::Capabilities& capabilities);

private:
  session::LabSession session_;
  std::optional<contract::Capabilities> capabilities_;
  bool asked_ = false;
};

}  // namespace vethloom::gui
