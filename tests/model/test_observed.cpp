// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observed.h"

#include <QTest>

using namespace vethloom::contract;
using namespace vethloom::model;

namespace {

const NamespaceRef ns1 = *NamespaceRef::parse("ns1");

Observed folded(const Facts& facts) {
  Observed observed;
  for (const auto& fact : facts) {
    fold(observed, fact);
  }
  return observed;
}

LinkFact link(int index, const char* name, bool up = true) {
  LinkFact fact;
  fact.ns = ns1;
  fact.index = index;
  fact.name = name;
  fact.kind = "veth";
  fact.up = up;
  return fact;
}

AddressFact address(int index, const char* text, bool exists = true) {
  return {ns1, index, *InterfaceAddress::parse(text), exists, false};
}

RouteFact route(int device, const char* destination, bool exists = true, std::uint32_t metric = 0) {
  return {ns1, *Destination::parse(destination), std::nullopt, device, metric, exists, false};
}

}  // namespace

class TestObserved : public QObject {
  Q_OBJECT

private slots:
  void factsBuildAPicture();
  void renamedLinksKeepWhatTheyHave();
  void whatIsGoneTakesItsOwnAlong();
  void routesStayUntilTheHelperSaysOtherwise();
  void routesAreSortedAndSingle();
  void lateFactsMakeNoGhosts();
  void orderOfLinkAndAddressDoesNotMatter();
};

void TestObserved::factsBuildAPicture() {
  const auto observed =
      folded({NamespaceFact{{}, true, true}, NamespaceFact{ns1, true, true}, link(2, "eth0"), address(2, "10.0.0.1/24"),
              route(2, "10.9.0.0/16"), SysctlFact{ns1, Sysctl::Ipv4Forwarding, true}});
  QCOMPARE(observed.namespaces.size(), std::size_t{2});
  const auto* found = observed.findLink(ns1, "eth0");
  QVERIFY(found);
  QCOMPARE(found->addresses.size(), std::size_t{1});
  QCOMPARE(observed.find(ns1)->routes.size(), std::size_t{1});
  QVERIFY(observed.find(ns1)->sysctls.at(Sysctl::Ipv4Forwarding));
  QVERIFY(!observed.findLink(ns1, "eth1"));
  QVERIFY(!observed.findLink({}, "eth0"));
}

void TestObserved::renamedLinksKeepWhatTheyHave() {
  const auto observed = folded({link(2, "eth0"), address(2, "10.0.0.1/24"), link(2, "wan")});
  QVERIFY(!observed.findLink(ns1, "eth0"));
  QCOMPARE(observed.findLink(ns1, "wan")->addresses.size(), std::size_t{1});
}

void TestObserved::whatIsGoneTakesItsOwnAlong() {
  const auto without = folded({link(2, "eth0"), address(2, "10.0.0.1/24"), route(2, "10.9.0.0/16"), LinkGone{ns1, 2}});
  QVERIFY(without.find(ns1)->links.empty());
  QVERIFY(without.find(ns1)->routes.empty());
  QVERIFY(!folded({link(2, "eth0"), NamespaceFact{ns1, false, false}}).find(ns1));
}

void TestObserved::routesStayUntilTheHelperSaysOtherwise() {
  // The helper looks again where the kernel is silent, and leaves out what it told already: a guess here would lose a
  // route that was flushed and added again between two looks.
  const Facts start{link(2, "eth0"), address(2, "10.0.0.1/24"), route(2, "10.9.0.0/16"), route(2, "2001:db8::/64")};
  const auto routesAfter = [&](const Facts& more) {
    Facts all = start;
    all.insert(all.end(), more.begin(), more.end());
    return folded(all).find(ns1)->routes.size();
  };
  QCOMPARE(routesAfter({link(2, "eth0", false)}), std::size_t{2});
  QCOMPARE(routesAfter({address(2, "10.0.0.1/24", false)}), std::size_t{2});
  QCOMPARE(routesAfter({link(2, "eth0", false), route(2, "10.9.0.0/16", false)}), std::size_t{1});
}

void TestObserved::routesAreSortedAndSingle() {
  const auto observed = folded({route(3, "10.9.0.0/16"), route(2, "10.1.0.0/16"), route(2, "10.9.0.0/16", true, 5),
                                route(3, "10.9.0.0/16"), route(7, "10.7.0.0/16", false)});
  const auto& routes = observed.find(ns1)->routes;
  QCOMPARE(routes.size(), std::size_t{3});
  QCOMPARE(routes[0].destination.text(), std::string("10.1.0.0/16"));
  QCOMPARE(routes[1].metric, 0u);
  QCOMPARE(routes[2].metric, 5u);
}

void TestObserved::lateFactsMakeNoGhosts() {
  QVERIFY(!folded({address(2, "10.0.0.1/24", false)}).find(ns1));
  QVERIFY(!folded({route(2, "10.9.0.0/16", false)}).find(ns1));
  QVERIFY(!folded({LinkGone{ns1, 2}}).find(ns1));
}

void TestObserved::orderOfLinkAndAddressDoesNotMatter() {
  QCOMPARE(folded({address(2, "10.0.0.1/24"), link(2, "eth0")}), folded({link(2, "eth0"), address(2, "10.0.0.1/24")}));
}

QTEST_GUILESS_MAIN(TestObserved)
#include "test_observed.moc"
