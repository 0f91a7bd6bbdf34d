// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <unistd.h>
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using cli::Ctl;
using cli::Outcome;

namespace {

QStringList words(const QString& line) {
  return line.split(QLatin1Char(' '));
}

Outcome ip(const QString& arguments) {
  return cli::run(QStringLiteral("ip"), words(arguments));
}

}  // namespace

/// `--in host`, as root, with names that nothing else has.
class TestCliHost : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    if (::geteuid() != 0)
      QSKIP("building on this computer needs root");
    if (ip(QStringLiteral("netns add ") + ns_).exitCode != 0)
      QSKIP("this system does not let root make named namespaces");
    QCOMPARE(ip(QStringLiteral("netns delete ") + ns_).exitCode, 0);
  }

  void cleanup() {
    static_cast<void>((*ctl_)({QStringLiteral("down"), lab_, QStringLiteral("--in"), QStringLiteral("host")}));
    static_cast<void>(ip(QStringLiteral("netns delete ") + ns_));
  }

  void buildsWhatIpSees() {
    const QString file = writeDrawing();
    const Outcome up = host(QStringLiteral("up"), file);
    COMPARE_EXIT(up, 0);
    QVERIFY2(up.output.startsWith(lab_.toUtf8() + " is up on this computer: 1 namespace and 1 cable."),
             up.output.constData());
    QVERIFY(ip(QStringLiteral("netns list")).output.contains(ns_.toUtf8()));
    QVERIFY(ip(QStringLiteral("-n %1 -br address show dev eth0").arg(ns_)).output.contains("198.51.100.2/30"));
    QVERIFY(ip(QStringLiteral("-br address show dev ") + link_).output.contains("198.51.100.1/30"));
    QCOMPARE(host(QStringLiteral("up"), file).output, "Nothing to do: " + lab_.toUtf8() + " is as drawn.\n");

    const QJsonArray labs = (*ctl_)({QStringLiteral("ls"), QStringLiteral("--json")}).json().array();
    QVERIFY(labs.contains(QJsonObject{{QStringLiteral("lab"), lab_}, {QStringLiteral("in"), QStringLiteral("host")}}));
    COMPARE_EXIT(
        (*ctl_)({QStringLiteral("ping"), lab_, QStringLiteral("host"), ns_, QStringLiteral("-c"), QStringLiteral("1")}),
        0);
    const Outcome inside = (*ctl_)({QStringLiteral("exec"), lab_, ns_, QStringLiteral("--"), QStringLiteral("ip"),
                                    QStringLiteral("netns"), QStringLiteral("identify")});
    QCOMPARE(inside.output.trimmed(), ns_.toUtf8());

    COMPARE_EXIT((*ctl_)({QStringLiteral("down"), lab_}), 0);
    QVERIFY(!ip(QStringLiteral("netns list")).output.contains(ns_.toUtf8()));
    QVERIFY(ip(QStringLiteral("link show dev ") + link_).exitCode != 0);
    QVERIFY(!QFileInfo::exists(QStringLiteral("/run/vethloom/%1.journal").arg(lab_)));
    COMPARE_EXIT((*ctl_)({QStringLiteral("down"), lab_}), 2);
  }

  void leavesAloneWhatIsNotItsOwn() {
    const QString file = writeDrawing();
    QCOMPARE(ip(QStringLiteral("netns add ") + ns_).exitCode, 0);
    const Outcome refused = host(QStringLiteral("up"), file);
    COMPARE_EXIT(refused, 3);
    QVERIFY2(refused.errors.contains(ns_.toUtf8()), refused.errors.constData());
    QVERIFY(ip(QStringLiteral("netns list")).output.contains(ns_.toUtf8()));
    QVERIFY(ip(QStringLiteral("link show dev ") + link_).exitCode != 0);
  }

private:
  Outcome host(const QString& verb, const QString& file) {
    return (*ctl_)({verb, file, QStringLiteral("--in"), QStringLiteral("host")});
  }

  /// One namespace, cabled to the host. 198.51.100.0/24 is for documentation (RFC 5737), so nobody routes it.
  QString writeDrawing() {
    const QString text = QStringLiteral(R"({"vethloom": 1, "name": "%1", "namespaces": [{"name": "%2"}], "cables":
        [{"ends": [{"namespace": "host", "name": "%3", "addresses": ["198.51.100.1/30"]},
                   {"namespace": "%2", "name": "eth0", "addresses": ["198.51.100.2/30"]}]}]})");
    return ctl_->write(QStringLiteral("host.vloom"), text.arg(lab_, ns_, link_).toUtf8());
  }

  const QString own_ = QString::number(QCoreApplication::applicationPid());
  const QString lab_ = QStringLiteral("vltest-") + own_;
  const QString ns_ = QStringLiteral("vltest-ns-") + own_;
  const QString link_ = QStringLiteral("vl") + own_;
  std::unique_ptr<Ctl> ctl_ = std::make_unique<Ctl>();
};

QTEST_GUILESS_MAIN(TestCliHost)
#include "test_cli_host.moc"
