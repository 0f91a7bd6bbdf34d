// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problems_panel.h"

#include "document/document.h"
#include "document/selection.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace vethloom::editor {

namespace {

QIcon iconOf(model::Severity severity, const QPalette& palette) {
  const Theme& theme = Theme::forPalette(palette);
  switch (severity) {
    case model::Severity::Error:
      return icon(QStringLiteral("error"), theme.fault);
    case model::Severity::Warning:
      return icon(QStringLiteral("warning"), theme.noCarrier);
    case model::Severity::Note:
      break;
  }
  return icon(QStringLiteral("info"), theme.mutedText);
}

QString wordOf(model::Severity severity) {
  switch (severity) {
    case model::Severity::Error:
      return ProblemsPanel::tr("Error");
    case model::Severity::Warning:
      return ProblemsPanel::tr("Warning");
    case model::Severity::Note:
      break;
  }
  return ProblemsPanel::tr("Note");
}

}  // namespace

ProblemsPanel::ProblemsPanel(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      list_(new QListWidget(this)),
      nothing_(new QLabel(tr("Nothing wrong with this drawing."), this)),
      soon_(new QTimer(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(nothing_);
  column->addWidget(list_, 1);
  nothing_->setContentsMargins(12, 12, 12, 12);
  nothing_->setAlignment(Qt::AlignTop);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setWordWrap(true);
  list_->setSpacing(2);
  list_->setIconSize(QSize(20, 20));
  list_->setResizeMode(QListView::Adjust);
  connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
    const auto id = static_cast<model::ElementId>(item->data(Qt::UserRole).toUInt());
    if (id != model::noElement) {
      selection_.set({id});
      emit elementChosen(id);
    }
  });
  connect(list_, &QListWidget::itemActivated, list_, &QListWidget::itemClicked);
  // A drag changes the drawing at every step; one check when the hand rests is enough.
  soon_->setSingleShot(true);
  soon_->setInterval(0);
  connect(soon_, &QTimer::timeout, this, &ProblemsPanel::check);
  connect(&document_, &Document::changed, this, [this](const model::Patch& patch) {
    // Where things stand is nothing to the rules.
    if (!patch.elements.empty() || patch.info)
      soon_->start();
  });
  connect(&document_, &Document::wasReset, this, &ProblemsPanel::check);
  fillList();
  check();
}

void ProblemsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    fillList();
  }
}

void ProblemsPanel::setKernel(const contract::Capabilities& kernel) {
  kernel_ = kernel;
  check();
}

void ProblemsPanel::check() {
  QElapsedTimer timer;
  timer.start();
  std::vector<model::Problem> found =
      kernel_ ? model::checkKernel(document_.topology(), *kernel_) : std::vector<model::Problem>();
  const std::vector<model::Problem> drawn = model::check(document_.topology());
  found.insert(found.end(), drawn.begin(), drawn.end());
  // A drawing that takes its time is checked when the hand rests.
  constexpr qint64 quick = 8;
  constexpr int restMilliseconds = 400;
  soon_->setInterval(timer.elapsed() <= quick ? 0 : restMilliseconds);
  if (found == problems_) {
    return;
  }
  problems_ = std::move(found);
  fillList();
  emit countChanged(
      static_cast<int>(std::count_if(problems_.begin(), problems_.end(), [](const model::Problem& problem) {
        return problem.severity != model::Severity::Note;
      })));
}

void ProblemsPanel::fillList() {
  list_->clear();
  for (const model::Problem& problem : problems_) {
    const QString object = QString::fromStdString(problem.object);
    // "Warning in ns1/eth0: It has no address."
    const QString head =
        object.isEmpty() ? wordOf(problem.severity) : tr("%1 in %2").arg(wordOf(problem.severity), object);
    const QString message = QStringLiteral("%1: %2").arg(head, QString::fromStdString(problem.message));
    const QString remedy = QString::fromStdString(problem.remedy);
    auto* item = new QListWidgetItem(iconOf(problem.severity, palette()),
                                     remedy.isEmpty() ? message : message + QLatin1Char('\n') + remedy, list_);
    item->setData(Qt::UserRole, static_cast<uint>(problem.element));
    item->setData(Qt::AccessibleTextRole, QStringLiteral("%1 %2").arg(message, remedy));
  }
  nothing_->setVisible(problems_.empty());
  list_->setVisible(!problems_.empty());
}

}  // namespace vethloom::editor
