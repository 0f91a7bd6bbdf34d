// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/key_file.h"
#include "support/wireguard_keys.h"

#include <sys/stat.h>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace vethloom;
using files::KeyEntry;
namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& content) {
  std::ofstream(path) << content;
}

mode_t modeOf(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

KeyEntry alice() {
  return {"ns1/wg0", known::publicKey(known::alicePublic), known::secretKey(known::alicePrivate)};
}
KeyEntry bob() {
  return {"ns2/wg0", known::publicKey(known::bobPublic), known::secretKey(known::bobPrivate)};
}

}  // namespace

/// The file that the private keys are in.
class TestKeyFile : public QObject {
  Q_OBJECT

private slots:
  void init() {
    directory_ = std::make_unique<QTemporaryDir>();
    file_ = files::keyFileOf(fs::path(directory_->path().toStdString()) / "lab.vloom");
  }

  void standsBesideTheDrawing() { QCOMPARE(file_.filename().string(), std::string("lab.vloom.keys")); }

  void noFileIsNoKeys() {
    const auto ring = files::loadKeys(file_);
    QVERIFY(ring && ring->entries().empty() && !ring->isExposed());
  }

  void keysComeBack() {
    QVERIFY(files::addKeys(file_, std::vector{alice()}));
    QVERIFY(files::addKeys(file_, std::vector{bob()}));
    const auto ring = files::loadKeys(file_);
    QVERIFY(ring);
    QCOMPARE(ring->entries().size(), std::size_t{2});
    QVERIFY(*ring->find(alice().publicKey) == alice());
    QVERIFY(*ring->findLink("ns2/wg0") == bob());
    QVERIFY(!ring->findLink("ns3/wg0"));
    QCOMPARE(QDir(directory_->path()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("lab.vloom.keys")});
  }

  void newKeysOfALinkComeFirst() {
    auto again = bob();
    again.link = "ns1/wg0";
    QVERIFY(files::addKeys(file_, std::vector{alice(), again}));
    const auto ring = files::loadKeys(file_);
    QVERIFY(*ring->findLink("ns1/wg0") == again);
    QVERIFY(ring->find(alice().publicKey));  // The old one is kept: an undo may want it.
  }

  void nobodyElseMayReadIt() {
    const mode_t before = ::umask(0);
    const auto added = files::addKeys(file_, std::vector{alice()});
    ::umask(before);
    QVERIFY(added);
    QCOMPARE(modeOf(file_), mode_t{0600});
    QVERIFY(!files::loadKeys(file_)->isExposed());
    QCOMPARE(::chmod(file_.c_str(), 0644), 0);
    QVERIFY(files::loadKeys(file_)->isExposed());
    QVERIFY(files::addKeys(file_, std::vector{bob()}));
    QCOMPARE(modeOf(file_), mode_t{0600});
  }

  void whatCannotBeReadIsNotWrittenOver_data() {
    QTest::addColumn<QByteArray>("content");
    const QByteArray key(known::alicePrivate);
    const QByteArray publicKey(known::alicePublic);
    // With single quotes, which are easier on the eye.
    const auto row = [](const char* name, QByteArray content) { QTest::newRow(name) << content.replace('\'', '"'); };
    row("no JSON", "keys of mine: " + key);
    row("cut short", "{'vethloom_keys': 1, 'keys': [{'private_key': '" + key.left(20));
    row("empty", "");
    row("a list", "[]");
    row("no version", "{'keys': []}");
    row("a newer version", "{'vethloom_keys': 2, 'keys': []}");
    row("keys of another type", "{'vethloom_keys': 1, 'keys': {}}");
    row("half a key",
        "{'vethloom_keys': 1, 'keys': [{'public_key': '" + publicKey + "', 'private_key': '" + key.left(40) + "'}]}");
    row("a private key in the place of the public one",
        "{'vethloom_keys': 1, 'keys': [{'private_key': '" + key + "', 'public_key': '" + key.left(43) + "'}]}");
    row("no public key", "{'vethloom_keys': 1, 'keys': [{'private_key': '" + key + "'}]}");
  }

  void whatCannotBeReadIsNotWrittenOver() {
    QFETCH(QByteArray, content);
    write(file_, content.toStdString());
    const auto ring = files::loadKeys(file_);
    QVERIFY(!ring);
    const std::string said = contract::describe(ring.error());
    QVERIFY2(said.find("lab.vloom.keys") != std::string::npos, said.c_str());
    QVERIFY2(said.find(std::string(known::alicePrivate).substr(0, 8)) == std::string::npos, said.c_str());
    QVERIFY(!files::addKeys(file_, std::vector{bob()}));
    QCOMPARE(QByteArray::fromStdString(contentOf(file_)), content);
  }

  /// Where nothing can be written the old file is whole, and nothing is left beside it.
  void aRefusedWriteChangesNothing() {
    if (::geteuid() == 0)
      QSKIP("root may write anywhere");
    QVERIFY(files::addKeys(file_, std::vector{alice()}));
    const std::string before = contentOf(file_);
    const std::string folder = directory_->path().toStdString();
    QCOMPARE(::chmod(folder.c_str(), 0500), 0);
    const auto added = files::addKeys(file_, std::vector{bob()});
    QCOMPARE(::chmod(folder.c_str(), 0700), 0);
    QVERIFY(!added);
    QCOMPARE(contentOf(file_), before);
  }

  /// A link that came with a drawing does not say where private keys go.
  void aLinkIsNotFollowed() {
    const fs::path elsewhere = file_.parent_path() / "elsewhere";
    fs::create_symlink(elsewhere, file_);
    QVERIFY(!files::addKeys(file_, std::vector{alice()}));
    QVERIFY(!fs::exists(elsewhere));
    QVERIFY(fs::is_symlink(file_));
  }

  void whatIsNoFileIsRefused() {
    QVERIFY(fs::create_directory(file_));
    QVERIFY(!files::loadKeys(file_));
    QVERIFY(!files::addKeys(file_, std::vector{alice()}));
  }

private:
  std::unique_ptr<QTemporaryDir> directory_;
  fs::path file_;
};

QTEST_APPLESS_MAIN(TestKeyFile)
#include "test_key_file.moc"
