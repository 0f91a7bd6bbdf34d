// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sandbox_refusal.h"

#include <QTest>
#include <cerrno>

using namespace vethloom::server;
using vethloom::contract::FailureKind;

Q_DECLARE_METATYPE(SystemFacts)

class TestSandboxRefusal : public QObject {
  Q_OBJECT

private slots:
  void namesTheCauseAndTheRemedy_data() {
    QTest::addColumn<SystemFacts>("facts");
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("errorNumber");
    QTest::addColumn<bool>("supported");
    QTest::addColumn<QString>("remedy");
    const auto row = [](const char* name, const SystemFacts& facts, RefusedStep step, int error, bool supported,
                        const char* remedy) {
      QTest::newRow(name) << facts << static_cast<int>(step) << error << supported << remedy;
    };
    const SystemFacts open{false, {}, {}, 96365, 96365};
    SystemFacts ubuntu = open;
    ubuntu.appArmorRestricts = 1;
    SystemFacts debian10 = open;
    debian10.unprivilegedClone = 0;
    SystemFacts off = open;
    off.maxUserNamespaces = 0;
    SystemFacts noNetwork = open;
    noNetwork.maxNetNamespaces = 0;
    SystemFacts offForUsers = ubuntu;
    offForUsers.root = true;
    SystemFacts allowedOnUbuntu = ubuntu;
    allowedOnUbuntu.appArmorRestricts = 0;

    row("Ubuntu denies the map", ubuntu, RefusedStep::UserMap, EPERM, true, "/etc/apparmor.d/vethloom-helper");
    row("Ubuntu denies the mount", ubuntu, RefusedStep::Mount, EACCES, true,
        "kernel.apparmor_restrict_unprivileged_userns=0");
    row("Ubuntu denies the link", ubuntu, RefusedStep::Link, EPERM, true, "apparmor");
    row("Debian 10's switch", debian10, RefusedStep::Namespaces, EPERM, true, "kernel.unprivileged_userns_clone=1");
    row("switched off", off, RefusedStep::Namespaces, ENOSPC, true, "user.max_user_namespaces");
    row("no network namespaces", noNetwork, RefusedStep::Namespaces, ENOSPC, true, "user.max_net_namespaces");
    row("full", open, RefusedStep::Namespaces, ENOSPC, true, "end other sandboxes");
    row("container", open, RefusedStep::Namespaces, EPERM, true, "container");
    row("container, later", open, RefusedStep::Mount, EPERM, true, "private /run");
    row("root is not bound by Ubuntu's rule", offForUsers, RefusedStep::Namespaces, EPERM, true, "container");
    row("Ubuntu's rule switched off", allowedOnUbuntu, RefusedStep::Namespaces, EPERM, true, "container");
    row("kernel without them", open, RefusedStep::Namespaces, EINVAL, false, "CONFIG_USER_NS");
    row("kernel without veth", open, RefusedStep::Link, EOPNOTSUPP, false, "modprobe veth");
  }
  void namesTheCauseAndTheRemedy() {
    QFETCH(SystemFacts, facts);
    QFETCH(int, step);
    QFETCH(int, errorNumber);
    QFETCH(bool, supported);
    QFETCH(QString, remedy);
    const auto failure = explainRefusal(facts, static_cast<RefusedStep>(step), errorNumber);
    QCOMPARE(failure.kind, supported ? FailureKind::NotPermitted : FailureKind::NotSupported);
    QCOMPARE(failure.errorNumber, errorNumber);
    const auto message = QString::fromStdString(failure.message);
    QVERIFY2(message.contains(remedy, Qt::CaseInsensitive), qPrintable(message));
    QVERIFY(message.endsWith(QLatin1Char('.')));
    QVERIFY(!message.contains(QLatin1Char('\n')));
  }

  void thisSystem() {
    const auto facts = readSystemFacts();
    QCOMPARE(facts.root, ::geteuid() == 0);
    QVERIFY(facts.maxUserNamespaces.has_value());
  }
};

QTEST_GUILESS_MAIN(TestSandboxRefusal)
#include "test_sandbox_refusal.moc"
