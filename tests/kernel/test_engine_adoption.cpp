// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "drawn_labs.h"
#include "host_dump.h"

#include <sys/wait.h>
#include <QProcess>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

/// A process in a network namespace of its own.
class Stranger {
public:
  Stranger() {
    process_.start(QStringLiteral("unshare"), {QStringLiteral("-n"), QStringLiteral("sleep"), QStringLiteral("1000")});
    const bool moved = process_.waitForStarted() && QTest::qWaitFor([this] { return net("self") != net(name()); });
    if (!moved)
      qFatal("cannot start a process in a namespace of its own");
  }
  ~Stranger() { end(); }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  void end() {
    process_.kill();
    process_.waitForFinished();
  }
  [[nodiscard]] std::uint32_t id() const { return static_cast<std::uint32_t>(process_.processId()); }
  [[nodiscard]] QString says(const QString& command) const {
    return shell(QStringLiteral("nsenter -n -t %1 ").arg(id()) + command);
  }

private:
  [[nodiscard]] std::string name() const { return std::to_string(process_.processId()); }
  static std::string net(const std::string& process) {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/" + process + "/ns/net", error).string();
  }
  QProcess process_;
};

/// A cable into it, and what else a lab can add to a namespace that it has adopted.
Operations guestIn(const char* box, Operations plan) {
  const Operations rest{CreateNamespace{space("ns1")},
                        veth(at("ns1", "eth0"), at(box, "vl0")),
                        bridge(at(box, "vlbr")),
                        AddAddress{at(box, "vl0"), address("10.0.8.1/24")},
                        SetUp{at(box, "vl0"), true},
                        SetUp{at("ns1", "eth0"), true},
                        SetSysctl{ns(box), Sysctl::Ipv4Forwarding, 1},
                        AddRoute{ns(box), *Route::parse("10.7.0.0/16 via 10.0.8.2")},
                        AddRoute{ns(box), *Route::parse("blackhole 10.6.0.0/16")},
                        AddRule{ns(box), *Rule::parse("from 10.0.8.0/24 lookup 88 priority 880")}};
  plan.insert(plan.end(), rest.begin(), rest.end());
  return plan;
}

AdoptNamespace byName(const char* name) {
  return {space(name), {}};
}

AdoptNamespace ofProcess(const char* name, std::uint32_t process) {
  return {space(name), {process}};
}

/// The id of a process that has been.
std::uint32_t deadProcess() {
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return static_cast<std::uint32_t>(child);
}

/// Applies in a child that is killed after so many steps.
void applyAndDie(Operations plan, int calls) {
  const pid_t child = ::fork();
  if (child == 0) {
    LabFixture lab(Where::Host);
    auto execution = lab.engine().begin(lab.lab(), std::move(plan));
    std::vector<StepResult> steps;
    while (execution && static_cast<int>(steps.size()) < calls && (*execution)->advance(steps)) {
    }
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
}

#define VETHLOOM_ALL_AS_BEFORE()                                                      \
  do {                                                                                \
    const QStringList differences = differencesFrom(before_);                         \
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(QLatin1Char('\n')))); \
  } while (false)

}  // namespace

