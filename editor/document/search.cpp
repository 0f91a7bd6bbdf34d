// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/search.h"

#include <utility>

namespace vethloom::editor {

namespace {

class Search {
public:
  Search(const model::Topology& topology, const QString& text) : topology_(topology), searched_(text) {}

  std::vector<Match> run() {
    for (const auto& [id, element] : topology_.elements) {
      const std::string& label = std::visit([](const auto& one) -> const std::string& { return one.label; }, element);
      const auto* ns = std::get_if<model::Namespace>(&element);
      if (!has(id, std::nullopt, label) && ns)
        has(id, std::nullopt, ns->name.text());
      for (model::InterfaceId end{id, 0}; const auto* interface = model::findInterface(topology_, end); ++end.end)
        lookAt(end, *interface);
    }
    return std::move(found_);
  }

private:
  void lookAt(model::InterfaceId id, const model::Interface& interface) {
    if (has(id.element, id, interface.name.text()))
      return;
    for (const auto& address : interface.addresses) {
      if (has(id.element, id, address.text()))
        return;
    }
    if (interface.mac)
      has(id.element, id, interface.mac->text());
  }

  bool has(model::ElementId element, const std::optional<model::InterfaceId>& interface, const std::string& text) {
    const QString shown = QString::fromStdString(text);
    if (!shown.contains(searched_, Qt::CaseInsensitive))
      return false;
    found_.push_back({element, interface, shown});
    return true;
  }

  const model::Topology& topology_;
  const QString& searched_;
  std::vector<Match> found_;
};

}  // namespace

std::vector<Match> search(const model::Topology& topology, const QString& text) {
  return text.isEmpty() ? std::vector<Match>() : Search(topology, text).run();
}

}  // namespace vethloom::editor
