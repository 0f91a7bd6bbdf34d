// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"
#include "model/edits_several.h"
#include "panels/form_page.h"

#include <QCoreApplication>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace vethloom::editor {

/// Reads and writes one value of one interface or of several at once, and knows what the kernel says of it.
class InterfaceValues {
  Q_DECLARE_TR_FUNCTIONS(Inspector)

public:
  InterfaceValues(const InspectorContext& context, std::vector<model::InterfaceId> ids)
      : context_(context), ids_(std::move(ids)) {}

  [[nodiscard]] const model::Topology& topology() const { return context_.document.topology(); }
  [[nodiscard]] const std::vector<model::InterfaceId>& ids() const { return ids_; }
  /// The first one; its element exists while the page is shown.
  [[nodiscard]] model::InterfaceId id() const { return ids_.front(); }
  [[nodiscard]] const model::Interface* drawn() const { return model::findInterface(topology(), id()); }

  /// What `read(const Interface&)` says of all of them; nothing where they differ.
  template <typename Read>
  [[nodiscard]] std::optional<QString> common(Read read) const {
    std::optional<QString> value;
    for (const model::InterfaceId one : ids_) {
      const model::Interface* interface = model::findInterface(topology(), one);
      const QString text = interface != nullptr ? read(*interface) : QString();
      if (value && *value != text) {
        return std::nullopt;
      }
      value = text;
    }
    return value;
  }

  /// `edit(topology, id)` on each of them.
  template <typename Edit>
  [[nodiscard]] contract::Result<model::Patch> editEach(Edit edit) const {
    return model::editEach(topology(), ids_, edit);
  }

  [[nodiscard]] Qt::CheckState up() const;

  /// What the kernel has, where that differs and one interface is meant.
  [[nodiscard]] QString addressesNote() const;
  [[nodiscard]] QString upNote() const;
  /// The same for the value that the comparison calls `what` ("mtu", "mac").
  [[nodiscard]] QString differenceNote(std::string_view what) const;

private:
  /// nullptr where the kernel does not have it, nothing is known, or several are meant.
  [[nodiscard]] const plan::LiveInterface* live() const;

  const InspectorContext& context_;
  std::vector<model::InterfaceId> ids_;
};

}  // namespace vethloom::editor
