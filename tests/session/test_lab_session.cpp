// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/lab_registry.h"
#include "session/lab_session.h"

#include <fcntl.h>
#include <unistd.h>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace vethloom;
using contract::Failure;
using contract::FailureKind;
using session::LabSession;
using session::OpenRequest;
using State = session::LabSession::State;

namespace {

/// A session that notes what it says.
struct Watched {
  Watched() {
    QObject::connect(&session, &LabSession::failed, &session, [this](const Failure& f) { failures.append(f); });
    QObject::connect(&session, &LabSession::observedChanged, &session, [this] { ++changes; });
  }
  void open(OpenRequest::Mode mode = OpenRequest::Mode::AttachOrStart, bool linger = false) {
    session.open({.lab = *contract::LabName::parse("demo"),
                  .mode = mode,
                  .linger = linger,
                  .file = QStringLiteral("/home/ann/demo.vloom")});
  }
  [[nodiscard]] bool isOpen() const { return session.state() == State::Open; }
  [[nodiscard]] QString complaint() const {
    return failures.isEmpty() ? QString() : QString::fromStdString(contract::describe(failures.first()));
  }

  LabSession session;
  QList<Failure> failures;
  int changes = 0;
};

plan::Plan twoSteps() {
  const auto name = contract::NamespaceName::parse("ns1");
  return {.steps = {{.operation = contract::CreateNamespace{*name}}, {.operation = contract::DeleteNamespace{*name}}},
          .obstacles = {}};
}

}  // namespace

class TestLabSession : public QObject {
  Q_OBJECT

private slots:
  void init() {
    runtime_ = std::make_unique<QTemporaryDir>();
    qputenv("XDG_RUNTIME_DIR", runtime_->path().toLocal8Bit());
    qputenv("VETHLOOM_HELPER", VETHLOOM_BINARY_DIR "/tests/fake_helper");
    behave("");
  }

