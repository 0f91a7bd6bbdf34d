// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/caller.h"
#include "server/listener.h"
#include "server/start.h"

#include <QTest>

using namespace vethloom;
using namespace vethloom::server;
using contract::FailureKind;
using contract::Where;

namespace {

constexpr int ownPid = 4711;
constexpr uid_t noUid = static_cast<uid_t>(-1);

using Words = std::vector<std::string>;

StartVariables listening(const char* descriptors, const char* pid = nullptr) {
  StartVariables variables;
  variables.listenDescriptors = descriptors;
  if (pid != nullptr)
    variables.listenPid = pid;
  return variables;
}

StartVariables startedBy(std::optional<std::string> pkexecUid, std::optional<std::string> sudoUid) {
  StartVariables variables;
  variables.pkexecUid = std::move(pkexecUid);
  variables.sudoUid = std::move(sudoUid);
  return variables;
}

}  // namespace

Q_DECLARE_METATYPE(Words)
Q_DECLARE_METATYPE(StartVariables)
Q_DECLARE_METATYPE(ProcessFacts)

class TestStart : public QObject {
  Q_OBJECT

private slots:
  void accepted_data() {
    QTest::addColumn<Words>("arguments");
    QTest::addColumn<StartVariables>("variables");
    QTest::addColumn<bool>("host");
    QTest::addColumn<bool>("linger");
    QTest::addColumn<int>("announced");
    QTest::newRow("sandbox") << Words{"sandbox"} << listening("1") << false << false << 1;
    QTest::newRow("sandbox of this process") << Words{"sandbox"} << listening("1", "4711") << false << false << 1;
    QTest::newRow("shared sandbox") << Words{"sandbox"} << listening("2") << false << false << 2;
    QTest::newRow("lingering sandbox") << Words{"sandbox", "--linger"} << listening("2") << false << true << 2;
    QTest::newRow("host on stdin") << Words{"host"} << StartVariables{} << true << false << 0;
    QTest::newRow("host on 3") << Words{"host"} << listening("1") << true << false << 1;
    QTest::newRow("host, descriptors for another") << Words{"host"} << listening("2", "1") << true << false << 0;
  }
  void accepted() {
    QFETCH(Words, arguments);
    QFETCH(StartVariables, variables);
    const auto request = parseStart(arguments, variables, ownPid);
    QVERIFY(request.has_value());
    QTEST(request->where == Where::Host, "host");
    QTEST(request->linger, "linger");
    QTEST(request->announced, "announced");
  }

  void refused_data() {
    QTest::addColumn<Words>("arguments");
    QTest::addColumn<StartVariables>("variables");
    QTest::newRow("nothing") << Words{} << listening("1");
    QTest::newRow("unknown word") << Words{"both"} << listening("1");
    QTest::newRow("two places") << Words{"sandbox", "host"} << listening("1");
    QTest::newRow("unknown option") << Words{"sandbox", "--verbose"} << listening("1");
    QTest::newRow("host lingers") << Words{"host", "--linger"} << listening("1");
    QTest::newRow("option first") << Words{"--linger", "sandbox"} << listening("2");
    QTest::newRow("empty argument") << Words{"sandbox", ""} << listening("1");
    QTest::newRow("no connection") << Words{"sandbox"} << StartVariables{};
    QTest::newRow("connection of another process") << Words{"sandbox"} << listening("1", "4712");
    QTest::newRow("unreadable pid") << Words{"sandbox"} << listening("1", "4711x");
    QTest::newRow("no descriptors") << Words{"sandbox"} << listening("0");
    QTest::newRow("three descriptors") << Words{"sandbox"} << listening("3");
    QTest::newRow("negative descriptors") << Words{"sandbox"} << listening("-1");
    QTest::newRow("descriptors in words") << Words{"sandbox"} << listening("one");
    QTest::newRow("descriptors with a space") << Words{"sandbox"} << listening(" 1");
    QTest::newRow("host listens") << Words{"host"} << listening("2");
    QTest::newRow("nobody could come back") << Words{"sandbox", "--linger"} << listening("1");
  }
  void refused() {
    QFETCH(Words, arguments);
    QFETCH(StartVariables, variables);
    const auto request = parseStart(arguments, variables, ownPid);
    QVERIFY(!request);
    QCOMPARE(request.error().kind, FailureKind::InvalidArgument);
    QVERIFY(!request.error().message.empty());
  }

