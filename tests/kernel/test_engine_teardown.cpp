// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <QFile>
#include <QProcess>
#include <csignal>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

Operations someLab() {
  return {CreateNamespace{space("a")},
          CreateNamespace{space("b")},
          bridge(at("host", "br0")),
          veth(at("a", "eth0"), at("host", "pa")),
          veth(at("b", "eth0"), at("host", "pb")),
          veth(at("a", "eth1"), at("b", "eth1")),
          veth(at("host", "x"), at("host", "y")),
          SetMaster{at("host", "pa"), name("br0")},
          SetMaster{at("host", "pb"), name("br0")},
          AddAddress{at("host", "br0"), address("10.0.0.254/24")},
          SetUp{at("host", "br0"), true},
          SetUp{at("a", "eth0"), true},
          AddRoute{ns("host"), route("10.5.0.0/16", nullptr, "br0")},
          SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true},
          SetSysctl{ns("a"), Sysctl::Ipv4Forwarding, true}};
}

QString journalPath() {
  return QStringLiteral("/run/vethloom/demo.journal");
}

QByteArray journalText() {
  QFile file(journalPath());
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeJournal(const QByteArray& text) {
  QFile file(journalPath());
  if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(text) != text.size())
    qFatal("cannot write the journal");
}

/// Applies in a child that is killed with SIGKILL after so many calls of `advance`, each one operation or one undo.
void applyAndDie(Operations plan, int calls) {
  const pid_t child = ::fork();
  if (child == 0) {
    LabFixture lab;
    auto execution = lab.engine().begin(lab.lab(), std::move(plan));
    if (execution) {
      std::vector<StepResult> steps;
      while (static_cast<int>(steps.size()) < calls && (*execution)->advance(steps)) {
      }
    }
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
}

/// While it lives only so many more files can be opened.
class FewDescriptors {
public:
  explicit FewDescriptors(rlim_t more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    ::close(next);
    const rlimit tight{static_cast<rlim_t>(next) + more, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
  }
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
  rlimit before_{};
};

}  // namespace

/// Teardown takes away what the lab made, all of it and nothing else, also after a helper that was killed.
class TearDownTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { VETHLOOM_NEED_SANDBOX(refusal); }

  void init() {
    lab_ = std::make_unique<LabFixture>();
    before_ = ipDump();
  }

  void cleanup() {
    lab_.reset();
    for (const QString& name : ipNamespaces())
      shell(QStringLiteral("ip netns del ") + name);
    for (const QString& path : namespaceFiles())
      QFile::remove(QStringLiteral("/run/netns/") + path);
    for (const char* kind : {"bridge", "veth"}) {
      for (const QJsonValue& link : ipJson(QStringLiteral("link show type ") + QLatin1String(kind))) {
        bool stillThere = false;  // not the second end of a pair
        shell(QStringLiteral("ip link del ") + link[QLatin1String("ifname")].toString(), &stillThere);
      }
    }
    QFile::remove(journalPath());
  }

  void leavesNothing() {
    VETHLOOM_APPLY(*lab_, someLab());
    const TearDownReport report = lab_->tearDown();
    QCOMPARE(report.namespaces, std::size_t{2});
    QCOMPARE(report.links, std::size_t{5});
    QCOMPARE(report.left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
    QCOMPARE(namespaceFiles(), QStringList());
    QCOMPARE(journals(), QStringList());
  }

  void twiceIsNotFound() {
    VETHLOOM_APPLY(*lab_, someLab());
    lab_->tearDown();
    const auto again = lab_->engine().tearDown(lab_->lab());
    QVERIFY(!again);
    QCOMPARE(again.error().kind, FailureKind::NotFound);
  }

  void aFailedApplyLeavesNoJournal() {
    Operations plan = someLab();
    plan.push_back(DeleteLink{at("a", "none")});
    QVERIFY(lab_->apply(plan));
    QCOMPARE(ipDump(), before_);
    QCOMPARE(journals(), QStringList());
  }

  void aRefusedPlanLeavesNoJournal() {
    QVERIFY(lab_->apply({SetUp{at("host", "eth0"), false}}));
    QCOMPARE(journals(), QStringList());
  }

  void canBeAppliedAgainAtOnce() {
    for (int round = 0; round < 3; ++round) {
      VETHLOOM_APPLY(*lab_, someLab());
      lab_->tearDown();
    }
    QCOMPARE(ipDump(), before_);
  }

  void anotherHelperTearsDown() {
    VETHLOOM_APPLY(*lab_, someLab());
    lab_ = std::make_unique<LabFixture>();
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
  }

  /// Names that look like the lab's are not the lab's.
  void strangersAreLeftAlone() {
    for (const char* command :
         {"ip netns add a1", "ip netns add ab", "ip link add br00 type bridge", "ip link add pa1 type bridge",
          "ip link property add dev br00 altname bridge0", "ip -n a1 link add eth0 type bridge",
          "ip link set pa1 group 4711", "ip link set pa1 up", "ip route add 10.99.0.0/16 dev pa1 proto 118"})
      shell(QLatin1String(command));
    const QStringList before = ipDump();
    VETHLOOM_APPLY(*lab_, someLab());
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before);
  }

  void whatIsNotAsTheJournalSaysIsLeftAndNamed() {
    VETHLOOM_APPLY(*lab_, someLab());
    // Another namespace and another bridge took the names of ours; a link of ours was given another group and MAC.
    for (const char* command :
         {"ip netns del b", "ip netns add b", "ip link del br0", "ip link add br0 type bridge", "ip link set x group 0",
          "ip link set y group 0", "ip link set pa address 02:00:00:00:00:77"})
      shell(QLatin1String(command));
    const TearDownReport report = lab_->tearDown();
    QCOMPARE(report.namespaces, std::size_t{1});
    const QString left = [&] {
      QStringList lines;
      for (const std::string& line : report.left)
        lines << QString::fromStdString(line);
      return lines.join(QLatin1Char('\n'));
    }();
    QVERIFY2(left.contains(QStringLiteral("namespace b ")), qPrintable(left));
    QVERIFY2(left.contains(QStringLiteral("host/br0 ")), qPrintable(left));
    QVERIFY2(left.contains(QStringLiteral("host/x ")), qPrintable(left));
    QVERIFY2(left.contains(QStringLiteral("host/pa ")), qPrintable(left));
    QVERIFY(!ipLink(QStringLiteral("host"), QStringLiteral("br0")).isEmpty());
    QVERIFY(ipNamespaces().contains(QStringLiteral("b")));
    // What may be the lab's own still is kept in the journal until it has gone.
    QCOMPARE(journals(), QStringList{QStringLiteral("demo.journal")});
    shell(QStringLiteral("ip link del x"));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(journals(), QStringList());
  }

  /// What cannot be looked at is not gone.
  void keepsWhatItCannotSee() {
    Operations plan;
    for (int i = 0; i < 40; ++i)
      plan.push_back(CreateNamespace{space(("n" + std::to_string(i)).c_str())});
    VETHLOOM_APPLY(*lab_, plan);
    lab_ = std::make_unique<LabFixture>();  // which holds none of them
    const QByteArray journal = journalText();
    {
      const FewDescriptors few(30);
      const auto begun = lab_->engine().begin(lab_->lab(), {});
      QVERIFY(!begun);
      QCOMPARE(begun.error().errorNumber, EMFILE);
    }
    QCOMPARE(journalText(), journal);
    lab_ = std::make_unique<LabFixture>();
    std::size_t removed = 0;
    {
      const FewDescriptors none(0);
      const auto report = lab_->engine().tearDown(lab_->lab());
      removed = report ? report->namespaces : 0;
      if (report)
        QCOMPARE(report->left.size(), 40 - removed);
    }
    QCOMPARE(static_cast<std::size_t>(ipNamespaces().size()), 40 - removed);
    if (removed < 40)
      QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipNamespaces(), QStringList());
    QCOMPARE(journals(), QStringList());
  }

  /// systemd-udev gives every link of the host another MAC whose own the kernel made up (addr_assign_type 1).
  void macsOfHostLinksAreSet() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, veth(at("a", "eth0"), at("host", "pa")),
                           veth(at("host", "x"), at("host", "y"))});
    for (const char* link : {"pa", "x", "y"}) {
      QProcess look;  // the sandbox's /sys is of another network namespace
      look.start(QStringLiteral("unshare"),
                 {QStringLiteral("-m"), QStringLiteral("sh"), QStringLiteral("-c"),
                  QStringLiteral("mount -t sysfs none /sys && cat /sys/class/net/%1/addr_assign_type")
                      .arg(QLatin1String(link))});
      QVERIFY(look.waitForFinished(20000));
      const QString origin = QString::fromUtf8(look.readAllStandardOutput());
      QCOMPARE(origin.trimmed(), QStringLiteral("3"));  // NET_ADDR_SET
    }
    lab_->tearDown();
  }

  /// Who can read a file can lock it (flock(2)).
  void othersCannotHoldTheLab() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    const netlink::FileDescriptor journal(::open("/run/vethloom/demo.journal", O_RDONLY | O_CLOEXEC));
    const netlink::FileDescriptor names(::open("/run/netns", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    QCOMPARE(::flock(journal.get(), LOCK_EX | LOCK_NB), 0);
    QCOMPARE(::flock(names.get(), LOCK_EX | LOCK_NB), 0);
    lab_ = std::make_unique<LabFixture>();
    auto execution = lab_->engine().begin(lab_->lab(), {});
    QVERIFY2(execution, execution ? "" : describe(execution.error()).c_str());
    struct stat locks;
    QCOMPARE(::stat("/run/vethloom/locks", &locks), 0);
    QCOMPARE(locks.st_mode & 0777U, 0700U);
    execution->reset();
    QCOMPARE(QDir(QStringLiteral("/run/vethloom/locks")).entryList(QDir::Files), QStringList());
    lab_->tearDown();
  }

  void theJournalStaysSmall() {
    Operations plan{bridge(at("host", "br0"))};
    for (int i = 0; i < 12000; ++i)
      plan.push_back(SetMac{at("host", "br0"),
                            MacAddress({2, 0, 0, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)})});
    VETHLOOM_APPLY(*lab_, plan);
    QVERIFY2(journalText().size() < 1200000, qPrintable(QString::number(journalText().size())));
    QCOMPARE(journals(), QStringList{QStringLiteral("demo.journal")});
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
  }

  /// `ip link` prints groups signed.
  void groupsAreNeverNegative() {
    for (int round = 0; round < 12; ++round) {
      VETHLOOM_APPLY(*lab_, {bridge(at("host", "br0"))});
      QVERIFY(!shell(QStringLiteral("ip link show br0")).contains(QStringLiteral("group -")));
      lab_->tearDown();
    }
  }

  /// A process inside keeps a namespace alive, but not its cable.
  void cablesGoAtOnce() {
    VETHLOOM_APPLY(*lab_,
                   {CreateNamespace{space("a")}, CreateNamespace{space("b")}, veth(at("a", "eth0"), at("b", "eth0"))});
    const auto inside = lab_->engine().openNamespace(lab_->lab(), ns("a"));
    const auto elsewhere = lab_->engine().openNamespace(lab_->lab(), ns("b"));
    QVERIFY(inside && elsewhere);
    lab_->tearDown();
    for (const auto* kept : {&*inside, &*elsewhere})
      QVERIFY(!shell(QStringLiteral("nsenter --net=/proc/%1/fd/%2 ip link show").arg(::getpid()).arg(kept->get()))
                   .contains(QStringLiteral("eth0")));
  }

  void ourLinksAreFoundByAnyName() {
    VETHLOOM_APPLY(*lab_, someLab());
    shell(QStringLiteral("ip link set pa name renamed"));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
  }

  void aMacThatWeChangedIsStillOurs() {
    VETHLOOM_APPLY(*lab_, someLab());
    VETHLOOM_APPLY(*lab_, {SetMac{at("host", "pa"), mac("02:00:00:00:00:77")}});
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
  }

  void namespacesThatWentByThemselvesAreForgotten() {
    VETHLOOM_APPLY(*lab_, someLab());
    shell(QStringLiteral("ip netns del a"));
    shell(QStringLiteral("ip link del br0"));
    // The next apply finds the names free, and knows no more of what has gone.
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}, bridge(at("host", "br0"))});
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
  }

  void survivesDeathAtEveryStep_data() {
    QTest::addColumn<int>("calls");
    const int operations = static_cast<int>(someLab().size());
    // Twice as many: the last operation of the plan fails, and dying goes on through the undo.
    for (int calls = 0; calls <= 2 * operations; ++calls)
      QTest::addRow("after %d steps", calls) << calls;
  }
  void survivesDeathAtEveryStep() {
    QFETCH(int, calls);
    Operations plan = someLab();
    plan.push_back(DeleteLink{at("a", "none")});
    applyAndDie(plan, calls);
    if (calls % 2 == 0) {
      // The next apply copes as well.
      VETHLOOM_APPLY(*lab_, {CreateNamespace{space("later")}});
      QVERIFY(journals().contains(QStringLiteral("demo.journal")));
    }
    const auto report = lab_->engine().tearDown(lab_->lab());
    if (report)
      QCOMPARE(report->left, std::vector<std::string>());
    else
      QCOMPARE(report.error().kind, FailureKind::NotFound);
    QCOMPARE(ipDump(), before_);
    QCOMPARE(namespaceFiles(), QStringList());
    QCOMPARE(journals(), QStringList());
  }

  void survivesDeathBetweenAnnouncingAndMaking() {
    VETHLOOM_APPLY(*lab_, {CreateNamespace{space("a")}});
    QByteArray text = journalText();
    // Announced: a namespace whose file was made but not mounted, one without a file, and a link. Half a line more.
    text += "{\"cookie\":77,\"do\":\"add\",\"namespace\":\"half\"}\n";
    text += "{\"cookie\":78,\"do\":\"add\",\"namespace\":\"none\"}\n";
    text += "{\"do\":\"add\",\"kind\":\"bridge\",\"link\":\"br9\"}\n";
    text += "{\"do\":\"add\",\"kind\":\"bri";
    writeJournal(text);
    shell(QStringLiteral("touch /run/netns/half"));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipDump(), before_);
    QCOMPARE(namespaceFiles(), QStringList());
    QCOMPARE(journals(), QStringList());
  }

  void aDamagedJournalIsNotActedUpon() {
    VETHLOOM_APPLY(*lab_, someLab());
    const QStringList during = ipDump();
    const QByteArray text = journalText();
    writeJournal(text + "garbage\n");
    const auto report = lab_->engine().tearDown(lab_->lab());
    QVERIFY(!report);
    QCOMPARE(report.error().kind, FailureKind::Io);
    QCOMPARE(ipDump(), during);
    writeJournal(text);
    lab_->tearDown();
  }

  void aLinkAsAJournalIsRefused() {
    QVERIFY(QFile::link(QStringLiteral("/run/elsewhere"), journalPath()));
    const auto failure = lab_->apply({CreateNamespace{space("a")}});
    QVERIFY(failure);
    QVERIFY(!QFile::exists(QStringLiteral("/run/elsewhere")));
    QCOMPARE(ipNamespaces(), QStringList());
  }

  void aLabIsHeldByOneAtATime() {
    auto execution = lab_->engine().begin(lab_->lab(), {CreateNamespace{space("a")}});
    QVERIFY(execution);
    LabFixture other;
    QCOMPARE(other.engine().begin(other.lab(), {}).error().kind, FailureKind::Busy);
    QCOMPARE(other.engine().tearDown(other.lab()).error().kind, FailureKind::Busy);
    QCOMPARE(lab_->engine().tearDown(lab_->lab()).error().kind, FailureKind::Busy);
    execution->reset();
    QVERIFY(other.engine().begin(other.lab(), {}));
    QCOMPARE(journals(), QStringList());
  }

  void twoLabsDoNotMeet() {
    VETHLOOM_APPLY(*lab_, someLab());
    const auto second = test::lab("second");
    auto execution = lab_->engine().begin(second, {CreateNamespace{space("c")}, bridge(at("host", "br1"))});
    QVERIFY(execution);
    std::vector<StepResult> steps;
    while ((*execution)->advance(steps)) {
    }
    QVERIFY(!(*execution)->failure());
    execution->reset();
    // What is the first's is not the second's.
    for (const Operation& operation :
         {Operation(DeleteNamespace{space("a")}), Operation(DeleteLink{at("host", "br0")})})
      QCOMPARE(lab_->engine().begin(second, {operation}).error().kind, FailureKind::NotOurs);
    QVERIFY(!lab_->engine().openNamespace(second, ns("a")));
    QCOMPARE(lab_->tearDown().left, std::vector<std::string>());
    QCOMPARE(ipNamespaces(), QStringList{QStringLiteral("c")});
    QVERIFY(lab_->engine().tearDown(second));
    QCOMPARE(ipDump(), before_);
  }

  /// Descriptors run out in the middle: what was done is taken back all the same.
  void unwindsWithoutDescriptors() {
    Operations plan;
    for (int i = 0; i < 40; ++i)
      plan.push_back(CreateNamespace{space(("n" + std::to_string(i)).c_str())});
    const auto failure = [&] {
      const FewDescriptors few(40);
      return lab_->apply(plan);
    }();
    QVERIFY(failure);
    QCOMPARE(failure->errorNumber, EMFILE);
    for (const StepResult& step : lab_->steps)
      QVERIFY2(step.outcome != StepOutcome::UndoFailed, step.message.c_str());
    QCOMPARE(ipDump(), before_);
    QCOMPARE(journals(), QStringList());
  }

  void keepsNoDescriptors() {
    const auto open = [] {
      return QDir(QStringLiteral("/proc/self/fd"))
          .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
          .size();
    };
    VETHLOOM_APPLY(*lab_, someLab());
    lab_->tearDown();
    const auto before = open();
    for (int round = 0; round < 5; ++round) {
      VETHLOOM_APPLY(*lab_, someLab());
      lab_->tearDown();
    }
    QCOMPARE(open(), before);
  }

private:
  std::unique_ptr<LabFixture> lab_;
  QStringList before_;
};

VETHLOOM_SANDBOX_MAIN(TearDownTest, refusal)
#include "test_engine_teardown.moc"