  void cleanup() {
    const QDir left(runtime_->filePath(QStringLiteral("vethloom")));
    QVERIFY2(left.isEmpty(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
             qPrintable(left.entryList(QDir::AllEntries | QDir::System).join(QLatin1Char(' '))));
  }

  void opensWithASnapshot() {
    Watched lab;
    QSignalSpy states(&lab.session, &LabSession::stateChanged);
    lab.open();
    QCOMPARE(lab.session.state(), State::Opening);
    QTRY_VERIFY(lab.isOpen());
    QCOMPARE(states.size(), 2);
    QVERIFY(!lab.session.attached());
    QCOMPARE(lab.session.capabilities().kernel, std::string("6.1"));
    QVERIFY(lab.session.observed().findLink(contract::NamespaceRef::host(), "veth1"));
    QCOMPARE(session::runningLabs().size(), 1U);
    QCOMPARE(session::runningLabs()[0].file, QStringLiteral("/home/ann/demo.vloom"));
  }

  void closesAndOpensAgain() {
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    lab.session.close();
    QCOMPARE(lab.session.state(), State::Closed);
    QVERIFY(session::runningLabs().empty());
    QVERIFY(lab.session.observed().namespaces.empty());
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    QVERIFY(lab.failures.isEmpty());
  }

  void saysVerbatimWhyTheHelperRefuses() {
    behave("refuse");
    Watched lab;
    lab.open();
    QTRY_COMPARE(lab.failures.size(), 1);
    QCOMPARE(lab.failures[0].kind, FailureKind::NotSupported);
    QCOMPARE(lab.failures[0].message, std::string("This system does not let you make user namespaces; ask for it"));
    QCOMPARE(lab.failures[0].errorNumber, EPERM);
    QCOMPARE(lab.session.state(), State::Closed);
  }

  void failsToOpen_data() {
    QTest::addColumn<QByteArray>("helper");
    QTest::addColumn<QByteArray>("behaviour");
    QTest::addColumn<FailureKind>("kind");
    QTest::addColumn<QString>("words");
    const QByteArray fake = VETHLOOM_BINARY_DIR "/tests/fake_helper";
    QTest::newRow("no helper") << QByteArray("/nonexistent") << QByteArray() << FailureKind::NotFound
                               << QStringLiteral("/nonexistent");
    QTest::newRow("a directory") << QByteArray("/tmp") << QByteArray() << FailureKind::NotFound
                                 << QStringLiteral("/tmp");
    QTest::newRow("not a program") << QByteArray(VETHLOOM_SOURCE_DIR "/CMakeLists.txt") << QByteArray()
                                   << FailureKind::NotFound << QStringLiteral("CMakeLists.txt");
    QTest::newRow("a program that ends at once")
        << QByteArray("/bin/false") << QByteArray() << FailureKind::Disconnected
        << QStringLiteral("ended with exit code 1");
    QTest::newRow("last words") << fake << QByteArray("end") << FailureKind::Disconnected
                                << QStringLiteral("ended with exit code 3: no such \\x1B[31mdevice");
    QTest::newRow("nonsense") << fake << QByteArray("nonsense") << FailureKind::Disconnected
                              << QStringLiteral("not a Varlink reply (HTTP/1.1 400 Bad Request");
  }

  void failsToOpen() {
    QFETCH(QByteArray, helper);
    QFETCH(QByteArray, behaviour);
    QFETCH(FailureKind, kind);
    QFETCH(QString, words);
    qputenv("VETHLOOM_HELPER", helper);
    behave(behaviour.constData());
    Watched lab;
    lab.open();
    QTRY_COMPARE(lab.failures.size(), 1);
    QVERIFY2(lab.complaint().contains(words), qPrintable(lab.complaint()));
    QCOMPARE(lab.failures[0].kind, kind);
    QCOMPARE(lab.session.state(), State::Closed);
  }

  void givesUpOnAHelperThatIsMute() {
    behave("mute");
    Watched lab;
    lab.open();
    QTest::qWait(0);
    lab.session.close();
    QCOMPARE(lab.session.state(), State::Closed);
    QVERIFY(lab.failures.isEmpty());
  }

  void attachesOnlyToWhatRuns() {
    Watched lab;
    lab.open(OpenRequest::Mode::Attach);
    QTRY_COMPARE(lab.failures.size(), 1);
    QCOMPARE(lab.failures[0].kind, FailureKind::NotFound);
  }

  void startsOneHelperForTwoOpeners() {
    Watched first;
    Watched second;
    first.open();
    second.open();
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    QVERIFY(first.session.attached() != second.session.attached());
    Watched& owner = first.session.attached() ? second : first;
    Watched& guest = first.session.attached() ? first : second;
    owner.session.close();
    QTRY_COMPARE(guest.session.state(), State::Lost);
  }

  void lingersAndIsFoundAgain() {
    {
      Watched lab;
      lab.open(OpenRequest::Mode::AttachOrStart, true);
      QTRY_VERIFY(lab.isOpen());
      QSignalSpy finished(lab.session.apply(twoSteps()), &session::ApplyRun::finished);
      QTRY_COMPARE(finished.size(), 1);
    }
    QCOMPARE(session::runningLabs().size(), 1U);
    Watched again;
    again.open(OpenRequest::Mode::Attach);
    QTRY_VERIFY(again.isOpen());
    QVERIFY(again.session.attached());
    std::optional<contract::Result<contract::TearDownReport>> report;
    again.session.tearDown([&](contract::Result<contract::TearDownReport> r) { report = std::move(r); });
    QTRY_VERIFY(report);
    QCOMPARE((*report)->namespaces, 2U);
    QVERIFY2(!session::waitForEnd(again.session.request().lab, 10), "we are still connected");
    again.session.close();
    QVERIFY(session::waitForEnd(again.session.request().lab, 5000));
  }

  void appliesAndSeesWhatChanged() {
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    QList<std::size_t> steps;
    session::ApplyRun* run = lab.session.apply(twoSteps());
    QSignalSpy finished(run, &session::ApplyRun::finished);
    connect(run, &session::ApplyRun::stepped, run, [&](const contract::StepResult& s) { steps.append(s.operation); });
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(steps, QList<std::size_t>({0, 1}));
    const auto up = [&] { return lab.session.observed().findLink(contract::NamespaceRef::host(), "veth1")->fact.up; };
    QTRY_VERIFY(up());
  }

  void cancelsAnApply() {
    behave("wait");
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    session::ApplyRun* run = lab.session.apply(twoSteps());
    std::optional<Failure> failure;
    connect(run, &session::ApplyRun::finished, this, [&](const std::optional<Failure>& f) { failure = f; });
    run->cancel();
    QTRY_VERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::Cancelled);
  }

