// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/lab_session.h"

#include <QTest>

using namespace vethloom;

namespace {

/// Folds "10.0.0.1/24 fe80::1/64*" into a namespace, one link for each address; a star marks what the kernel made.
void addBox(model::Observed& observed, const contract::NamespaceRef& ns, const QString& addresses) {
  model::fold(observed, contract::NamespaceFact{.ns = ns, .exists = true, .ours = true});
  int index = 1;
  for (QString text : addresses.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const bool kernelMade = text.endsWith(QLatin1Char('*'));
    const auto address = contract::InterfaceAddress::parse(text.remove(QLatin1Char('*')).toStdString());
    model::fold(observed, contract::LinkFact{.ns = ns, .index = ++index, .name = "eth" + std::to_string(index)});
    model::fold(observed, contract::AddressFact{
                              .ns = ns, .index = index, .address = *address, .exists = true, .kernelMade = kernelMade});
  }
}

}  // namespace

class TestPingTarget : public QObject {
  Q_OBJECT

private slots:
  void choosesAnAddress_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("target");
    const auto row = [](const char* name, const char* from, const char* to, const char* target) {
      QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromLatin1(target);
    };
    row("one subnet", "10.0.0.1/24", "10.0.0.2/24", "10.0.0.2");
    row("the shared subnet first", "10.0.0.1/24 10.1.0.1/24", "10.2.0.9/24 10.1.0.2/24", "10.1.0.2");
    row("no shared subnet: the first IPv4", "10.0.0.1/24", "fd00::2/64 10.9.0.2/24", "10.9.0.2");
    row("no IPv4: the first IPv6", "10.0.0.1/24", "fd00::2/64", "fd00::2");
    row("a shared IPv6 subnet beats a foreign IPv4", "fd00::1/64", "10.0.0.2/24 fd00::2/64", "fd00::2");
    row("link-local is no target", "fe80::1/64*", "fe80::2/64* 10.0.0.2/24", "10.0.0.2");
    row("loopback is no target", "127.0.0.1/8*", "127.0.0.1/8* 10.0.0.2/24", "10.0.0.2");
    row("nothing on our side", "", "10.0.0.2/24", "10.0.0.2");
    row("nothing to ping", "10.0.0.1/24", "fe80::2/64*", "");
  }

  void choosesAnAddress() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, target);
    model::Observed observed;
    const auto ns1 = *contract::NamespaceRef::parse("ns1");
    addBox(observed, contract::NamespaceRef::host(), from);
    addBox(observed, ns1, to);
    const auto chosen = session::pingTarget(observed, contract::NamespaceRef::host(), ns1);
    QCOMPARE(QString::fromStdString(chosen ? chosen->text() : ""), target);
    if (!chosen)
      QVERIFY(QString::fromStdString(chosen.error().message).contains(QStringLiteral("ns1")));
  }

  void namesAMissingBox() {
    model::Observed observed;
    addBox(observed, contract::NamespaceRef::host(), {});
    const auto gone = *contract::NamespaceRef::parse("gone");
    for (const auto& chosen : {session::pingTarget(observed, gone, contract::NamespaceRef::host()),
                               session::pingTarget(observed, contract::NamespaceRef::host(), gone)}) {
      QVERIFY(!chosen);
      QCOMPARE(chosen.error().kind, contract::FailureKind::NotFound);
      QCOMPARE(QString::fromStdString(chosen.error().object), QStringLiteral("gone"));
    }
  }
};

QTEST_GUILESS_MAIN(TestPingTarget)
#include "test_ping_target.moc"
