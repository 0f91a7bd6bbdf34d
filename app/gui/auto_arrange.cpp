// SPDX-License-Identifier: GPL-3.0-or-later
#include "auto_arrange.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "model/edits.h"
#include "model/edits_look.h"

#include <QProgressDialog>
#include <QThread>
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

namespace vethloom::gui {

using editor::NodeShape;
using model::ElementId;

/// What is arranged, and the graph of it.
struct AutoArrange::Job {
  std::vector<ElementId> ids;
  autolayout::Graph graph;
  QPointF corner;  ///< The top left of all of them, which stays.
};

AutoArrange::AutoArrange(editor::Document& document, editor::CanvasView& canvas, QWidget* window)
    : document_(document), canvas_(canvas), window_(window) {}

AutoArrange::~AutoArrange() {
  cancel();
  for (QThread* worker : findChildren<QThread*>())
    worker->wait();
}

AutoArrange::Job AutoArrange::collect() const {
  const editor::CanvasLayout& layout = canvas_.canvasScene().layout();
  const auto boxOrSelf = [&](ElementId id) {
    const ElementId box = layout.boxOfBridge(id);
    return box == model::noElement ? id : box;
  };
  std::vector<ElementId> chosen;
  for (const ElementId id : canvas_.selection().elements()) {
    const NodeShape* node = layout.node(id);
    if (node && !editor::isAnnotation(node->kind))
      chosen.push_back(id);
  }
  const ElementId home = chosen.empty() ? model::noElement : layout.boxOfBridge(chosen.front());
  const bool inOneBox =
      home != model::noElement && chosen.size() > 1 &&
      std::all_of(chosen.begin(), chosen.end(), [&](ElementId id) { return layout.boxOfBridge(id) == home; });
  std::erase_if(chosen, [&](ElementId id) { return !inOneBox && layout.boxOfBridge(id) != model::noElement; });
  if (chosen.size() < 2) {
    chosen.clear();
    for (const auto& [id, node] : layout.nodes()) {
      if (editor::isBox(node.kind))
        chosen.push_back(id);
    }
  }
  Job job{.ids = {}, .graph = {}, .corner = {}};
  std::map<ElementId, std::size_t> indexes;
  QRectF all;
  for (const ElementId id : chosen) {
    const NodeShape& node = *layout.node(id);
    if (node.locked)
      continue;
    indexes.emplace(id, job.ids.size());
    job.ids.push_back(id);
    const QRectF drawn = node.bounds();  // With the chips that stand out.
    job.graph.nodes.push_back({drawn.width(), drawn.height()});
    all |= drawn.translated(node.rect.topLeft());
  }
  job.corner = all.topLeft();
  std::set<std::pair<std::size_t, std::size_t>> edges;
  for (const auto& [id, cable] : layout.cables()) {
    std::array<ElementId, 2> ends{};
    for (const std::size_t end : {0, 1})
      ends[end] = inOneBox ? layout.ownerOf({id, end}) : boxOrSelf(layout.ownerOf({id, end}));
    const auto from = indexes.find(ends[0]);
    const auto to = indexes.find(ends[1]);
    if (from != indexes.end() && to != indexes.end() && from != to)
      edges.insert(std::minmax(from->second, to->second));
  }
  job.graph.edges.assign(edges.begin(), edges.end());
  return job;
}

void AutoArrange::start(autolayout::Style style) {
  cancel();
  auto job = std::make_shared<Job>(collect());
  if (job->ids.size() < 2)
    return;
  auto result = std::make_shared<contract::Result<std::vector<autolayout::Place>>>();
  QThread* worker = QThread::create([job, result, style] { *result = autolayout::arrange(job->graph, style); });
  worker->setParent(this);
  worker_ = worker;
  progress_ = new QProgressDialog(tr("Arranging %n box(es) …", nullptr, static_cast<int>(job->ids.size())),
                                  tr("Give up"), 0, 0, window_);
  progress_->setMinimumDuration(600);
  progress_->setWindowModality(Qt::NonModal);
  connect(progress_, &QProgressDialog::canceled, this, &AutoArrange::cancel);
  connect(worker, &QThread::finished, this, [this, job, result, worker] {
    worker->deleteLater();
    if (worker_ == worker)
      take(*job, *result);
  });
  worker->start(QThread::LowPriority);
}

/// Graphviz cannot be stopped, but nobody has to wait for it.
void AutoArrange::cancel() {
  worker_.clear();
  if (progress_)
    progress_->deleteLater();
  progress_.clear();
}

void AutoArrange::take(const Job& job, const contract::Result<std::vector<autolayout::Place>>& result) {
  cancel();
  if (!result) {
    emit failed(QString::fromStdString(result.error().message));
    return;
  }
  const model::Topology& topology = document_.topology();
  const editor::CanvasLayout& layout = canvas_.canvasScene().layout();
  std::map<ElementId, model::Point> ways;
  for (std::size_t i = 0; i < job.ids.size(); ++i) {
    const NodeShape* node = layout.node(job.ids[i]);
    if (!node)
      continue;
    const QPointF to = job.corner + QPointF((*result)[i].x, (*result)[i].y) - node->bounds().topLeft();
    ways[job.ids[i]] = {editor::measures::onGrid(to.x()) - node->rect.left(),
                        editor::measures::onGrid(to.y()) - node->rect.top()};
  }
  model::Patch patch = model::moveEach(topology, ways);
  // Bends were made for the old places.
  std::erase_if(patch.placements, [&](const auto& change) { return topology.find<model::Cable>(change.id); });
  const auto endMoves = [&](model::InterfaceId end) {
    return ways.contains(model::boxOfInterface(topology, end)) || ways.contains(layout.ownerOf(end));
  };
  // Not only of the cables that are shown: a namespace that is collapsed moves as well.
  for (const auto& [id, placement] : topology.placements) {
    if (placement.bends.empty() || (!endMoves({id, 0}) && !endMoves({id, 1})))
      continue;
    const model::Patch straight = model::setBends(topology, id, {});
    patch.placements.insert(patch.placements.end(), straight.placements.begin(), straight.placements.end());
  }
  canvas_.glide(patch, tr("Arrange"));
  emit finished();
}

}  // namespace vethloom::gui
