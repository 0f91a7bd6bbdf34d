// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using cli::Ctl;
using cli::Outcome;

namespace {

const QString lab = QStringLiteral("two-rooms");

QStringList exec(const QString& ns, const QStringList& command) {
  return QStringList{QStringLiteral("exec"), lab, ns, QStringLiteral("--")} + command;
}

QStringList shell(const QString& script) {
  return exec(QStringLiteral("ns1"), {QStringLiteral("sh"), QStringLiteral("-c"), script});
}

}  // namespace

/// What can be done with a lab that is up in a sandbox.
class TestCliSandbox : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    REQUIRE_SANDBOX();
    cli::adoptOrphans();
  }

  void init() {
    ctl_ = std::make_unique<Ctl>();
    COMPARE_EXIT((*ctl_)({QStringLiteral("up"), file_}), 0);
  }

  void cleanup() {
    if (!ctl_)
      return;
    static_cast<void>((*ctl_)({QStringLiteral("down"), lab}));
    QVERIFY2(ctl_->runtimeFiles().isEmpty(), qPrintable(ctl_->runtimeFiles().join(QLatin1Char(' '))));
    ctl_.reset();
    QTRY_VERIFY(cli::noChildLeft());
  }

  void listsTheLab() {
    const Outcome json = (*ctl_)({QStringLiteral("ls"), QStringLiteral("--json")});
    const QJsonObject entry = json.json().array().first().toObject();
    QCOMPARE(entry.value(QLatin1String("lab")).toString(), lab);
    QCOMPARE(entry.value(QLatin1String("in")).toString(), QStringLiteral("sandbox"));
    QCOMPARE(entry.value(QLatin1String("file")).toString(), file_);
  }

  void repairsWhatWasChanged() {
    COMPARE_EXIT((*ctl_)(exec(QStringLiteral("ns1"), words("ip link set veth1 down"))), 0);
    const Outcome plan = (*ctl_)({QStringLiteral("plan"), file_, QStringLiteral("--as"), QStringLiteral("ip")});
    QVERIFY2(plan.output.contains("ip -n ns1 link set dev veth1 up"), plan.told().constData());
    QVERIFY2(!plan.output.contains("netns add"), "only the difference");
    QCOMPARE((*ctl_)({QStringLiteral("up"), file_, QStringLiteral("--dry-run")}).exitCode, 0);
    QCOMPARE((*ctl_)(words("ping two-rooms ns1 ns2 -c 1")).exitCode, 1);
    const Outcome up = (*ctl_)({QStringLiteral("up"), file_});
    COMPARE_EXIT(up, 0);
    QVERIFY2(up.output.startsWith("two-rooms is as drawn again: "), up.output.constData());
    COMPARE_EXIT((*ctl_)(words("ping two-rooms ns1 ns2 -c 1")), 0);
  }

  void appliesAChangedDrawing() {
    QFile original(file_);
    QVERIFY(original.open(QIODevice::ReadOnly));
    const QByteArray drawn = original.readAll();
    const QString name = QStringLiteral("two-rooms.vloom");
    const QString copy = ctl_->write(name, drawn);
    // Another drawing of the same name neither takes the lab over nor takes it down.
    for (const auto& verb : {QStringLiteral("up"), QStringLiteral("down"), QStringLiteral("show")}) {
      const Outcome refused = (*ctl_)({verb, copy});
      QVERIFY2(refused.exitCode == 2 || refused.exitCode == 3, refused.told().constData());
      QVERIFY2(refused.told().contains(file_.toUtf8()), refused.told().constData());
    }
    COMPARE_EXIT((*ctl_)({QStringLiteral("down"), lab}), 0);
    COMPARE_EXIT((*ctl_)({QStringLiteral("up"), copy}), 0);
    const QString rewritten = ctl_->write(
        name,
        QByteArray(drawn).replace("192.168.1.2/24", "192.168.1.77/24").replace("via 192.168.1.2", "via 192.168.1.77"));
    COMPARE_EXIT((*ctl_)({QStringLiteral("up"), rewritten}), 0);
    const Outcome address = (*ctl_)(exec(QStringLiteral("ns2"), words("ip -br address show dev veth2")));
    QVERIFY2(address.output.contains("192.168.1.77/24") && !address.output.contains("192.168.1.2/24"),
             address.told().constData());
    COMPARE_EXIT((*ctl_)(words("ping two-rooms ns1 ns2 -c 1")), 0);
  }

  void reportsInJson() {
    const Outcome up = (*ctl_)({QStringLiteral("up"), file_, QStringLiteral("--json")});
    QCOMPARE(up.json().object().value(QLatin1String("steps")).toInt(-1), 0);
    const Outcome ping = (*ctl_)(words("ping two-rooms ns1 ns2 -c 2 --json"));
    COMPARE_EXIT(ping, 0);
    const QJsonObject report = ping.json().object();
    QCOMPARE(report.value(QLatin1String("address")).toString(), QStringLiteral("192.168.1.2"));
    QCOMPARE(report.value(QLatin1String("replies")).toArray().size(), 2);
    QCOMPARE(report.value(QLatin1String("received")).toInt(), 2);
  }

  void printsAPingAsPeopleKnowIt() {
    const Outcome ping = (*ctl_)(words("ping two-rooms ns1 ns2 -c 2"));
    QVERIFY(ping.output.startsWith("PING ns2 (192.168.1.2) from ns1\n"));
    QVERIFY(ping.output.contains("icmp_seq=2 ttl=64 time="));
    QVERIFY(ping.output.contains("2 packets transmitted, 2 received, 0% packet loss\nrtt min/avg/max = "));
    const Outcome lost = (*ctl_)(words("ping two-rooms ns1 192.168.1.99 -c 1"));
    COMPARE_EXIT(lost, 1);
    QVERIFY2(lost.output.contains("Destination Host Unreachable"), lost.output.constData());
    QVERIFY(lost.output.contains("100% packet loss"));
  }

  void passesTheExitStatusOn_data() {
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("status");
    QTest::newRow("success") << QStringLiteral("true") << 0;
    QTest::newRow("a status") << QStringLiteral("exit 42") << 42;
    QTest::newRow("a signal") << QStringLiteral("kill -TERM $$") << 128 + 15;
  }

  void passesTheExitStatusOn() {
    QFETCH(QString, script);
    QFETCH(int, status);
    COMPARE_EXIT((*ctl_)(shell(script)), status);
  }

  void saysThatACommandIsMissing() {
    const Outcome missing = (*ctl_)(exec(QStringLiteral("ns1"), {QStringLiteral("no-such-command")}));
    COMPARE_EXIT(missing, 127);
    QVERIFY(missing.errors.contains("no-such-command"));
  }

  void connectsACommandToOurStandardStreams() {
    const auto process = ctl_->start(shell(QStringLiteral("read line; echo got $line; echo oops >&2")));
    process->write("hello\n");
    process->closeWriteChannel();
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->readAllStandardOutput(), QByteArray("got hello\n"));
    QCOMPARE(process->readAllStandardError(), QByteArray("oops\n"));
  }

  void endsACommandWithItself() {
    const auto process = ctl_->start(shell(QStringLiteral("echo started; exec sleep 1000")));
    QVERIFY(process->waitForReadyRead());
    process->terminate();
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->exitCode(), 130);
    const auto sleeps = [&] { return (*ctl_)(exec(QStringLiteral("host"), words("pgrep sleep"))).exitCode == 0; };
    QTRY_VERIFY(!sleeps());
  }

  void namesTheNamespacesThatThereAre() {
    for (const QStringList& arguments : {exec(QStringLiteral("ns9"), {QStringLiteral("true")}),
                                         words("ping two-rooms ns9 ns1"), words("ping two-rooms ns1 ns9")}) {
      const Outcome refused = (*ctl_)(arguments);
      COMPARE_EXIT(refused, 2);
      QVERIFY2(refused.errors.contains("ns9") && refused.errors.contains("host, ns1 and ns2"),
               refused.errors.constData());
    }
  }

  void escapesWhatTheKernelSays() {
    COMPARE_EXIT((*ctl_)(shell(QStringLiteral("ip link add \"$(printf 'a\\033[31mb')\" type veth"))), 0);
    const Outcome shown = (*ctl_)({QStringLiteral("show"), lab});
    COMPARE_EXIT(shown, 0);
    QVERIFY2(!shown.output.contains('\033'), "no control characters");
    COMPARE_EXIT((*ctl_)({QStringLiteral("show"), lab, QStringLiteral("--json")}), 0);
  }

  void takesTheDrawingForTheLab() {
    COMPARE_EXIT((*ctl_)({QStringLiteral("show"), file_}), 0);
    COMPARE_EXIT((*ctl_)({QStringLiteral("down"), file_}), 0);
    COMPARE_EXIT((*ctl_)({QStringLiteral("down"), file_}), 2);
  }

  void leavesTheRealNetworkAlone() {
    const Outcome outside = cli::run(QStringLiteral("ip"), words("-br link show dev veth1"));
    QVERIFY2(outside.exitCode != 0 || !outside.output.contains("veth1@"), outside.told().constData());
    QVERIFY(!cli::run(QStringLiteral("ip"), words("netns list")).output.contains("ns1\n"));
  }

private:
  static QStringList words(const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); }

  const QString file_ = cli::example(lab);
  std::unique_ptr<Ctl> ctl_;
};

QTEST_GUILESS_MAIN(TestCliSandbox)
#include "test_cli_sandbox.moc"
