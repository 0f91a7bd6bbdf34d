// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn_labs.h"
#include "host_dump.h"
#include "kernel_gate.h"

#include <QRegularExpression>
#include <array>
#include <cerrno>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;

namespace {

std::optional<QString> refusal;

struct Named {
  const char* name;
  gate::Fault fault;
  int errorNumber = 0;
};

constexpr Named faults[] = {{"ENOBUFS", gate::Fault::Refused, ENOBUFS}, {"EBUSY", gate::Fault::Refused, EBUSY},
                            {"EEXIST", gate::Fault::Refused, EEXIST},   {"ENOMEM", gate::Fault::Refused, ENOMEM},
                            {"EINTR", gate::Fault::Refused, EINTR},     {"ENODEV", gate::Fault::Refused, ENODEV},
                            {"EPERM", gate::Fault::Refused, EPERM},     {"lost answer", gate::Fault::AnswerLost},
                            {"short read", gate::Fault::ShortRead}};

/// Whether an undo that was not complete says of each step what it could not do.
bool namesWhatIsLeft(const std::vector<StepResult>& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const StepResult& step) {
    return step.outcome != StepOutcome::UndoFailed || !step.message.empty();
  });
}

bool undoFailed(const std::vector<StepResult>& steps) {
  return std::any_of(steps.begin(), steps.end(),
                     [](const StepResult& step) { return step.outcome == StepOutcome::UndoFailed; });
}

/// A lab that is up, and a plan that takes much of it away again and changes the rest.
Operations someLab() {
  return {CreateNamespace{space("a")},
          CreateNamespace{space("b")},
          bridge(at("host", "br0")),
          veth(at("a", "eth0"), at("host", "pa")),
          veth(at("a", "eth1"), at("b", "eth1")),
          SetMaster{at("host", "pa"), name("br0")},
          AddAddress{at("host", "br0"), address("10.60.0.254/24")},
          AddAddress{at("a", "eth1"), address("10.61.0.1/24")},
          SetUp{at("host", "br0"), true},
          SetUp{at("a", "eth1"), true},
          SetUp{at("b", "eth1"), true},
          AddRoute{ns("host"), route("10.65.0.0/16", nullptr, "br0")},
          AddRoute{ns("a"), route("default", "10.61.0.2")},
          SetSysctl{ns("host"), Sysctl::Ipv4Forwarding, true}};
}

Operations changes() {
  return {RemoveRoute{ns("host"), route("10.65.0.0/16", nullptr, "br0")},
          SetMaster{at("host", "pa"), std::nullopt},
          SetMtu{at("a", "eth1"), 1400},
          SetMac{at("b", "eth1"), mac("02:00:00:00:61:02")},
          RemoveAddress{at("a", "eth1"), address("10.61.0.1/24")},
          SetUp{at("host", "br0"), false},
          DeleteLink{at("host", "pa")},
          DeleteNamespace{space("b")},
          CreateNamespace{space("c")},
          veth(at("c", "eth0"), at("host", "pc"))};
}

/// What writes files on the way: names of namespaces, and the journal about links of the host.
Operations filedChanges() {
  return {CreateNamespace{space("c")},
          veth(at("c", "eth0"), at("host", "pc")),
          RenameLink{at("host", "pc"), name("pd")},
          MoveLink{at("c", "eth0"), ns("host"), name("pe")},
          DeleteLink{at("host", "pa")},
          SetSysctl{ns("host"), Sysctl::Ipv6Forwarding, true},
          DeleteNamespace{space("b")}};
}

/// Whether the network comes to be so: the kernel tells of a carrier a little late. A look takes long, so few are
/// taken.
bool becomes(const QStringList& dump) {
  for (int looks = 0; looks < 5; ++looks) {
    if (ipDump() == dump)
      return true;
    QTest::qSleep(200);
  }
  return false;
}

bool isThere(const char* link) {
  return !ipLink(QStringLiteral("host"), QLatin1String(link)).isEmpty();
}

}  // namespace

