// SPDX-License-Identifier: GPL-3.0-or-later
// What this kernel can make, asked of a real helper in a sandbox that is gone again.
#include "kernel_probe.h"
#include "session/lab_session.h"
#include "window_driver.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::test;
using gui::KernelProbe;

class TestKernelProbe : public QObject {
  Q_OBJECT

public:
  static void initMain() { isolate(); }

private slots:
  void asksOnceAndLeavesNothing();
  void takesWhatAHelperHasSaid();
};

void TestKernelProbe::asksOnceAndLeavesNothing() {
  NEED_SANDBOX();
  KernelProbe probe;
  QSignalSpy known(&probe, &KernelProbe::known);
  probe.ask();
  probe.ask();
  QTRY_COMPARE_WITH_TIMEOUT(known.size(), 1, 15000);
  const auto& kinds = probe.capabilities()->kinds;
  for (const char* kind : {"veth", "bridge"})
    QVERIFY(std::find(kinds.begin(), kinds.end(), kind) != kinds.end());
  QVERIFY(!probe.capabilities()->kernel.empty());
  QTRY_VERIFY_WITH_TIMEOUT(session::runningLabs().empty(), 15000);
  probe.ask();
  QVERIFY(!known.wait(300));
}

void TestKernelProbe::takesWhatAHelperHasSaid() {
  KernelProbe probe;
  QSignalSpy known(&probe, &KernelProbe::known);
  contract::Capabilities kernel;
  kernel.kernel = "6.1";
  probe.take(kernel);
  probe.take(kernel);  // No news.
  QCOMPARE(known.size(), 1);
  QCOMPARE(*probe.capabilities(), kernel);
  probe.ask();  // It is known already.
  QVERIFY(!known.wait(300));
}

QTEST_MAIN(TestKernelProbe)
#include "test_kernel_probe.moc"
