// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel_test.h"
#include "panels/plan_dialog.h"
#include "panels/step_list.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace vethloom;
using editor::PlanDialog;

namespace {

plan::Plan planOfTwoRooms() {
  model::Observed empty;
  contract::NamespaceFact host{.ns = contract::NamespaceRef::host(), .exists = true, .ours = true};
  model::fold(empty, host);
  return plan::makePlan(test::TwoRooms().document.topology(), empty);
}

QPushButton* button(const QWidget& dialog, const QString& text) {
  for (auto* found : dialog.findChildren<QPushButton*>()) {
    if (found->text().remove(u'&') == text)
      return found;
  }
  return nullptr;
}

}  // namespace

class TestPlanDialog : public QObject {
  Q_OBJECT

private slots:
  void showsEveryStepWithItsCommand();
  void copiesTheScript();
  void applyAccepts();
  void obstaclesLeaveNothingToApply();
  void onlyToRead();
};

void TestPlanDialog::showsEveryStepWithItsCommand() {
  const plan::Plan plan = planOfTwoRooms();
  PlanDialog dialog(plan, QStringLiteral("the sandbox"), true);
  const auto* steps = dialog.findChild<editor::StepList*>(QStringLiteral("planSteps"));
  QCOMPARE(steps->count(), static_cast<int>(plan.steps.size()));
  for (const plan::Step& step : plan.steps)
    QVERIFY(steps->text().contains(QString::fromStdString(plan::asCommands(step.operation)).trimmed()));
  QCOMPARE(dialog.findChild<QPlainTextEdit*>(QStringLiteral("planCommands"))->toPlainText().trimmed(),
           QString::fromStdString(plan::asScript(plan)).trimmed());
}

void TestPlanDialog::copiesTheScript() {
  const plan::Plan plan = planOfTwoRooms();
  PlanDialog dialog(plan, QStringLiteral("the sandbox"), true);
  dialog.show();
  QTest::mouseClick(button(dialog, QStringLiteral("Copy commands")), Qt::LeftButton);
  QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(plan::asScript(plan)));
}

void TestPlanDialog::applyAccepts() {
  PlanDialog dialog(planOfTwoRooms(), QStringLiteral("the sandbox"), true);
  dialog.show();
  QSignalSpy accepted(&dialog, &QDialog::accepted);
  QVERIFY(dialog.showNextTime());
  dialog.findChild<QCheckBox*>()->click();
  QTest::keyClick(&dialog, Qt::Key_Return);
  QCOMPARE(accepted.size(), 1);
  QVERIFY(!dialog.showNextTime());
}

void TestPlanDialog::obstaclesLeaveNothingToApply() {
  plan::Plan plan = planOfTwoRooms();
  plan.obstacles.push_back(
      {.kind = contract::FailureKind::NotOurs, .message = "It was there before.", .object = "ns1"});
  PlanDialog dialog(plan, QStringLiteral("this computer"), true);
  QVERIFY(!button(dialog, QStringLiteral("Apply"))->isEnabled());
  const auto labels = dialog.findChildren<QLabel*>();
  QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
    return label->text().contains(QStringLiteral("It was there before."));
  }));
}

void TestPlanDialog::onlyToRead() {
  PlanDialog dialog(planOfTwoRooms(), QStringLiteral("the sandbox"), false);
  QVERIFY(button(dialog, QStringLiteral("Apply")) == nullptr);
  QVERIFY(button(dialog, QStringLiteral("Close")) != nullptr);
}

QTEST_MAIN(TestPlanDialog)
#include "test_plan_dialog.moc"
