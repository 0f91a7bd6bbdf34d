// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/options.h"
#include "model/topology.h"

#include <QString>
#include <vector>

namespace vethloom::editor {

class FormPage;

/// The options of one or several interfaces as fields, made from the contract's table. `prefix` goes before the fields'
/// object names, which are the options' names.

/// What all of these interfaces have, of one scope, in the table's order.
[[nodiscard]] std::vector<contract::Option> commonOptions(const model::Topology& topology,
                                                          const std::vector<model::InterfaceId>& ids,
                                                          contract::OptionScope scope);
/// Those of a kind that one looks for first: without them such a link means little.
[[nodiscard]] bool isEssential(contract::Option option);

void addOptionFields(FormPage& page, const std::vector<model::InterfaceId>& ids, const QString& prefix,
                     const std::vector<contract::Option>& options);
/// A closed section for each group that the interfaces have: their kind's, a bridge's port's, and any link's options.
void addOptionSections(FormPage& page, const std::vector<model::InterfaceId>& ids, const QString& prefix);

}  // namespace vethloom::editor
