// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problems_panel.h"

#include "document/document.h"
#include "document/selection.h"
#include "panels/problem_delegate.h"
#include "panels/problems_model.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStringList>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr int margin = 8;

auto countOf(const std::vector<model::Problem>& problems, model::Severity severity) {
  return std::count_if(problems.begin(), problems.end(),
                       [severity](const model::Problem& problem) { return problem.severity == severity; });
}

/// "2 errors, 1 warning"
QString summary(const std::vector<model::Problem>& problems) {
  QStringList parts;
  const auto errors = countOf(problems, model::Severity::Error);
  const auto warnings = countOf(problems, model::Severity::Warning);
  const auto notes = countOf(problems, model::Severity::Note);
  if (errors > 0) {
    parts << (errors == 1 ? ProblemsPanel::tr("1 error") : ProblemsPanel::tr("%1 errors").arg(errors));
  }
  if (warnings > 0) {
    parts << (warnings == 1 ? ProblemsPanel::tr("1 warning") : ProblemsPanel::tr("%1 warnings").arg(warnings));
  }
  if (notes > 0) {
    parts << (notes == 1 ? ProblemsPanel::tr("1 note") : ProblemsPanel::tr("%1 notes").arg(notes));
  }
  return parts.join(QStringLiteral(", "));
}

}  // namespace

ProblemsPanel::ProblemsPanel(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      head_(new QWidget(this)),
      count_(new QLabel(head_)),
      notes_(new QCheckBox(tr("Show notes"), head_)),
      fixAll_(new QPushButton(head_)),
      model_(new ProblemsModel(this)),
      list_(new QTreeView(this)),
      nothing_(new QLabel(tr("Nothing wrong with this drawing."), this)),
      soon_(new QTimer(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(nothing_);
  column->addWidget(head_);
  column->addWidget(list_, 1);
  nothing_->setContentsMargins(12, 12, 12, 12);
  nothing_->setAlignment(Qt::AlignTop);
  makeHead();
  makeList();
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

void ProblemsPanel::makeHead() {
  auto* row = new QHBoxLayout(head_);
  row->setContentsMargins(margin, margin / 2, margin, margin / 2);
  row->setSpacing(2 * margin);
  row->addWidget(count_);
  row->addStretch(1);
  row->addWidget(notes_);
  row->addWidget(fixAll_);
  notes_->setChecked(true);
  notes_->setObjectName(QStringLiteral("showNotes"));
  fixAll_->setObjectName(QStringLiteral("fixAll"));
  fixAll_->setToolTip(tr("Does all that the buttons below would do, as one step that can be undone"));
  connect(notes_, &QCheckBox::toggled, this, &ProblemsPanel::fillList);
  connect(fixAll_, &QPushButton::clicked, this, &ProblemsPanel::fixAll);
}

void ProblemsPanel::makeList() {
  auto* delegate = new ProblemDelegate(list_);
  list_->setModel(model_);
  list_->setItemDelegate(delegate);
  list_->setAccessibleName(tr("Problems of the drawing"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHeaderHidden(true);
  list_->setRootIsDecorated(false);
  list_->setItemsExpandable(false);
  list_->setIndentation(0);
  list_->setMouseTracking(true);
  // Scrolling by item measures only what is in sight; by pixel it would measure every row.
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
  list_->installEventFilter(this);
  connect(delegate, &ProblemDelegate::fixPressed, this, &ProblemsPanel::fix);
  connect(list_, &QTreeView::clicked, this, &ProblemsPanel::choose);
  connect(list_, &QTreeView::activated, this, &ProblemsPanel::choose);
  model_->colourIcons(palette());
}

void ProblemsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    model_->colourIcons(palette());
  }
}

bool ProblemsPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == list_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
    fix(list_->currentIndex());
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void ProblemsPanel::setKernel(const contract::Capabilities& kernel) {
  kernel_ = kernel;
  check();
}

void ProblemsPanel::setOthers(std::function<std::vector<model::Problem>()> others) {
  others_ = std::move(others);
  check();
}

void ProblemsPanel::check() {
  QElapsedTimer timer;
  timer.start();
  std::vector<model::Problem> found =
      kernel_ ? model::checkKernel(document_.topology(), *kernel_) : std::vector<model::Problem>();
  const std::vector<model::Problem> drawn = model::check(document_.topology());
  found.insert(found.end(), drawn.begin(), drawn.end());
  if (others_) {
    const std::vector<model::Problem> others = others_();
    found.insert(found.end(), others.begin(), others.end());
  }
  // A drawing that takes its time is checked when the hand rests.
  constexpr qint64 quick = 8;
  constexpr int restMilliseconds = 400;
  soon_->setInterval(timer.elapsed() <= quick ? 0 : restMilliseconds);
  if (found == problems_) {
    return;
  }
  problems_ = std::move(found);
  fillList();
  emit countChanged(static_cast<int>(problems_.size() - countOf(problems_, model::Severity::Note)));
}

std::vector<model::Problem> ProblemsPanel::shown() const {
  std::vector<model::Problem> some = problems_;
  if (!notes_->isChecked()) {
    std::erase_if(some, [](const model::Problem& problem) { return problem.severity == model::Severity::Note; });
  }
  return some;
}

void ProblemsPanel::fillList() {
  std::vector<model::Problem> some = shown();
  const auto fixes = std::count_if(some.begin(), some.end(), [](const auto& problem) { return problem.fix; });
  // The next one moves up to where the mended one was.
  const int row = list_->currentIndex().row();
  model_->setProblems(std::move(some));
  if (model_->rowCount() > 0 && row >= 0) {
    list_->setCurrentIndex(model_->index(std::min(row, model_->rowCount() - 1)));
  }
  count_->setText(summary(problems_));
  fixAll_->setText(tr("Mend all %1").arg(fixes));
  fixAll_->setVisible(fixes > 1);
  nothing_->setVisible(problems_.empty());
  head_->setVisible(!problems_.empty());
  list_->setVisible(!problems_.empty());
}

void ProblemsPanel::showProblemOf(model::ElementId id) {
  for (int row = 0; row < model_->rowCount(); ++row) {
    if (model_->at(row).element == id) {
      list_->setCurrentIndex(model_->index(row));
      list_->scrollTo(list_->currentIndex());
      return;
    }
  }
}

void ProblemsPanel::choose(const QModelIndex& index) {
  const model::ElementId id = model_->at(index.row()).element;
  if (id != model::noElement) {
    selection_.set({id});
    emit elementChosen(id);
  }
}

void ProblemsPanel::fix(const QModelIndex& index) {
  if (!index.isValid() || !model_->at(index.row()).fix) {
    return;
  }
  const model::Fix fix = *model_->at(index.row()).fix;
  const auto patch = fix.patch(document_.topology());
  if (!patch) {
    emit refused(QString::fromStdString(contract::describe(patch.error())));
    return;
  }
  document_.push(*patch, QString::fromStdString(fix.text));
}

void ProblemsPanel::fixAll() {
  document_.push(model::fixAll(document_.topology(), shown()), tr("Mend all problems"));
}

}  // namespace vethloom::editor
