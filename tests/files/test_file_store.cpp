// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/sample_drawings.h"
#include "files/vloom_file.h"

#include <sys/stat.h>
#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace vethloom;
namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

mode_t modeOf(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

}  // namespace

class TestFileStore : public QObject {
  Q_OBJECT

private slots:
  void init();
  void savesAndLoads();
  void labsAreNamedAfterTheirFiles_data();
  void labsAreNamedAfterTheirFiles();
  void modeIsKept();
  void symbolicLinksAreFollowed();
  void nothingIsLeftBeside();
  void oddTargetsAreRefused();
  void missingPlacesAreSaid();
  void fullDiskLeavesTheOldFile();
  void failuresNameTheFile();

private:
  [[nodiscard]] fs::path at(const char* name) const { return fs::path(directory_->path().toStdString()) / name; }
  [[nodiscard]] QStringList entries() const {
    return QDir(directory_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
  }

  std::unique_ptr<QTemporaryDir> directory_;
  const model::Topology drawing_ = samples::switchedRooms().topology;
};

void TestFileStore::init() {
  directory_ = std::make_unique<QTemporaryDir>();
  QVERIFY(directory_->isValid());
}

void TestFileStore::savesAndLoads() {
  QVERIFY(files::save(drawing_, at("lab.vloom")));
  const auto loaded = files::load(at("lab.vloom"));
  QVERIFY(loaded);
  QCOMPARE(loaded->info.name, std::string());
  QCOMPARE(contentOf(at("lab.vloom")), files::print(drawing_));
}

void TestFileStore::labsAreNamedAfterTheirFiles_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("name");
  QTest::newRow("plain") << "two-rooms.vloom"
                         << "two-rooms";
  QTest::newRow("blanks") << "Two rooms, one cable.vloom"
                          << "Two-rooms-one-cable";
  QTest::newRow("dots") << "lab.v2.vloom"
                        << "lab.v2";
  QTest::newRow("leading") << "-_x.vloom"
                           << "x";
  QTest::newRow("foreign") << "实验.vloom"
                           << "lab";
  QTest::newRow("long") << QString(100, QLatin1Char('a')) + QStringLiteral(".vloom") << QString(64, QLatin1Char('a'));
}

void TestFileStore::labsAreNamedAfterTheirFiles() {
  QFETCH(QString, file);
  QFETCH(QString, name);
  const auto path = at(qUtf8Printable(file));
  QCOMPARE(QString::fromStdString(files::labNameOf({}, path).text()), name);
  model::Topology named;
  named.info.name = "own";
  QCOMPARE(QString::fromStdString(files::labNameOf(named, path).text()), QStringLiteral("own"));
}

void TestFileStore::modeIsKept() {
  const auto path = at("lab.vloom");
  QVERIFY(files::save({}, path));
  for (const mode_t mode : {0600, 0664, 0755}) {
    QCOMPARE(::chmod(path.c_str(), mode), 0);
    QVERIFY(files::save(drawing_, path));
    QCOMPARE(modeOf(path), mode);
  }
  const mode_t mask = ::umask(027);
  const auto saved = files::save(drawing_, at("new.vloom"));
  ::umask(mask);
  QVERIFY(saved);
  QCOMPARE(modeOf(at("new.vloom")), mode_t{0640});
}

void TestFileStore::symbolicLinksAreFollowed() {
  fs::create_directory(at("shelf"));
  fs::create_symlink("shelf/lab.vloom", at("first"));
  fs::create_symlink("first", at("second"));
  QVERIFY(files::save(drawing_, at("second")));  // Also where the file is not there yet.
  QVERIFY(fs::is_symlink(at("first")) && fs::is_symlink(at("second")));
  QCOMPARE(contentOf(at("shelf") / "lab.vloom"), files::print(drawing_));
  QVERIFY(files::save({}, at("second")));
  QCOMPARE(contentOf(at("shelf") / "lab.vloom"), files::print({}));
}

void TestFileStore::nothingIsLeftBeside() {
  QVERIFY(files::save(drawing_, at("lab.vloom")));
  QVERIFY(files::save({}, at("lab.vloom")));
  QCOMPARE(entries(), QStringList{QStringLiteral("lab.vloom")});
}

void TestFileStore::oddTargetsAreRefused() {
  fs::create_directory(at("folder"));
  QVERIFY(!files::save(drawing_, at("folder")));
  QVERIFY(!files::load(at("folder")));
  QCOMPARE(::mkfifo(at("pipe").c_str(), 0600), 0);
  QVERIFY(!files::load(at("pipe")));  // And does not wait for a writer.
  QVERIFY(!files::save(drawing_, at("pipe")));
  QVERIFY(!files::save(drawing_, "/dev/full"));
  fs::create_symlink("self", at("self"));
  QVERIFY(!files::load(at("self")));
}

void TestFileStore::missingPlacesAreSaid() {
  const auto missing = files::load(at("no.vloom"));
  QCOMPARE(missing.error().kind, contract::FailureKind::NotFound);
  QCOMPARE(missing.error().errorNumber, ENOENT);
  const auto nowhere = files::save(drawing_, at("no") / "lab.vloom");
  QCOMPARE(nowhere.error().kind, contract::FailureKind::NotFound);
}

/// Saves in a namespace of its own, onto a file system of two pages that the old drawing fills.
void TestFileStore::fullDiskLeavesTheOldFile() {
  if (qEnvironmentVariableIsSet("VETHLOOM_FULL_DISK")) {
    const fs::path path = fs::path(qgetenv("VETHLOOM_FULL_DISK").toStdString()) / "lab.vloom";
    const std::string before = contentOf(path);
    const auto result = files::save(drawing_, path);
    QVERIFY(!result);
    QCOMPARE(result.error().errorNumber, ENOSPC);
    QCOMPARE(contentOf(path), before);
    QCOMPARE(std::distance(fs::directory_iterator(path.parent_path()), {}), 1);
    return;
  }
  QProcess process;
  auto environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("VETHLOOM_FULL_DISK"), directory_->path());
  process.setProcessEnvironment(environment);
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(QStringLiteral("unshare"),
                {QStringLiteral("-mUr"), QStringLiteral("sh"), QStringLiteral("-c"),
                 QStringLiteral("mount -t tmpfs -o size=4k none \"$VETHLOOM_FULL_DISK\" || exit 77; "
                                "head -c 4096 /dev/zero >\"$VETHLOOM_FULL_DISK/lab.vloom\"; exec \"$0\" \"$1\""),
                 QCoreApplication::applicationFilePath(), QStringLiteral("fullDiskLeavesTheOldFile")});
  const bool ran = process.waitForFinished(60000);
  if (!ran || process.exitCode() == 77) {
    if (qEnvironmentVariable("CI") == QLatin1String("true")) {
      QFAIL(process.readAll().constData());
    }
    QSKIP("this system lets nobody mount a small file system");
  }
  QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

void TestFileStore::failuresNameTheFile() {
  std::ofstream(at("a\x1b[31m.vloom")) << R"({"vethloom": 1, "cables": 3})";
  const auto result = files::load(at("a\x1b[31m.vloom"));
  QVERIFY(!result);
  QVERIFY(result.error().object.ends_with("a\\x1B[31m.vloom: cables"));
}

QTEST_GUILESS_MAIN(TestFileStore)
#include "test_file_store.moc"
