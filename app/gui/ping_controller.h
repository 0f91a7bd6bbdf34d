// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QObject>
#include <QPointer>
#include <optional>
#include <utility>

namespace vethloom::editor {
class Document;
class PingPanel;
class Selection;
}  // namespace vethloom::editor

namespace vethloom::session {
class LabSession;
class PingRun;
}  // namespace vethloom::session

namespace vethloom::gui {

/// Pings between the boxes that are selected and shows it in the panel.
class PingController : public QObject {
  Q_OBJECT

public:
  PingController(editor::Document& document, editor::Selection& selection, session::LabSession& session,
                 editor::PingPanel& panel, QObject* parent = nullptr);

  /// Whether exactly two boxes are selected, whatever else is, or one cable between two.
  [[nodiscard]] bool hasPair() const;
  /// Pings from the first of the selected boxes to the second; a ping that is on is stopped before.
  void start();
  void stop();

private:
  using Pair = std::pair<model::ElementId, model::ElementId>;

  [[nodiscard]] std::optional<Pair> selectedPair() const;
  void ping(const Pair& pair);

  editor::Document& document_;
  editor::Selection& selection_;
  session::LabSession& session_;
  editor::PingPanel& panel_;
  std::optional<Pair> last_;
  QPointer<session::PingRun> run_;
};

}  // namespace vethloom::gui
