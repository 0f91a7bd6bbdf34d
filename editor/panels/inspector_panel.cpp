// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspector_panel.h"

#include "document/document.h"
#include "document/selection.h"
#include "panels/note_label.h"

#include <QCheckBox>
#include <QEvent>
#include <QScrollArea>
#include <QStringList>
#include <QTimer>
#include <QVBoxLayout>

namespace vethloom::editor {

namespace {

constexpr int droppedShownFor = 15'000;  // Milliseconds: long enough to read it and to type it again.

}  // namespace

InspectorPanel::InspectorPanel(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent),
      context_{document, selection, nullptr},
      dropped_(new NoteLabel(NoteLabel::Kind::Refused, this)),
      droppedTimer_(new QTimer(this)),
      scroll_(new QScrollArea(this)) {
  context_.makeKeys = [this](model::ElementId link) { emit keysRequested(link); };
  dropped_->setObjectName(QStringLiteral("dropped"));
  dropped_->setContentsMargins(12, 4, 12, 0);
  droppedTimer_->setSingleShot(true);
  droppedTimer_->setInterval(droppedShownFor);
  connect(droppedTimer_, &QTimer::timeout, dropped_, [this] { dropped_->setText({}); });
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(dropped_);
  column->addWidget(scroll_);
  connect(&document, &Document::changed, this, &InspectorPanel::follow);
  connect(&document, &Document::wasReset, this, &InspectorPanel::startAnew);
  connect(&selection, &Selection::changed, this, &InspectorPanel::selectionChanged);
  build();
}

void InspectorPanel::setComparison(std::shared_ptr<const plan::Comparison> comparison) {
  context_.comparison = std::move(comparison);
  page_->refresh();
}

bool InspectorPanel::commitEdits() {
  return page_->commit();
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

void InspectorPanel::selectionChanged() {
  if (!context_.document.isChanging()) {
    page_->commit();
  }
  follow();
  showFocusedInterface();
}

void InspectorPanel::build() {
  subject_ = subjectOf(context_);
  page_ = new FormPage(context_);
  fill(*page_);
  page_->finish();
  scroll_->setWidget(page_);
  showFocusedInterface();
}

FormPage::Typing InspectorPanel::takePage() {
  FormPage::Typing typing = page_->retire();
  // The page may be in the middle of a signal of one of its fields.
  scroll_->takeWidget();
  page_->hide();
  page_->deleteLater();
  return typing;
}

void InspectorPanel::follow() {
  const PageSubject subject = subjectOf(context_);
  if (subject == subject_) {
    page_->refresh();
  } else if (subject.elements == subject_.elements) {
    rebuild();
  } else {
    const FormPage::Typing typing = takePage();
    build();
    showDropped(typing);
  }
}

void InspectorPanel::rebuild() {
  const FormPage::Typing typing = takePage();
  build();
  page_->resume(typing);
}

void InspectorPanel::startAnew() {
  // What was typed was meant for another drawing, even where that had the same elements.
  static_cast<void>(takePage());
  build();
}

void InspectorPanel::showDropped(const FormPage::Typing& typing) {
  QStringList lines;
  for (const auto& [name, text] : typing.texts) {
    const QString reason = text.refusal.isEmpty() ? tr("what it was typed for is gone.") : text.refusal;
    lines << tr("“%1” was not taken: %2").arg(text.typed, reason);
  }
  if (!lines.isEmpty()) {
    dropped_->setText(lines.join(QLatin1Char('\n')));
    droppedTimer_->start();
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
  } else if (topology.find<model::Link>(ids.front()) != nullptr) {
    fillLinkPage(page, ids.front());
  } else if (topology.find<model::Cable>(ids.front()) != nullptr) {
    fillCablePage(page, ids.front());
  } else if (topology.find<model::Annotation>(ids.front()) != nullptr) {
    fillAnnotationPage(page, ids.front());
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
