// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QObject>
#include <optional>
#include <vector>

namespace vethloom::editor {

class Document;

/// What is selected, shared by the canvas and the panels. Drops what the document no longer has.
class Selection : public QObject {
  Q_OBJECT

public:
  explicit Selection(Document& document, QObject* parent = nullptr);

  /// In the order of selecting: a ping goes from the first to the second.
  [[nodiscard]] const std::vector<model::ElementId>& elements() const { return elements_; }
  [[nodiscard]] bool contains(model::ElementId id) const;
  /// The one interface that is in focus (a port was clicked); its element is selected too.
  [[nodiscard]] std::optional<model::InterfaceId> interface() const { return interface_; }

  void set(std::vector<model::ElementId> elements);
  void setInterface(model::InterfaceId id);
  void toggle(model::ElementId id);
  void clear() { set({}); }

signals:
  void changed();

private:
  void prune();

  Document& document_;
  std::vector<model::ElementId> elements_;
  std::optional<model::InterfaceId> interface_;
};

}  // namespace vethloom::editor