/// Every netlink message of an apply, of an undo and of a teardown fails: in one of nine ways with each lab, in turns,
/// and with VETHLOOM_EVERY_FAULT in the environment, which takes many minutes, in each of the nine.
class TestFaults : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    const LabFixture first(Where::Host);
    before_ = hostDump();
  }
  void cleanup() {
    gate::open();
    // Whatever failed: the next one starts with an empty host.
    LabFixture fixture(Where::Host);
    (void)fixture.engine().tearDown(fixture.lab());
  }

  void inAnApply_data() { labsAndFaults(); }
  void inAnApply() {
    QFETCH(QString, lab);
    QFETCH(int, fault);
    const auto topology = drawing(lab);
    if (const auto missing = missingFor(topology))
      QSKIP(text(missing).constData());
    std::size_t failed = 0;
    bool met = true;
    for (std::size_t message = firstMessage(fault, lab); met; message += stride()) {
      LabFixture fixture(Where::Host);
      const auto plan = planFor(fixture, topology);
      meet(message, faults[fault]);
      const auto failure = fixture.apply(plan);
      met = gate::faults() == 1;
      const auto where = QByteArray("message ") + QByteArray::number(qulonglong(message)) + ": " + text(failure);
      gate::open();
      QVERIFY2(namesWhatIsLeft(fixture.steps), where.constData());
      if (failure) {
        ++failed;
        QVERIFY2(!failure->message.empty(), where.constData());
        QVERIFY2(!undoFailed(fixture.steps), where.constData());
        // What may have been done though its answer was lost stays in the journal, and a teardown sees to it.
        if (faults[fault].fault != gate::Fault::Refused)
          (void)fixture.engine().tearDown(fixture.lab());
        const auto after = differencesFrom(before_, 3);
        QVERIFY2(after.isEmpty(), (where + '\n' + after.join(QLatin1Char('\n')).toUtf8()).constData());
      } else {
        // Repeated, or nothing that matters: then all of it must be there.
        const auto left = planFor(fixture, topology);
        QVERIFY2(left.empty(),
                 left.empty() ? "" : (where + QByteArray::fromStdString(contract::describe(left.front()))).constData());
        QVERIFY2(fixture.tearDown().left.empty(), where.constData());
      }
    }
    QVERIFY(failed > 0 || stride() > 1);
    const auto after = differencesFrom(before_);
    QVERIFY2(after.isEmpty(), after.join(QLatin1Char('\n')).toUtf8().constData());
  }

  /// A change of a lab that is up is taken back whole: what it had taken away is there again.
  void inAChange_data() { faultsAlone(); }
  void inAChange() {
    QFETCH(int, fault);
    std::size_t messages = 0;
    for (std::size_t message = static_cast<std::size_t>(fault) % stride();; message += stride()) {
      LabFixture fixture(Where::Host);
      VETHLOOM_APPLY(fixture, someLab());
      const auto up = ipDump();
      meet(message, faults[fault]);
      const auto failure = fixture.apply(changes());
      const bool met = gate::faults() == 1;
      messages = std::max(messages, gate::messages());
      gate::open();
      const auto where = QByteArray("message ") + QByteArray::number(qulonglong(message)) + ": " + text(failure);
      QVERIFY2(namesWhatIsLeft(fixture.steps), where.constData());
      if (failure && !undoFailed(fixture.steps))
        QVERIFY2(becomes(up), where.constData());
      else if (failure)
        QVERIFY2(ipDump() != up, (where + " speaks of a partial undo").constData());
      QVERIFY2(fixture.tearDown().left.empty(), where.constData());
      if (!met) {
        QVERIFY2(!failure, where.constData());
        break;
      }
    }
    QVERIFY(messages > 10);
    const auto after = differencesFrom(before_);
    QVERIFY2(after.isEmpty(), after.join(QLatin1Char('\n')).toUtf8().constData());
  }

  /// No room is left for the journal, or a file cannot be made, at any moment of a change: taken back whole all the
  /// same, or what is left is named, and a teardown removes it.
  void withoutRoom() {
    bool met = true;
    for (std::size_t call = 0; met; ++call) {
      LabFixture fixture(Where::Host);
      VETHLOOM_APPLY(fixture, someLab());
      const auto up = ipDump();
      gate::open();
      gate::failFile(call, ENOSPC);
      const auto failure = fixture.apply(filedChanges());
      met = gate::faults() == 1;
      gate::open();
      const auto where = QByteArray("call ") + QByteArray::number(qulonglong(call)) + ": " + text(failure);
      QVERIFY2(failure || !met || (isThere("pd") && isThere("pe") && !isThere("pa")), where.constData());
      if (failure && !undoFailed(fixture.steps))
        QVERIFY2(becomes(up), where.constData());
      else if (failure)
        QVERIFY2(namesWhatIsLeft(fixture.steps) && ipDump() != up, where.constData());
      QVERIFY2(fixture.tearDown().left.empty(), where.constData());
    }
    const auto after = differencesFrom(before_);
    QVERIFY2(after.isEmpty(), after.join(QLatin1Char('\n')).toUtf8().constData());
  }

  /// The last operation fails, and then a message of the undo: what could not be taken back is named, and stays in
  /// the journal, so that a teardown takes it back.
  void inAnUndo_data() { labsAndFaults(); }
  void inAnUndo() {
    QFETCH(QString, lab);
    QFETCH(int, fault);
    const auto topology = drawing(lab);
    if (const auto missing = missingFor(topology))
      QSKIP(text(missing).constData());
    std::size_t named = 0;
    const std::size_t forth = messagesOfAnApply(topology);
    for (std::size_t message = firstMessage(fault, lab);; message += stride()) {
      LabFixture fixture(Where::Host);
      auto plan = planFor(fixture, topology);
      // Nobody has that gateway, which only the kernel can know.
      plan.emplace_back(AddRoute{ns("host"), route("10.99.0.0/16", "10.98.0.1")});
      meet(forth + message, faults[fault]);
      const auto failure = fixture.apply(plan);
      const bool met = gate::faults() == 1;
      gate::open();
      QVERIFY(failure);
      const auto where = QByteArray("message ") + QByteArray::number(qulonglong(message)) + " of the undo";
      QVERIFY2(namesWhatIsLeft(fixture.steps), where.constData());
      named += undoFailed(fixture.steps) ? 1U : 0U;
      if (!undoFailed(fixture.steps)) {
        // A record of what went with something else may stay, and means no harm.
        const auto now =
            differencesFrom(before_, 3).filter(QRegularExpression(QStringLiteral("^[-+] (?!/run/vethloom/)")));
        QVERIFY2(now.isEmpty(), (where + '\n' + now.join(QLatin1Char('\n')).toUtf8()).constData());
      }
      const auto report = fixture.engine().tearDown(fixture.lab());
      QVERIFY2(report || report.error().kind == FailureKind::NotFound, where.constData());
      const auto after = differencesFrom(before_);
      QVERIFY2(after.isEmpty(), (where + ", torn down\n" + after.join(QLatin1Char('\n')).toUtf8()).constData());
      if (!met)
        break;
    }
    QVERIFY(named > 0 || stride() > 1);
  }

  /// Whatever a teardown cannot do it says, and the next one does it.
  void inATeardown_data() { labsAndFaults(); }
  void inATeardown() {
    QFETCH(QString, lab);
    QFETCH(int, fault);
    const auto topology = drawing(lab);
    if (const auto missing = missingFor(topology))
      QSKIP(text(missing).constData());
    bool met = true;
    for (std::size_t message = firstMessage(fault, lab); met; message += stride()) {
      LabFixture fixture(Where::Host);
      VETHLOOM_APPLY(fixture, planFor(fixture, topology));
      meet(message, faults[fault]);
      const auto report = fixture.engine().tearDown(fixture.lab());
      met = gate::faults() == 1;
      gate::open();
      const auto where = QByteArray("message ") + QByteArray::number(qulonglong(message));
      if (report && report->left.empty()) {
        const auto after = differencesFrom(before_, 3);
        QVERIFY2(after.isEmpty(), (where + '\n' + after.join(QLatin1Char('\n')).toUtf8()).constData());
        continue;
      }
      const auto again = fixture.engine().tearDown(fixture.lab());
      QVERIFY2(again || again.error().kind == FailureKind::NotFound, where.constData());
      const auto after = differencesFrom(before_);
      QVERIFY2(after.isEmpty(), (where + ", again\n" + after.join(QLatin1Char('\n')).toUtf8()).constData());
    }
  }

