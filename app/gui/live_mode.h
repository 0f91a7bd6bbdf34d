// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <QObject>
#include <optional>

class QTimer;

namespace vethloom::editor {
class AppliedMark;
class CommandLogPanel;
class Document;
class MessageBar;
}  // namespace vethloom::editor

namespace vethloom::gui {

class ApplyFlow;
class LabController;

/// While it is on, the kernel follows the drawing step by step: each gesture is applied as it is made, and undo sends
/// the inverse. What the kernel refuses springs back. Gestures made while one is being applied wait for it and then go
/// together. It ends by itself where the lab is left, lost or torn down.
class LiveMode : public QObject {
  Q_OBJECT

public:
  struct Surfaces {
    editor::MessageBar& message;
    editor::CommandLogPanel& log;
  };

  LiveMode(editor::Document& document, const editor::AppliedMark& applied, LabController& lab, ApplyFlow& flow,
           const Surfaces& surfaces, QObject* parent = nullptr);

  [[nodiscard]] bool isOn() const { return on_; }
  /// Begins by applying what is drawn already.
  void turnOn();
  void turnOff();

signals:
  void changed(bool on);

private:
  void drawingChanged();
  void apply();
  void settled(const std::optional<contract::Failure>& failure);
  void springBack(const contract::Failure& failure);
  void end(const QString& why);

  editor::Document& document_;
  const editor::AppliedMark& applied_;
  LabController& lab_;
  ApplyFlow& flow_;
  Surfaces surfaces_;
  QTimer* soon_;
  bool on_ = false;
  bool first_ = false;  // What was drawn before is being applied.
  bool applying_ = false;
  bool again_ = false;      // Something was drawn since the running apply began.
  bool springing_ = false;  // The drawing is being put back, which is nothing to apply.
  bool mending_ = false;    // The last step was put back by guess; what is drawn now is applied to be sure.
};

}  // namespace vethloom::gui
