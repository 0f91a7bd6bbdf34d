// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector's page for several elements: what they are, and what they have in common.
#include "document/document.h"
#include "document/selection.h"
#include "model/edits_several.h"
#include "panels/box_fields.h"
#include "panels/form_page.h"
#include "panels/inspector_pages.h"
#include "panels/interface_fields.h"
#include "panels/look_fields.h"
#include "panels/sysctl_fields.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

template <typename Kind>
std::vector<ElementId> those(const model::Topology& topology, const std::vector<ElementId>& ids) {
  std::vector<ElementId> found;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(found),
               [&](ElementId id) { return topology.find<Kind>(id) != nullptr; });
  return found;
}

void addPingHint(FormPage& page, ElementId from, ElementId to) {
  const InspectorContext& context = page.context();
  page.addGap();
  page.addInfo({}, [&context, from, to] {
    const model::Topology& topology = context.document.topology();
    return Text::tr("P pings from %1 to %2.")
        .arg(QString::fromStdString(model::describe(topology, from)),
             QString::fromStdString(model::describe(topology, to)));
  });
}

}  // namespace

QString countedKinds(const model::Topology& topology, const std::vector<ElementId>& ids) {
  const std::size_t namespaces = those<model::Namespace>(topology, ids).size();
  const std::size_t bridges = those<model::Bridge>(topology, ids).size();
  const std::size_t cables = those<model::Cable>(topology, ids).size();
  QStringList parts;
  if (namespaces > 0) {
    parts << (namespaces == 1 ? Text::tr("1 namespace") : Text::tr("%1 namespaces").arg(namespaces));
  }
  if (bridges > 0) {
    parts << (bridges == 1 ? Text::tr("1 bridge") : Text::tr("%1 bridges").arg(bridges));
  }
  if (cables > 0) {
    parts << (cables == 1 ? Text::tr("1 cable") : Text::tr("%1 cables").arg(cables));
  }
  const std::size_t links = those<model::Link>(topology, ids).size();
  if (links > 0) {
    parts << (links == 1 ? Text::tr("1 link") : Text::tr("%1 links").arg(links));
  }
  const auto annotations = [&](model::Annotation::Kind kind) {
    return std::count_if(ids.begin(), ids.end(), [&](ElementId id) {
      const auto* annotation = topology.find<model::Annotation>(id);
      return annotation != nullptr && annotation->kind == kind;
    });
  };
  if (const auto notes = annotations(model::Annotation::Kind::Note); notes > 0) {
    parts << (notes == 1 ? Text::tr("1 note") : Text::tr("%1 notes").arg(notes));
  }
  if (const auto frames = annotations(model::Annotation::Kind::Frame); frames > 0) {
    parts << (frames == 1 ? Text::tr("1 frame") : Text::tr("%1 frames").arg(frames));
  }
  return parts.join(QStringLiteral(", "));
}

void fillSelectionPage(FormPage& page, const std::vector<ElementId>& ids) {
  const InspectorContext& context = page.context();
  const model::Topology& topology = context.document.topology();
  page.addTitle(
      QStringLiteral("select"), [ids] { return Text::tr("%1 selected").arg(ids.size()); },
      [&context, ids] { return countedKinds(context.document.topology(), ids); });
  page.addGap();
  addLook(page, ids);
  const std::vector<ElementId> namespaces = those<model::Namespace>(topology, ids);
  std::vector<ElementId> boxes;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(boxes),
               [&](ElementId id) { return model::stackOf(topology, id) != nullptr; });
  if (ids.size() == 2 && boxes.size() == 2) {
    addPingHint(page, ids[0], ids[1]);
  }
  if (const auto links = model::ownInterfaces(topology, ids); !links.empty()) {
    page.addGap();
    addCommonInterfaceFields(page, links);
  }
  if (!namespaces.empty()) {
    page.addGap();
    addLoopback(page, namespaces);
  }
  if (!boxes.empty()) {
    addForwarding(page, boxes);
    addBoxSysctls(page, boxes);
  }
}

}  // namespace vethloom::editor
