// SPDX-License-Identifier: GPL-3.0-or-later
#include "ping_controller.h"

#include "document/document.h"
#include "document/selection.h"
#include "panels/ping_panel.h"
#include "session/lab_session.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace vethloom::gui {

namespace {

constexpr std::uint32_t usualCount = 4;

bool isBox(const model::Topology& topology, model::ElementId id) {
  return id == model::hostId || topology.find<model::Namespace>(id) != nullptr;
}

}  // namespace

PingController::PingController(editor::Document& document, editor::Selection& selection, session::LabSession& session,
                               editor::PingPanel& panel, QObject* parent)
    : QObject(parent), document_(document), selection_(selection), session_(session), panel_(panel) {
  connect(&panel_, &editor::PingPanel::stopRequested, this, &PingController::stop);
  connect(&panel_, &editor::PingPanel::againRequested, this, [this] {
    if (last_) {
      ping(*last_);
    }
  });
  connect(&document_, &editor::Document::wasReset, this, [this] { last_.reset(); });
}

bool PingController::hasPair() const {
  return selectedPair().has_value();
}

void PingController::start() {
  if (const auto pair = selectedPair()) {
    ping(*pair);
  } else {
    panel_.refuse(tr("Select two boxes, or a cable between two, and press P."));
  }
}

void PingController::stop() {
  if (run_) {
    run_->stop();
  }
}

std::optional<PingController::Pair> PingController::selectedPair() const {
  const auto& ids = selection_.elements();
  const model::Topology& topology = document_.topology();
  std::vector<model::ElementId> boxes;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(boxes), [&](auto id) { return isBox(topology, id); });
  if (boxes.size() == 2) {
    return Pair{boxes[0], boxes[1]};
  }
  if (ids.size() == 1) {
    if (const auto* cable = topology.find<model::Cable>(ids[0]); cable && cable->ends[0].box != cable->ends[1].box) {
      return Pair{cable->ends[0].box, cable->ends[1].box};
    }
  }
  return std::nullopt;
}

void PingController::ping(const Pair& pair) {
  stop();
  if (run_) {
    run_->disconnect(&panel_);
  }
  last_ = pair;
  if (session_.state() != session::LabSession::State::Open) {
    panel_.refuse(tr("Nothing runs yet: apply the drawing first, then ping."));
    return;
  }
  const model::Topology& topology = document_.topology();
  if (!isBox(topology, pair.first) || !isBox(topology, pair.second)) {
    panel_.refuse(tr("One of the two boxes is no longer drawn."));
    return;
  }
  const contract::NamespaceRef from = model::refOf(topology, pair.first);
  const contract::NamespaceRef to = model::refOf(topology, pair.second);
  const auto address = session::pingTarget(session_.observed(), from, to);
  if (!address) {
    panel_.refuse(QString::fromStdString(contract::describe(address.error())));
    return;
  }
  panel_.begin(QString::fromStdString(from.text()), QString::fromStdString(to.text()),
               QString::fromStdString(address->text()));
  run_ = session_.ping(from, *address, panel_.continuous() ? 0 : usualCount);
  connect(run_, &session::PingRun::updated, &panel_, &editor::PingPanel::add);
  connect(run_, &session::PingRun::finished, &panel_, &editor::PingPanel::finish);
}

}  // namespace vethloom::gui