/// Namespaces that somebody else has made: what is in them stays byte for byte as it was, whatever becomes of the lab.
class AdoptionTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    const LabFixture first(Where::Host);
    makeAdoptee();
    before_ = settledDump();
  }

  void init() { lab_ = std::make_unique<LabFixture>(Where::Host); }

  void cleanup() {
    if (!lab_)
      return;
    (void)lab_->engine().tearDown(lab_->lab());
    lab_.reset();
    VETHLOOM_ALL_AS_BEFORE();
  }

  void byNameUntilTheTeardown() {
    VETHLOOM_APPLY(*lab_, guestIn("adoptee", {byName("adoptee"), SetNamespaceId{space("adoptee"), 7}}));
    QVERIFY(!ipLink(QStringLiteral("adoptee"), QStringLiteral("vl0")).isEmpty());
    QVERIFY(ipForwards(QStringLiteral("adoptee")));
    QVERIFY(has(R"({"adopted":true,"fact":"namespace","ns":"adoptee","nsid":7})"));
    // Of what is not the lab's only the links are told.
    QVERIFY(has("10.6.0.0/16") && has("\"own0\""));
    QVERIFY(!has("10.99.0.1") && !has("10.98.0.0/16") && !has("10.97.0.0/16"));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>{});
  }

  void byNameUntilItIsGivenBack() {
    VETHLOOM_APPLY(*lab_, guestIn("adoptee", {byName("adoptee")}));
    VETHLOOM_APPLY(*lab_, {DeleteNamespace{space("adoptee"), Adoption{}}, DeleteNamespace{space("ns1")}});
    VETHLOOM_ALL_AS_BEFORE();
    QVERIFY(has(R"({"fact":"namespace","ns":"adoptee"})"));
  }

  void undoneWhenWhatFollowsFails() {
    // The last name is taken, by something that is not the lab's.
    Operations plan = guestIn("adoptee", {byName("adoptee")});
    plan.emplace_back(bridge(at("adoptee", "own0")));
    const auto failure = lab_->apply(plan);
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::AlreadyExists);
    lab_.reset();
    VETHLOOM_ALL_AS_BEFORE();
  }

  void whatWasGivenBackComesAgain() {
    VETHLOOM_APPLY(*lab_, guestIn("adoptee", {byName("adoptee")}));
    const QStringList whole = ipDump();
    const auto failure = lab_->apply({DeleteNamespace{space("adoptee"), Adoption{}}, CreateNamespace{space("new")},
                                      bridge(at("new", "b")), veth(at("new", "x"), at("new", "b"))});
    QVERIFY(failure);
    QCOMPARE(ipDump(), whole);
  }

  void ofAProcess() {
    const Stranger stranger;
    (void)stranger.says(QStringLiteral("ip link add own1 type veth peer name own2"));
    VETHLOOM_APPLY(*lab_, guestIn("proc", {ofProcess("proc", stranger.id())}));
    QVERIFY(ipNamespaces().contains(QStringLiteral("proc")));
    QVERIFY(!ipLink(QStringLiteral("proc"), QStringLiteral("own1")).isEmpty());
    QVERIFY(has("\"process\":" + QByteArray::number(stranger.id())));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>{});
    QVERIFY(!ipNamespaces().contains(QStringLiteral("proc")));
    const QString links = stranger.says(QStringLiteral("ip -o link show"));
    QVERIFY2(links.contains(QLatin1String("own1")) && !links.contains(QLatin1String("vl")), qPrintable(links));
    QCOMPARE(stranger.says(QStringLiteral("ip route show")), QString());
    QCOMPARE(stranger.says(QStringLiteral("cat /proc/sys/net/ipv4/ip_forward")).trimmed(), QStringLiteral("0"));
  }

  void ofAProcessThatEnds() {
    Stranger stranger;
    VETHLOOM_APPLY(*lab_, guestIn("proc", {ofProcess("proc", stranger.id())}));
    stranger.end();
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>{});
  }

  void theNextHelperFinishes() {
    for (int calls = 1; calls <= 12; ++calls) {
      applyAndDie(guestIn("adoptee", {byName("adoptee")}), calls);
      if (calls % 3 == 0) {
        LabFixture next(Where::Host);
        VETHLOOM_APPLY(next, {DeleteNamespace{space("adoptee"), Adoption{}}});
      }
      const LabFixture next(Where::Host);
      (void)lab_->engine().tearDown(next.lab());
      VETHLOOM_ALL_AS_BEFORE();
    }
  }

  void theNextHelperTakesTheProcessesNameAway() {
    const Stranger stranger;
    for (int calls = 1; calls <= 3; ++calls) {
      applyAndDie(guestIn("proc", {ofProcess("proc", stranger.id())}), calls);
      (void)lab_->engine().tearDown(lab_->lab());
      VETHLOOM_ALL_AS_BEFORE();
    }
  }

  void refused_data() {
    QTest::addColumn<Operations>("plan");
    QTest::addColumn<FailureKind>("kind");
    const auto row = [](const char* title, Operations plan, FailureKind kind) {
      QTest::newRow(title) << std::move(plan) << kind;
    };
    const auto self = static_cast<std::uint32_t>(::getpid());
    row("our own, of a process", {ofProcess("self", self)}, FailureKind::NotPermitted);
    row("our own, by a name", {byName("myself")}, FailureKind::NotPermitted);
    row("no such process", {ofProcess("gone", deadProcess())}, FailureKind::NotFound);
    row("no such name", {byName("nobody")}, FailureKind::NotFound);
    row("a file that is no namespace", {byName("file")}, FailureKind::NotFound);
    row("a link to one", {byName("link")}, FailureKind::Kernel);
    row("the lab's own", {CreateNamespace{space("mine")}, byName("mine")}, FailureKind::AlreadyExists);
    row("its loopback", {byName("adoptee"), SetUp{at("adoptee", "lo"), false}}, FailureKind::NotOurs);
    row("its link", {byName("adoptee"), SetUp{at("adoptee", "own0"), false}}, FailureKind::NotOurs);
    row("its route", {byName("adoptee"), RemoveRoute{ns("adoptee"), *Route::parse("blackhole 10.97.0.0/16")}},
        FailureKind::NotOurs);
    row("all of its interfaces", {byName("adoptee"), SetSysctl{ns("adoptee"), Sysctl::RpFilter, 1}},
        FailureKind::NotPermitted);
    row("all that it receives", {byName("adoptee"), SetFilter{ns("adoptee"), *Filter::parse({"policy input drop"})}},
        FailureKind::NotPermitted);
    row("another number", {byName("adoptee"), SetNamespaceId{space("adoptee"), 9}}, FailureKind::AlreadyExists);
    row("somebody else's number", {CreateNamespace{space("mine")}, SetNamespaceId{space("mine"), 7}},
        FailureKind::AlreadyExists);
    row("deleted instead of given back", {byName("adoptee"), DeleteNamespace{space("adoptee")}},
        FailureKind::InvalidArgument);
  }
  void refused() {
    QFETCH(Operations, plan);
    QFETCH(FailureKind, kind);
    shell(QStringLiteral("touch /run/netns/file /run/netns/myself"));
    shell(QStringLiteral("mount --bind /proc/self/ns/net /run/netns/myself"));
    shell(QStringLiteral("ln -s /run/netns/adoptee /run/netns/link"));
    const auto failure = lab_->apply(plan);
    shell(QStringLiteral("umount /run/netns/myself"));
    shell(QStringLiteral("rm /run/netns/file /run/netns/myself /run/netns/link"));
    QVERIFY(failure);
    QVERIFY2(failure->kind == kind, text(failure).constData());
    QVERIFY(!journals().contains(QStringLiteral("demo.journal")));
  }

  void aNumberIsSetOnce() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("mine")}, SetNamespaceId{space("mine"), 4242},
                           veth(at("mine", "a"), at("host", "b"))});
    const QString numbers = shell(QStringLiteral("ip netns list-id"));
    QVERIFY2(numbers.contains(QLatin1String("nsid 4242 (iproute2 netns name: mine)")), qPrintable(numbers));
    QVERIFY(has(R"({"fact":"namespace","ns":"mine","nsid":4242,"ours":true})"));
    VETHLOOM_APPLY(*lab_, {SetNamespaceId{space("mine"), 4242}});
    const auto failure = lab_->apply({SetNamespaceId{space("mine"), 1}});
    QVERIFY(failure);
    QVERIFY2(failure->message.find("4242") != std::string::npos, failure->message.c_str());
  }

private:
  /// Whether the facts of a new look have this text.
  bool has(const QByteArray& words) {
    const auto facts = lab_->engine().snapshot(lab_->lab());
    if (!facts)
      qFatal("%s", contract::describe(facts.error()).c_str());
    return std::any_of(facts->begin(), facts->end(), [&](const Fact& fact) {
      return QByteArray::fromStdString(printJson(encode(fact))).contains(words);
    });
  }

  QStringList before_;
  std::unique_ptr<LabFixture> lab_;
};

VETHLOOM_SANDBOX_MAIN(AdoptionTest, refusal)
#include "test_engine_adoption.moc"
