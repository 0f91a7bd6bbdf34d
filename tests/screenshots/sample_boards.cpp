// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample_boards.h"

#include "../canvas/drawings.h"
#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "document/document.h"
#include "document/selection.h"
#include "drawings/random_drawing.h"
#include "drawings/sample_drawings.h"
#include "files/vloom_file.h"
#include "model/edits.h"
#include "model/edits_look.h"
#include "model/generate.h"
#include "style/desktop_palette.h"

#include <QCoreApplication>
#include <QDir>
#include <QPainter>
#include <algorithm>
#include <map>
#include <optional>

namespace screenshots {

using namespace vethloom;
using model::ElementId;
using samples::carryOut;

namespace {

constexpr double margin = 24;
constexpr QSizeF largest(1080, 760);

/// The size for everything at 100 %, or as much as a window has room for.
QSize sizeFor(const QRectF& content) {
  return content.size().grownBy(QMarginsF(margin, margin, margin, margin)).boundedTo(largest).toSize();
}

ElementId place(model::Topology& topology, const model::Added& added) {
  carryOut(topology, added.patch);
  return added.id;
}

/// A namespace with one device of each kind, the others on the first dummy where they need something to stand on.
ElementId addBoxOfDevices(model::Topology& topology, double x, double y) {
  constexpr int columns = 3;
  constexpr double across = 184;
  constexpr double down = 88;
  const ElementId box = drawings::addNamespace(topology, x, y, "One of each kind");
  const ElementId ground = drawings::addLink(topology, box, model::LinkKind::Dummy, {}, 24, 64);
  int place = 1;
  for (const model::LinkKind kind : samples::everyKind()) {
    if (kind == model::LinkKind::Dummy)
      continue;
    const bool stands = contract::infoOf(kind).lower == contract::Lower::Required;
    drawings::addLink(topology, box, kind, stands ? model::InterfaceId{ground, 0} : model::InterfaceId{},
                      24 + across * (place % columns), 64 + down * (place / columns));
    ++place;
  }
  return box;
}

/// Cables in each way to run, with a label, and one that is bent.
std::vector<ElementId> addCables(model::Topology& topology, ElementId from, const std::vector<ElementId>& to) {
  std::vector<ElementId> cables;
  for (std::size_t i = 0; i < to.size(); ++i) {
    const ElementId cable = drawings::addCable(topology, from, to[i]);
    carryOut(topology, model::setRouting(topology, {cable}, static_cast<model::Routing>(i % 3)));
    cables.push_back(cable);
  }
  carryOut(topology, model::setLabel(topology, cables.front(), "uplink"));
  return cables;
}

/// Something of every kind in every state.
SampleBoard everything() {
  SampleBoard sample{.name = QStringLiteral("everything"), .topology = {}, .comparison = {}};
  model::Topology& drawn = sample.topology;
  const ElementId bridge = drawings::addBridge(drawn, model::hostId, 40, 72);
  const std::vector<ElementId> rooms{drawings::addNamespace(drawn, 24, 288, "Маршрутизатор"),
                                     drawings::addNamespace(drawn, 304, 288),
                                     drawings::addNamespace(drawn, 552, 288, "A rather long label for a namespace")};
  const std::vector<ElementId> cables = addCables(drawn, bridge, rooms);
  const ElementId box = addBoxOfDevices(drawn, 920, 24);
  const ElementId folded = drawings::addNamespace(drawn, 24, 560, "Folded");
  carryOut(drawn, model::setCollapsed(drawn, {folded}, true));
  carryOut(drawn, model::setIcon(drawn, {folded}, "server"));
  carryOut(drawn, model::setIcon(drawn, {rooms[0]}, "router"));
  carryOut(drawn, model::setColour(drawn, {rooms[1], folded}, "green"));
  carryOut(drawn, model::setColour(drawn, {bridge}, "orange"));
  const ElementId bent = drawings::addCable(drawn, folded, rooms[2]);
  carryOut(drawn, model::setBends(drawn, bent, {{320, 640}, {520, 520}}));
  place(drawn,
        model::addAnnotation(drawn, model::Annotation::Kind::Note, "A note has\nseveral lines.", {.x = 480, .y = 72}));
  place(drawn, model::addAnnotation(drawn, model::Annotation::Kind::Frame, "A frame around them",
                                    {.x = 0, .y = 520, .width = 720, .height = 160}));
  plan::Comparison known = drawings::applied(drawn);
  known.elements.at(rooms[1]).standing = plan::Standing::Drifted;
  known.elements.at(rooms[2]).standing = plan::Standing::Conflict;
  known.elements.at(cables[1]).standing = plan::Standing::Drifted;
  known.elements.erase(bent);
  known.interfaces.erase({bent, 0});
  known.interfaces.erase({bent, 1});
  known.interfaces.at({cables[2], 1}).carrier = false;
  known.interfaces.at({cables[2], 0}).up = false;
  sample.comparison = known;
  const auto badge = [](bool isError, ElementId id) {
    return editor::ProblemBadge{isError, QStringLiteral("Wrong."), id};
  };
  sample.problems = {{rooms[0], badge(true, rooms[0])},
                     {cables[0], badge(false, cables[0])},
                     {cables[1], badge(true, cables[1])},
                     {folded, badge(false, folded)},
                     {box, badge(false, box)}};
  sample.selected = {rooms[0], cables[2]};
  return sample;
}

SampleBoard dense() {
  const model::Topology topology = *model::generate(model::Shape::Grid, 20);
  return {.name = QStringLiteral("dense"), .topology = topology, .comparison = drawings::applied(topology)};
}

}  // namespace

std::vector<SampleBoard> sampleBoards() {
  std::vector<SampleBoard> boards;
  const QDir folder(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples"));
  for (const QFileInfo& file : folder.entryInfoList({QStringLiteral("*.vloom")}, QDir::Files, QDir::Name)) {
    auto topology = files::load(file.filePath().toStdString());
    if (topology)
      boards.push_back({.name = file.completeBaseName(), .topology = std::move(*topology), .comparison = {}});
  }
  boards.push_back(everything());
  boards.push_back(dense());
  return boards;
}

QImage paint(const SampleBoard& sample, bool dark, int scale) {
  editor::Document document;
  editor::Selection selection(document);
  editor::CanvasView view(document, selection);
  view.setPalette(editor::desktopPalette(dark));
  view.setAnimated(false);
  view.setMinimapShown(false);
  view.setHostTitle(QStringLiteral("Sandbox"));
  document.reset(sample.topology);
  if (sample.comparison)
    view.setComparison(std::make_shared<const plan::Comparison>(*sample.comparison));
  view.setProblems(sample.problems);
  selection.set(sample.selected);
  const QRectF content = view.canvasScene().contentRect();
  view.setFrameShape(QFrame::NoFrame);
  view.resize(sizeFor(content));
  view.show();  // Before that the viewport has no size of its own.
  QCoreApplication::processEvents();
  const double fitting =
      std::min((view.width() - margin) / content.width(), (view.height() - margin) / content.height());
  view.zoomTo(std::min(1.0, fitting));
  view.centerOn(content.center());
  QImage image(view.viewport()->size() * scale, QImage::Format_RGB32);
  image.fill(Qt::magenta);  // Nothing of it is to be seen.
  QPainter painter(&image);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  view.render(&painter, QRectF(image.rect()), view.viewport()->rect());
  return image;
}

}  // namespace screenshots