  void survivesAHelperThatDiesInTheMiddle() {
    behave("die");
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    std::optional<Failure> failure;
    connect(lab.session.apply(twoSteps()), &session::ApplyRun::finished, this,
            [&](const std::optional<Failure>& f) { failure = f; });
    QTRY_COMPARE(lab.failures.size(), 1);
    QVERIFY(failure);
    QCOMPARE(failure->kind, FailureKind::Disconnected);
    QVERIFY2(lab.complaint().contains(QStringLiteral("was killed by signal 9")), qPrintable(lab.complaint()));
    QCOMPARE(lab.session.state(), State::Lost);
    QVERIFY(lab.session.observed().namespaces.empty());

    behave("");
    lab.open();
    QTRY_VERIFY2(lab.isOpen(), "it can be started again");
  }

  void takesAFreshSnapshotAfterAnOverrun() {
    behave("overrun");
    Watched lab;
    lab.open();
    const auto host = contract::NamespaceRef::host();
    QTRY_VERIFY(lab.session.observed().findLink(host, "veth7"));
    QVERIFY(!lab.session.observed().findLink(host, "veth1"));
  }

  void announcesManyFactsOnce() {
    behave("burst");
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.session.observed().findLink(contract::NamespaceRef::host(), "veth200"));
    QVERIFY2(lab.changes < 20, qPrintable(QString::number(lab.changes)));
  }

  void pings() {
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    QList<contract::PingUpdate> updates;
    session::PingRun* run =
        lab.session.ping(contract::NamespaceRef::host(), *contract::IpAddress::parse("10.0.0.2"), 1);
    QSignalSpy finished(run, &session::PingRun::finished);
    connect(run, &session::PingRun::updated, this, [&](const contract::PingUpdate& u) { updates.append(u); });
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(updates.size(), 2);
    QVERIFY(updates[0].answered && updates[1].finished);
  }

  void stopsAPingWithItsTotals() {
    behave("wait");
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    contract::PingUpdate last;
    session::PingRun* run =
        lab.session.ping(contract::NamespaceRef::host(), *contract::IpAddress::parse("10.0.0.2"), 0);
    QSignalSpy finished(run, &session::PingRun::finished);
    connect(run, &session::PingRun::updated, this, [&](const contract::PingUpdate& u) { last = u; });
    QTRY_VERIFY(last.answered);
    run->stop();
    QCOMPARE(finished.size(), 1);
    QVERIFY(last.finished);
    QCOMPARE(last.sent, 1U);
    QCOMPARE(last.received, 1U);
  }

  void passesACommandItsDescriptors() {
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    std::array<int, 2> pipe{};
    QCOMPARE(::pipe2(pipe.data(), O_CLOEXEC), 0);
    int exitStatus = -1;
    session::CommandRun* run =
        lab.session.run(contract::NamespaceRef::host(), {QStringLiteral("true")}, {pipe[1], pipe[1], pipe[1]});
    connect(run, &session::CommandRun::finished, this, [&](const auto& status) { exitStatus = status.value_or(-2); });
    ::close(pipe[1]);
    QTRY_COMPARE(exitStatus, 7);
    std::array<char, 16> bytes{};
    QCOMPARE(::read(pipe[0], bytes.data(), bytes.size()), 6);
    QCOMPARE(QByteArray(bytes.data()), QByteArray("hello\n"));
    ::close(pipe[0]);
  }

  void refusesWorkWhileClosed() {
    Watched lab;
    lab.open();
    QTRY_VERIFY(lab.isOpen());
    lab.session.close();
    std::optional<Failure> applied;
    std::optional<Failure> tornDown;
    connect(lab.session.apply(twoSteps()), &session::ApplyRun::finished, this,
            [&](const std::optional<Failure>& f) { applied = f; });
    lab.session.tearDown([&](const auto& report) { tornDown = report.error(); });
    QTRY_VERIFY(applied && tornDown);
    QCOMPARE(applied->kind, FailureKind::Disconnected);
    QCOMPARE(tornDown->kind, FailureKind::Disconnected);
  }

private:
  static void behave(const char* behaviour) { qputenv("FAKE_HELPER", behaviour); }

  std::unique_ptr<QTemporaryDir> runtime_;
};

QTEST_GUILESS_MAIN(TestLabSession)
#include "test_lab_session.moc"
