// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspector_panel.h"

#include "document/document.h"
#include "document/selection.h"
#include "panels/inspector_pages.h"

#include <QCheckBox>
#include <QEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace vethloom::editor {

namespace {

/// Whether the fields that a page shows may be others after the patch.
bool changesStructure(const model::Patch& patch) {
  for (const auto& change : patch.elements) {
    if (!change.before || !change.after) {
      return true;
    }
    const auto* before = std::get_if<model::Cable>(&*change.before);
    const auto* after = std::get_if<model::Cable>(&*change.after);
    for (std::size_t end = 0; before != nullptr && after != nullptr && end < before->ends.size(); ++end) {
      if (before->ends.at(end).box != after->ends.at(end).box ||
          before->ends.at(end).bridge != after->ends.at(end).bridge) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

InspectorPanel::InspectorPanel(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent), context_{document, selection, nullptr}, scroll_(new QScrollArea(this)) {
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scroll_);
  connect(&document, &Document::changed, this, &InspectorPanel::documentChanged);
  connect(&document, &Document::wasReset, this, &InspectorPanel::rebuild);
  connect(&selection, &Selection::changed, this, &InspectorPanel::rebuild);
  rebuild();
}

void InspectorPanel::setComparison(std::shared_ptr<const plan::Comparison> comparison) {
  context_.comparison = std::move(comparison);
  page_->refresh();
}

bool InspectorPanel::commitEdits() {
  return page_->commit();
}

void InspectorPanel::focusFirstField() {
  const auto fields = page_->findChildren<TextField*>();
  if (!fields.isEmpty()) {
    fields.first()->setFocus(Qt::ShortcutFocusReason);
  }
}

void InspectorPanel::setAutomaticAddresses(bool on) {
  if (on == automaticAddresses_) {
    return;
  }
  automaticAddresses_ = on;
  if (auto* box = findChild<QCheckBox*>(QStringLiteral("automaticAddresses"))) {
    box->setChecked(on);
  }
  emit automaticAddressesChanged(on);
}

void InspectorPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  // Not PaletteChange: that also comes from the panel's own children while a page is made.
  if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::LanguageChange) {
    rebuild();
  }
}

void InspectorPanel::rebuild() {
  if (page_ != nullptr) {
    // The page may be in the middle of a signal of one of its fields.
    scroll_->takeWidget();
    page_->hide();
    page_->deleteLater();
  }
  page_ = new FormPage(context_);
  fill(*page_);
  page_->finish();
  scroll_->setWidget(page_);
  showFocusedInterface();
}

void InspectorPanel::documentChanged(const model::Patch& patch) {
  if (changesStructure(patch)) {
    rebuild();
  } else {
    page_->refresh();
  }
}

void InspectorPanel::fill(FormPage& page) {
  const auto& ids = context_.selection.elements();
  const model::Topology& topology = context_.document.topology();
  if (ids.empty()) {
    fillDrawing(page);
  } else if (ids.size() > 1) {
    fillSelectionPage(page, ids);
  } else if (topology.find<model::Bridge>(ids.front()) != nullptr) {
    fillBridgePage(page, ids.front());
  } else if (topology.find<model::Cable>(ids.front()) != nullptr) {
    fillCablePage(page, ids.front());
  } else {
    fillBoxPage(page, ids.front());
  }
}

void InspectorPanel::fillDrawing(FormPage& page) {
  fillDrawingPage(page);
  page.addHeading(tr("New cables"));
  auto* box = new QCheckBox(tr("Give new cables addresses"), &page);
  box->setObjectName(QStringLiteral("automaticAddresses"));
  box->setToolTip(tr("Both ends of a new cable get the next free addresses of a subnet of their own"));
  box->setChecked(automaticAddresses_);
  connect(box, &QCheckBox::toggled, this, &InspectorPanel::setAutomaticAddresses);
  page.addWidget(box);
}

void InspectorPanel::showFocusedInterface() {
  const auto interface = context_.selection.interface();
  if (!interface) {
    return;
  }
  const QString prefix = interface->end == 0 ? QStringLiteral("first.") : QStringLiteral("second.");
  // The last field first, so that as much as possible of the group is in sight.
  for (const auto* name : {"up", "name"}) {
    if (auto* field = page_->findChild<QWidget*>(prefix + QLatin1String(name))) {
      scroll_->ensureWidgetVisible(field);
    }
  }
}

}  // namespace vethloom::editor
