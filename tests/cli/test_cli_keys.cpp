// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using cli::Ctl;
using cli::Outcome;

namespace {

constexpr const char* drawing = R"({"vethloom": 1, "namespaces": [{"name": "ns1"}, {"name": "ns2"}],
  "links": [
    {"namespace": "ns1", "kind": "wireguard", "name": "wg0", "addresses": ["10.9.0.1/24"],
     "wireguard": {"listen_port": 51820, "peers": ["ns2/wg0 endpoint 10.0.0.2:51820"]}},
    {"namespace": "ns2", "kind": "wireguard", "name": "wg0", "addresses": ["10.9.0.2/24"],
     "wireguard": {"listen_port": 51820, "peers": ["ns1/wg0"]}}],
  "cables": [{"ends": [{"namespace": "ns1", "name": "eth0", "addresses": ["10.0.0.1/24"]},
                       {"namespace": "ns2", "name": "eth0", "addresses": ["10.0.0.2/24"]}]}]})";

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

/// The keys of a drawing's WireGuard links. Nothing here needs a kernel that has WireGuard.
class TestCliKeys : public QObject {
  Q_OBJECT

private slots:
  void init() {
    ctl_ = std::make_unique<Ctl>();
    file_ = ctl_->write(QStringLiteral("tunnel.vloom"), drawing);
    keys_ = file_ + QStringLiteral(".keys");
  }

  void listsThatThereAreNone() {
    const Outcome listed = (*ctl_)({QStringLiteral("keys"), file_});
    QCOMPARE(listed.exitCode, 0);
    QCOMPARE(listed.output, QByteArray("ns1/wg0 no keys yet\nns2/wg0 no keys yet\n"));
    QVERIFY(!QFile::exists(keys_));
  }

  void makesWhatIsMissingOnce() {
    make();
    QCOMPARE(QFileInfo(keys_).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup), 0);
    const auto before = publicKeys();
    QCOMPARE(before.size(), 2);
    QVERIFY(contentOf(file_).contains(before.front().toLatin1()));
    const QByteArray kept = contentOf(keys_);
    make();
    QCOMPARE(contentOf(keys_), kept);
    QCOMPARE(publicKeys(), before);
  }

  void revealsOnlyWhenAsked() {
    make();
    const QString key = publicKeys().front();
    const Outcome revealed = (*ctl_)({QStringLiteral("keys"), file_, QStringLiteral("--reveal"), key});
    QCOMPARE(revealed.exitCode, 0);
    const QByteArray secret = revealed.output.trimmed();
    QCOMPARE(secret.size(), 44);
    QCOMPARE((*ctl_)({QStringLiteral("keys"), file_, QStringLiteral("--reveal"), QStringLiteral("ns1/wg0")}).output,
             revealed.output);
    QVERIFY(!contentOf(file_).contains(secret));
    QVERIFY(contentOf(keys_).contains(secret));
    for (const QStringList& words :
         {QStringList{QStringLiteral("keys"), file_},
          QStringList{QStringLiteral("keys"), file_, QStringLiteral("--json")},
          QStringList{QStringLiteral("plan"), file_}, QStringList{QStringLiteral("check"), file_},
          QStringList{QStringLiteral("plan"), file_, QStringLiteral("--as"), QStringLiteral("ip")},
          QStringList{QStringLiteral("plan"), file_, QStringLiteral("--as"), QStringLiteral("json")},
          QStringList{QStringLiteral("up"), file_, QStringLiteral("--dry-run"), QStringLiteral("--json")},
          QStringList{QStringLiteral("describe"), file_, QStringLiteral("--json")}}) {
      const Outcome said = (*ctl_)(words);
      QVERIFY2(!said.output.isEmpty(), said.told().constData());
      QVERIFY2(!said.told().contains(secret), qPrintable(words.join(QLatin1Char(' '))));
    }
    const Outcome none =
        (*ctl_)({QStringLiteral("keys"), file_, QStringLiteral("--reveal"), QStringLiteral("ns9/wg0")});
    QCOMPARE(none.exitCode, 1);
    QVERIFY(none.output.isEmpty());
  }

  void saysThatAKeyIsLost() {
    make();
    const auto before = publicKeys();
    QVERIFY(QFile::remove(keys_));
    const Outcome listed = (*ctl_)({QStringLiteral("keys"), file_});
    QCOMPARE(listed.exitCode, 1);
    QVERIFY(listed.output.contains("its private key is lost"));
    const Outcome checked = (*ctl_)({QStringLiteral("check"), file_});
    QCOMPARE(checked.exitCode, 1);
    QVERIFY2(checked.output.contains("[WG_KEY_LOST]") && checked.output.contains("--new"), checked.told().constData());
    make();
    QCOMPARE((*ctl_)({QStringLiteral("keys"), file_}).exitCode, 0);
    QVERIFY(publicKeys().front() != before.front());
  }

  void doesNotWriteOverWhatItCannotRead() {
    QFile file(keys_);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not mine");
    file.close();
    const Outcome refused = (*ctl_)({QStringLiteral("keys"), file_, QStringLiteral("--new")});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.errors.contains("tunnel.vloom.keys"), refused.told().constData());
    QCOMPARE(contentOf(keys_), QByteArray("not mine"));
    QCOMPARE(contentOf(file_), QByteArray(drawing));
    QCOMPARE((*ctl_)({QStringLiteral("up"), file_}).exitCode, 2);
    QVERIFY((*ctl_)({QStringLiteral("check"), file_}).output.contains("[WG_KEYS_UNREADABLE]"));
  }

  void theKeysOfUpAreFoundAgain() {
    // Whether or not this kernel has WireGuard: the keys come before the helper.
    static_cast<void>((*ctl_)({QStringLiteral("up"), file_}));
    static_cast<void>((*ctl_)({QStringLiteral("down"), QStringLiteral("tunnel")}));
    QCOMPARE(contentOf(file_), QByteArray(drawing));
    const QByteArray kept = contentOf(keys_);
    QVERIFY(!kept.isEmpty());
    QCOMPARE(publicKeys().size(), 2);
    static_cast<void>((*ctl_)({QStringLiteral("up"), file_}));
    static_cast<void>((*ctl_)({QStringLiteral("down"), QStringLiteral("tunnel")}));
    QCOMPARE(contentOf(keys_), kept);
  }

private:
  void make() {
    const Outcome made = (*ctl_)({QStringLiteral("keys"), file_, QStringLiteral("--new")});
    QVERIFY2(made.exitCode == 0, made.told().constData());
  }

  QStringList publicKeys() {
    QStringList keys;
    const Outcome listed = (*ctl_)({QStringLiteral("keys"), file_, QStringLiteral("--json")});
    for (const QJsonValue& entry : listed.json().object().value(QLatin1String("keys")).toArray()) {
      if (entry[QLatin1String("private_key")] == QLatin1String("kept"))
        keys << entry[QLatin1String("public_key")].toString();
    }
    return keys;
  }

  std::unique_ptr<Ctl> ctl_;
  QString file_;
  QString keys_;
};

QTEST_GUILESS_MAIN(TestCliKeys)
#include "test_cli_keys.moc"
