// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <QString>
#include <vector>

namespace vethloom::editor {

class FormPage;

/// The fields that every interface has: name, addresses, MAC, MTU, up, master. `prefix` goes before the fields' object
/// names
/// ("first." gives "first.name"), for pages with two interfaces.
void addInterfaceFields(FormPage& page, model::InterfaceId id, const QString& prefix);
/// Those that several interfaces can have in common: MTU, up, options.
void addCommonInterfaceFields(FormPage& page, const std::vector<model::InterfaceId>& ids);
/// What a single link stands on; nothing for kinds that stand on no other.
void addLowerField(FormPage& page, model::ElementId link);

/// "10.0.0.1/24, fd00::1/64": addresses on one line.
[[nodiscard]] QString addressLine(const model::Interface& interface);

}  // namespace vethloom::editor
