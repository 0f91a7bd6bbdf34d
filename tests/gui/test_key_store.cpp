// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/document.h"
#include "key_store.h"
#include "keys/key_pair.h"
#include "model/edits.h"
#include "model/wireguard.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace vethloom;
using gui::KeyStore;
using model::ElementId;

namespace {

/// A document with a WireGuard link in the host.
struct Board {
  editor::Document document;
  ElementId link;

  Board() {
    const auto added = model::addLink(document.topology(), model::hostId, model::LinkKind::Wireguard, {}, {});
    document.push(added->patch, QStringLiteral("Add"));
    link = added->id;
  }
  [[nodiscard]] std::optional<contract::WireguardKey> key() const {
    return model::findWireguard(document.topology(), link)->wireguard.publicKey;
  }
};

}  // namespace

/// The window's private keys: in memory while the drawing has no file, beside it from then on.
class TestKeyStore : public QObject {
  Q_OBJECT

private slots:
  void keysOfAnUnsavedDrawingAreInMemory() {
    Board board;
    KeyStore store(board.document);
    QVERIFY(store.makeMissing());
    QVERIFY(board.key());
    const auto* entry = store.ring()->find(*board.key());
    QVERIFY(entry && *keys::publicKeyOf(entry->secret) == *board.key());
    QCOMPARE(store.problems(), std::vector<model::Problem>{});
    // Once they are there nothing more is done.
    const int steps = board.document.undoStack().count();
    QVERIFY(store.makeMissing());
    QCOMPARE(board.document.undoStack().count(), steps);
    board.document.undoStack().undo();
    QVERIFY(!board.key());
  }

  void keysGoWithTheDrawing() {
    const QTemporaryDir folder;
    Board board;
    KeyStore store(board.document);
    QVERIFY(store.makeMissing());
    const QString first = folder.filePath(QStringLiteral("first.vloom"));
    QVERIFY(store.follow(first));
    const QString second = folder.filePath(QStringLiteral("second.vloom"));
    QVERIFY(store.follow(second));
    for (const QString& file : {first, second}) {
      KeyStore other(board.document);
      other.open(file);
      QVERIFY(other.ring()->find(*board.key()));
      QCOMPARE(QFile::permissions(file + QStringLiteral(".keys")) & (QFile::ReadGroup | QFile::ReadOther), 0);
    }
  }

  void aLostFileIsAProblem() {
    const QTemporaryDir folder;
    Board board;
    KeyStore store(board.document);
    QVERIFY(store.makeMissing());
    store.open(folder.filePath(QStringLiteral("lab.vloom")));
    QCOMPARE(store.problems().size(), std::size_t{1});
    QCOMPARE(store.problems().front().code, std::string("WG_KEY_LOST"));
    QVERIFY(store.makeNew(board.link));
    QCOMPARE(store.problems().size(), std::size_t{0});
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("lab.vloom.keys"))));
  }

  void nothingIsMadeBesideAFileThatCannotBeRead() {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("lab.vloom.keys")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not mine");
    file.close();
    Board board;
    KeyStore store(board.document);
    store.open(folder.filePath(QStringLiteral("lab.vloom")));
    QVERIFY(!store.makeMissing());
    QVERIFY(!store.makeNew(board.link));
    QVERIFY(!board.key());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("not mine"));
  }
};

QTEST_MAIN(TestKeyStore)
#include "test_key_store.moc"
