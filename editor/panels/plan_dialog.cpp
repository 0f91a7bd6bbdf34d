// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/plan_dialog.h"

#include "panels/note_label.h"
#include "panels/step_list.h"
#include "style/icon.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace vethloom::editor {

namespace {

QString headline(const plan::Plan& plan, const QString& place) {
  if (!plan.obstacles.empty()) {
    return PlanDialog::tr("This drawing cannot be applied to %1 as it is").arg(place);
  }
  if (plan.isEmpty()) {
    return PlanDialog::tr("Nothing to do: the kernel already has what is drawn");
  }
  return plan.steps.size() == 1 ? PlanDialog::tr("One step in %1").arg(place)
                                : PlanDialog::tr("%1 steps in %2").arg(plan.steps.size()).arg(place);
}

}  // namespace

PlanDialog::PlanDialog(const plan::Plan& plan, const QString& place, bool mayApply, QWidget* parent)
    : QDialog(parent), showNextTime_(new QCheckBox(tr("Show the plan before applying"), this)) {
  setWindowTitle(tr("Plan"));
  resize(640, 520);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  auto* heading = new QLabel(headline(plan, place), this);
  QFont large = heading->font();
  large.setPointSizeF(large.pointSizeF() * 1.25);
  large.setWeight(QFont::DemiBold);
  heading->setFont(large);
  heading->setWordWrap(true);
  column->addWidget(heading);
  if (!plan.obstacles.empty()) {
    column->addWidget(makeObstacles(plan));
  }
  auto* tabs = new QTabWidget(this);
  auto* steps = new StepList(tabs);
  steps->setObjectName(QStringLiteral("planSteps"));
  steps->addSteps(plan);
  tabs->addTab(steps, tr("Steps"));
  auto* commands = new QPlainTextEdit(QString::fromStdString(plan::asScript(plan)), tabs);
  commands->setObjectName(QStringLiteral("planCommands"));
  commands->setReadOnly(true);
  commands->setFrameShape(QFrame::NoFrame);
  commands->setLineWrapMode(QPlainTextEdit::NoWrap);
  commands->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  tabs->addTab(commands, tr("Commands"));
  column->addWidget(tabs, 1);
  showNextTime_->setChecked(true);
  showNextTime_->setVisible(mayApply);
  column->addWidget(showNextTime_);
  column->addWidget(makeButtons(plan, mayApply));
}

bool PlanDialog::showNextTime() const {
  return showNextTime_->isChecked();
}

QWidget* PlanDialog::makeObstacles(const plan::Plan& plan) {
  auto* all = new QWidget(this);
  auto* column = new QVBoxLayout(all);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  for (const contract::Failure& obstacle : plan.obstacles) {
    auto* note = new NoteLabel(NoteLabel::Kind::Refused, all);
    note->setText(QString::fromStdString(contract::describe(obstacle)));
    column->addWidget(note);
  }
  return all;
}

QWidget* PlanDialog::makeButtons(const plan::Plan& plan, bool mayApply) {
  auto* buttons = new QDialogButtonBox(this);
  auto* copy = buttons->addButton(tr("Copy commands"), QDialogButtonBox::ResetRole);
  copy->setIcon(icon(QStringLiteral("copy"), palette()));
  copy->setEnabled(!plan.isEmpty());
  connect(copy, &QPushButton::clicked, this,
          [script = QString::fromStdString(plan::asScript(plan))] { QGuiApplication::clipboard()->setText(script); });
  if (mayApply) {
    auto* apply = buttons->addButton(tr("Apply"), QDialogButtonBox::AcceptRole);
    apply->setObjectName(QStringLiteral("applyPlan"));
    apply->setIcon(icon(QStringLiteral("apply"), palette()));
    apply->setEnabled(plan.obstacles.empty() && !plan.isEmpty());
    apply->setDefault(true);
  }
  auto* close = buttons->addButton(mayApply ? QDialogButtonBox::Cancel : QDialogButtonBox::Close);
  close->setIcon(QIcon());
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  return buttons;
}

}  // namespace vethloom::editor
