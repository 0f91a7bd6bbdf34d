// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/ping_panel.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace vethloom;
using editor::PingPanel;

namespace {

contract::PingUpdate answer(std::uint32_t sequence, double milliseconds) {
  return {.sequence = sequence, .answered = true, .milliseconds = milliseconds, .ttl = 64, .from = "10.0.0.2"};
}

QToolButton* button(const PingPanel& panel, const QString& text) {
  for (auto* found : panel.findChildren<QToolButton*>()) {
    if (found->text() == text)
      return found;
  }
  return nullptr;
}

}  // namespace

class TestPingPanel : public QObject {
  Q_OBJECT

private slots:
  void sumsUp();
  void passesPingsWordsOn();
  void saysWhyThereIsNoPing();
  void stopsAndStartsAgain();
};

void TestPingPanel::sumsUp() {
  PingPanel panel;
  panel.begin(QStringLiteral("ns1"), QStringLiteral("ns2"), QStringLiteral("10.0.0.2"));
  QVERIFY(panel.isRunning());
  panel.add(answer(1, 0.1));
  panel.add(answer(2, 0.3));
  panel.add({.sequence = 3, .message = ""});
  panel.add(answer(4, 0.2));
  panel.add({.finished = true, .sent = 4, .received = 3});
  panel.finish(std::nullopt);
  QVERIFY(!panel.isRunning());
  QVERIFY(panel.text().contains(QStringLiteral("4 sent, 3 received, 25 % lost")));
  QVERIFY(panel.text().contains(QStringLiteral("min 0.100, mean 0.200, max 0.300 ms")));
  QVERIFY(panel.text().contains(QStringLiteral("ns1 → ns2 (10.0.0.2)")));
  QVERIFY(panel.text().contains(QStringLiteral("no answer")));
}

void TestPingPanel::passesPingsWordsOn() {
  PingPanel panel;
  panel.begin(QStringLiteral("ns1"), QStringLiteral("ns2"), QStringLiteral("10.0.0.2"));
  panel.add({.sequence = 1, .from = "10.0.0.1", .message = "Destination Host Unreachable"});
  panel.add({.finished = true, .sent = 1, .received = 0});
  panel.finish(std::nullopt);
  QVERIFY(panel.text().contains(QStringLiteral("from 10.0.0.1: Destination Host Unreachable")));
  QVERIFY(panel.text().contains(QStringLiteral("100 % lost")));
}

void TestPingPanel::saysWhyThereIsNoPing() {
  PingPanel panel;
  panel.refuse(QStringLiteral("ns2 has no address."));
  QVERIFY(panel.text().contains(QStringLiteral("ns2 has no address.")));
  panel.begin(QStringLiteral("ns1"), QStringLiteral("ns2"), QStringLiteral("10.0.0.2"));
  QVERIFY(!panel.text().contains(QStringLiteral("ns2 has no address.")));
  panel.finish(contract::Failure{.kind = contract::FailureKind::Disconnected, .message = "The helper has gone."});
  QVERIFY(panel.text().contains(QStringLiteral("The helper has gone.")));
}

void TestPingPanel::stopsAndStartsAgain() {
  PingPanel panel;
  panel.show();
  QSignalSpy stopped(&panel, &PingPanel::stopRequested);
  QSignalSpy again(&panel, &PingPanel::againRequested);
  QVERIFY(!button(panel, QStringLiteral("Stop"))->isEnabled());
  panel.begin(QStringLiteral("ns1"), QStringLiteral("ns2"), QStringLiteral("10.0.0.2"));
  QTest::mouseClick(button(panel, QStringLiteral("Stop")), Qt::LeftButton);
  QCOMPARE(stopped.size(), 1);
  panel.finish(std::nullopt);
  QTest::mouseClick(button(panel, QStringLiteral("Ping again")), Qt::LeftButton);
  QCOMPARE(again.size(), 1);
}

QTEST_MAIN(TestPingPanel)
#include "test_ping_panel.moc"
