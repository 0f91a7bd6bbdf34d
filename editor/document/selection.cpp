// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/selection.h"

#include "document/document.h"

#include <algorithm>

namespace vethloom::editor {

Selection::Selection(Document& document, QObject* parent) : QObject(parent), document_(document) {
  connect(&document, &Document::changed, this, &Selection::prune);
  connect(&document, &Document::wasReset, this, &Selection::clear);
}

bool Selection::contains(model::ElementId id) const {
  return std::find(elements_.begin(), elements_.end(), id) != elements_.end();
}

void Selection::set(std::vector<model::ElementId> elements) {
  if (elements == elements_ && !interface_)
    return;
  elements_ = std::move(elements);
  interface_.reset();
  emit changed();
}

void Selection::setInterface(model::InterfaceId id) {
  if (interface_ == id && elements_.size() == 1)
    return;
  elements_ = {id.element};
  interface_ = id;
  emit changed();
}

void Selection::toggle(model::ElementId id) {
  std::vector<model::ElementId> elements = elements_;
  const auto found = std::find(elements.begin(), elements.end(), id);
  if (found == elements.end())
    elements.push_back(id);
  else
    elements.erase(found);
  set(std::move(elements));
}

void Selection::prune() {
  const model::Topology& topology = document_.topology();
  const auto gone = [&](model::ElementId id) { return !topology.elements.contains(id); };
  const bool interfaceGone = interface_ && !model::findInterface(topology, *interface_);
  const auto removed = std::erase_if(elements_, gone);
  if (interfaceGone)
    interface_.reset();
  if (removed > 0 || interfaceGone)
    emit changed();
}

}  // namespace vethloom::editor