  void hostCaller_data() {
    QTest::addColumn<ProcessFacts>("facts");
    QTest::addColumn<StartVariables>("variables");
    QTest::addColumn<uid_t>("caller");  // noUid: refused
    const ProcessFacts byUser{0, 0, uid_t{1000}, false};
    const ProcessFacts byRoot{0, 0, uid_t{0}, false};
    const ProcessFacts bySudo{0, 0, uid_t{0}, true};
    const ProcessFacts orphan{0, 0, std::nullopt, false};
    QTest::newRow("root itself") << byRoot << startedBy({}, {}) << uid_t{0};
    QTest::newRow("pkexec by 1000") << byUser << startedBy("1000", {}) << uid_t{1000};
    QTest::newRow("pkexec by root") << byRoot << startedBy("0", {}) << uid_t{0};
    QTest::newRow("pkexec, parent gone") << orphan << startedBy("1000", {}) << noUid;
    QTest::newRow("pkexec of another user") << byUser << startedBy("1001", {}) << noUid;
    QTest::newRow("pkexec says root, a user asked") << byUser << startedBy("0", {}) << noUid;
    QTest::newRow("pkexec set by root for another") << byRoot << startedBy("1000", {}) << noUid;
    QTest::newRow("pkexec empty") << byUser << startedBy("", {}) << noUid;
    QTest::newRow("pkexec -1") << byUser << startedBy("4294967295", {}) << noUid;
    QTest::newRow("pkexec negative") << byUser << startedBy("-1", {}) << noUid;
    QTest::newRow("pkexec over 32 bits") << byUser << startedBy("4294968296", {}) << noUid;
    QTest::newRow("pkexec with a name") << byRoot << startedBy("root", {}) << noUid;
    QTest::newRow("pkexec with a space") << byUser << startedBy("1000 ", {}) << noUid;
    QTest::newRow("sudo by 1000") << bySudo << startedBy({}, "1000") << uid_t{1000};
    QTest::newRow("sudo inherited") << byRoot << startedBy({}, "1000") << uid_t{0};
    QTest::newRow("sudo unreadable") << bySudo << startedBy({}, "x") << noUid;
    QTest::newRow("pkexec and sudo") << bySudo << startedBy("1000", "1000") << noUid;
    QTest::newRow("not root") << ProcessFacts{1000, 1000, uid_t{1000}, false} << startedBy({}, {}) << noUid;
    QTest::newRow("not root, says pkexec")
        << ProcessFacts{1000, 1000, uid_t{1000}, false} << startedBy("0", {}) << noUid;
    QTest::newRow("set-user-id") << ProcessFacts{1000, 0, uid_t{1000}, false} << startedBy("1000", {}) << noUid;
    QTest::newRow("nothing known") << ProcessFacts{} << startedBy("1000", {}) << noUid;
  }
  void hostCaller() {
    QFETCH(ProcessFacts, facts);
    QFETCH(StartVariables, variables);
    QFETCH(uid_t, caller);
    const auto decided = decideHostCaller(facts, variables);
    QCOMPARE(decided.has_value(), caller != noUid);
    if (decided)
      QCOMPARE(*decided, caller);
    else
      QCOMPARE(decided.error().kind, FailureKind::NotPermitted);
  }

  void factsOfThisProcess() {
    const auto facts = processFacts();
    QCOMPARE(facts.realUid, ::getuid());
    QCOMPARE(facts.effectiveUid, ::geteuid());
    QVERIFY(!facts.parentIsSudo);
  }

  void account() {
    const auto root = accountOf(0);
    QVERIFY(root.has_value());
    QCOMPARE(root->name, std::string("root"));
    QVERIFY(!root->groups.empty());
    QVERIFY(!accountOf(4000000000U));
  }

  void sameUser_data() {
    QTest::addColumn<uid_t>("peer");
    QTest::addColumn<uid_t>("user");
    QTest::addColumn<bool>("same");
    QTest::newRow("same") << uid_t{1000} << uid_t{1000} << true;
    QTest::newRow("root") << uid_t{0} << uid_t{0} << true;
    QTest::newRow("another") << uid_t{1001} << uid_t{1000} << false;
    QTest::newRow("root at a user's") << uid_t{0} << uid_t{1000} << false;
    QTest::newRow("unknown") << noUid << uid_t{1000} << false;
    QTest::newRow("both unknown") << noUid << noUid << false;
    QTest::newRow("unmapped at nobody's") << uid_t{65534} << uid_t{65534} << false;
  }
  void sameUser() {
    QFETCH(uid_t, peer);
    QFETCH(uid_t, user);
    QTEST(isSameUser(peer, user), "same");
  }
};

QTEST_GUILESS_MAIN(TestStart)
#include "test_start.moc"
