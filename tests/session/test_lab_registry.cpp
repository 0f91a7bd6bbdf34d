// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/lab_registry.h"

#include <sys/stat.h>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace vethloom;
using contract::FailureKind;
using contract::LabName;
using session::LabRegistry;

namespace {

LabName lab(const char* name = "two-rooms") {
  return *LabName::parse(name);
}

int modeOf(const QString& path) {
  struct stat status = {};
  return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? int(status.st_mode & 0777) : -1;
}

}  // namespace

class TestLabRegistry : public QObject {
  Q_OBJECT

private slots:
  void init() {
    runtime_ = std::make_unique<QTemporaryDir>();
    qputenv("XDG_RUNTIME_DIR", runtime_->path().toLocal8Bit());
  }

  void makesItsDirectoryForUsAlone() {
    const auto registry = LabRegistry::open();
    QVERIFY(registry);
    QCOMPARE(registry->directory(), runtime_->filePath(QStringLiteral("vethloom")));
    QCOMPARE(modeOf(registry->directory()), 0700);
  }

  void makesNothingWhereItOnlyLooks() {
    const auto registry = LabRegistry::open(session::IfMissing::Fail);
    QCOMPARE(registry.error().kind, FailureKind::NotFound);
    QVERIFY(QDir(runtime_->path()).isEmpty());
  }

  void closesADirectoryThatWasOpenToOthers() {
    QDir(runtime_->path()).mkdir(QStringLiteral("vethloom"));
    ::chmod(runtime_->filePath(QStringLiteral("vethloom")).toLocal8Bit().constData(), 0777);
    const auto registry = LabRegistry::open();
    QVERIFY(registry);
    QCOMPARE(modeOf(registry->directory()), 0700);
  }

  void followsNoLink() {
    QTemporaryDir elsewhere;
    QVERIFY(QFile::link(elsewhere.path(), runtime_->filePath(QStringLiteral("vethloom"))));
    QVERIFY(!LabRegistry::open());
  }

  void refusesADirectoryOfSomebodyElse() {
    if (::geteuid() != 0)
      QSKIP("only root can give a directory away");
    QDir(runtime_->path()).mkdir(QStringLiteral("vethloom"));
    QCOMPARE(::chown(runtime_->filePath(QStringLiteral("vethloom")).toLocal8Bit().constData(), 65534, 65534), 0);
    const auto registry = LabRegistry::open();
    QVERIFY(!registry);
    QCOMPARE(registry.error().kind, FailureKind::NotPermitted);
  }

  void turnsToTheUsualPlaceWithoutAUsableVariable_data() {
    QTest::addColumn<QByteArray>("variable");
    QTest::newRow("unset") << QByteArray();
    QTest::newRow("relative") << QByteArray("run");
    QTest::newRow("missing") << QByteArray("/nonexistent/run");
    QTest::newRow("writable by others") << QByteArray("/tmp");
  }

  void turnsToTheUsualPlaceWithoutAUsableVariable() {
    QFETCH(QByteArray, variable);
    qputenv("XDG_RUNTIME_DIR", variable);
    const auto registry = LabRegistry::open();
    QVERIFY(registry);
    const QString user = QString::number(::geteuid());
    QVERIFY(registry->directory() == QStringLiteral("/run/user/%1/vethloom").arg(user) ||
            registry->directory() == QStringLiteral("/tmp/vethloom-%1").arg(user));
    QCOMPARE(modeOf(registry->directory()), 0700);
    QDir().rmdir(registry->directory());
  }

  void givesTheListenerToOneOnly() {
    const auto first = LabRegistry::open();
    const auto second = LabRegistry::open();
    const auto winner = first->claim(lab());
    const auto loser = second->claim(lab());
    QVERIFY(winner && winner->listener && !winner->connection);
    QVERIFY(loser && loser->connection && !loser->listener);
  }

  void takesAStaleSocketOver() {
    const auto registry = LabRegistry::open();
    { const auto dead = registry->claim(lab()); }
    QVERIFY(QFile::exists(registry->socketPath(lab())));
    QCOMPARE(registry->connect(lab()).error().kind, FailureKind::NotFound);
    const auto claim = registry->claim(lab());
    QVERIFY(claim && claim->listener);
  }

  void removesOnlyWhatIsStale() {
    const auto registry = LabRegistry::open();
    auto claim = registry->claim(lab());
    QVERIFY(registry->writeRecord({lab(), {}, 1}));
    QVERIFY(!registry->removeStale(lab()));
    claim->listener.reset();
    QVERIFY(registry->removeStale(lab()));
    QVERIFY(QDir(registry->directory()).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System));
  }

  void listsWhatAnswers() {
    const auto registry = LabRegistry::open();
    const auto up = registry->claim(lab("b"));
    QVERIFY(registry->writeRecord({lab("b"), QStringLiteral("/home/ann/b.vloom"), 42}));
    const auto withoutRecord = registry->claim(lab("a"));
    { const auto dead = registry->claim(lab("c")); }
    const auto running = registry->running();
    QCOMPARE(running.size(), 2U);
    QVERIFY(running[0].lab == lab("a") && running[0].file.isEmpty());
    QVERIFY(running[1].lab == lab("b"));
    QCOMPARE(running[1].file, QStringLiteral("/home/ann/b.vloom"));
    QCOMPARE(running[1].pid, 42);
    QVERIFY(!QFile::exists(registry->socketPath(lab("c"))));
  }

  void bearsADamagedRecord_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray("{\"file\": \"/ho");
    QTest::newRow("binary") << QByteArray("\x00\xff\xfe", 3);
    QTest::newRow("wrong types") << QByteArray(R"({"file": 3, "pid": "x"})");
    QTest::newRow("an array") << QByteArray("[]");
  }

  void bearsADamagedRecord() {
    QFETCH(QByteArray, text);
    const auto registry = LabRegistry::open();
    const auto claim = registry->claim(lab());
    QFile file(registry->directory() + QStringLiteral("/two-rooms.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    QCOMPARE(registry->running().size(), 1U);
    QVERIFY(registry->record(lab()).file.isEmpty());
  }

  void saysThatAPathIsTooLong() {
    const QString deep = runtime_->filePath(QString(90, QLatin1Char('d')));
    QVERIFY(QDir().mkpath(deep));
    ::chmod(QFile::encodeName(deep).constData(), 0700);
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(deep));
    const auto registry = LabRegistry::open();
    QVERIFY(registry);
    const auto claim = registry->claim(lab());
    QVERIFY(!claim);
    QCOMPARE(claim.error().kind, FailureKind::LimitExceeded);
    QVERIFY(QByteArray::fromStdString(claim.error().message).contains("107"));
  }

private:
  std::unique_ptr<QTemporaryDir> runtime_;
};

QTEST_GUILESS_MAIN(TestLabRegistry)
#include "test_lab_registry.moc"