private:
  static constexpr std::array labs{"host_switch",     "host_routes", "both_ends_in_the_host",
                                   "host_forwarding", "router",      "routing_everywhere"};

  static std::size_t stride() { return qEnvironmentVariableIsSet("VETHLOOM_EVERY_FAULT") ? 1 : std::size(faults); }
  /// Each lab begins elsewhere, so that a message of all of them meets with several faults.
  static std::size_t firstMessage(int fault, const QString& lab) {
    const auto place = std::find(labs.begin(), labs.end(), lab) - labs.begin();
    return (static_cast<std::size_t>(fault) + 2 * static_cast<std::size_t>(place)) % stride();
  }

  static void faultsAlone() {
    QTest::addColumn<int>("fault");
    for (std::size_t fault = 0; fault < std::size(faults); ++fault)
      QTest::newRow(faults[fault].name) << int(fault);
  }

  static void labsAndFaults() {
    QTest::addColumn<QString>("lab");
    QTest::addColumn<int>("fault");
    for (const char* lab : labs) {
      for (std::size_t fault = 0; fault < std::size(faults); ++fault)
        QTest::addRow("%s, %s", lab, faults[fault].name) << QString::fromLatin1(lab) << int(fault);
    }
  }

  static void meet(std::size_t message, const Named& fault) {
    gate::open();
    gate::fail(message, fault.fault, fault.errorNumber);
  }

  static std::size_t messagesOfAnApply(const model::Topology& topology) {
    LabFixture fixture(Where::Host);
    const auto plan = planFor(fixture, topology);
    gate::open();
    (void)fixture.apply(plan);
    const std::size_t messages = gate::messages();
    gate::open();
    (void)fixture.tearDown();
    return messages;
  }

  QStringList before_;
};

VETHLOOM_SANDBOX_MAIN(TestFaults, refusal)
#include "test_faults.moc"
