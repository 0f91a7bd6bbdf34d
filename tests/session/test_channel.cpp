// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "session/channel.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <QSignalSpy>
#include <QTest>
#include <array>

using namespace vethloom;
using contract::Failure;
using contract::FailureKind;
using session::Answer;
using session::Channel;
using session::Descriptor;

Q_DECLARE_METATYPE(vethloom::contract::Failure)

namespace {

/// A channel and the helper's end of it, which the test plays.
struct Rig {
  Rig() {
    auto pair = session::makeSocketPair();
    channel = std::make_unique<Channel>(std::move((*pair)[0]));
    helper = std::move((*pair)[1]);
  }

  /// Makes a call and notes what comes back, as "label:parameters" or "label!failure".
  void call(const std::string& label, bool more = false) {
    channel->call({.method = "test." + label, .more = more}, [this, label](const contract::Result<Answer>& answer) {
      heard.append(
          QString::fromStdString(answer ? label + ':' + answer->parameters : label + '!' + answer.error().message));
      if (!answer)
        kinds.append(answer.error().kind);
    });
  }
  void say(const std::string& bytes) {
    QCOMPARE(::write(helper.get(), bytes.data(), bytes.size()), ssize_t(bytes.size()));
  }
  void reply(const contract::Reply& reply) { say(contract::encodeReply(reply)); }

  std::unique_ptr<Channel> channel;
  Descriptor helper;
  QStringList heard;
  QList<FailureKind> kinds;
};

std::string withNul(std::string text) {
  return text + '\0';
}

}  // namespace

class TestChannel : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { qRegisterMetaType<Failure>("vethloom::contract::Failure"); }

  void answersCallsInTheirOrder() {
    Rig rig;
    rig.call("one");
    rig.call("two");
    rig.reply({.parameters = R"({"n":1})"});
    rig.reply({.parameters = R"({"n":2})"});
    QTRY_COMPARE(rig.heard, QStringList({QStringLiteral(R"(one:{"n":1})"), QStringLiteral(R"(two:{"n":2})")}));
  }

  void streamsUntilTheLastReply() {
    Rig rig;
    rig.call("stream", true);
    rig.call("next");
    rig.reply({.parameters = R"({"n":1})", .continues = true});
    rig.reply({.parameters = R"({"n":2})", .continues = true});
    rig.reply({.parameters = R"({"n":3})"});
    rig.reply({.parameters = R"({"n":4})"});
    QTRY_COMPARE(rig.heard.size(), 4);
    QCOMPARE(rig.heard.last(), QStringLiteral(R"(next:{"n":4})"));
  }

  void takesRepliesInAnyPieces() {
    Rig rig;
    rig.call("one");
    const std::string bytes = contract::encodeReply({.parameters = R"({"n":1})"});
    for (const char byte : bytes) {
      rig.say(std::string(1, byte));
      QCoreApplication::processEvents();
    }
    QTRY_COMPARE(rig.heard.size(), 1);
  }

  void passesNamedErrorsOn() {
    Rig rig;
    rig.call("one");
    rig.call("two");
    rig.reply(contract::failureReply({.kind = FailureKind::NotOurs, .message = "It belongs to docker"}));
    rig.reply({});
    QTRY_COMPARE(rig.heard, QStringList({QStringLiteral("one!It belongs to docker"), QStringLiteral("two:{}")}));
    QCOMPARE(rig.kinds, QList{FailureKind::NotOurs});
  }

  void tellsEverybodyWhenTheHelperGoes() {
    Rig rig;
    QSignalSpy lost(rig.channel.get(), &Channel::lost);
    rig.call("one");
    rig.call("two", true);
    rig.reply({});
    rig.helper.reset();
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(rig.heard, QStringList({QStringLiteral("one:{}"), QStringLiteral("two!The helper went away")}));
    QCOMPARE(rig.kinds, QList{FailureKind::Disconnected});
    QVERIFY(!rig.channel->isOpen());
  }

  void explainsTheLossWhereItCan() {
    Rig rig;
    std::function<void(const Failure&)> explain;
    rig.channel->setExplainer([&](auto explained) { explain = std::move(explained); });
    rig.call("one");
    rig.helper.reset();
    QTRY_VERIFY(explain);
    QVERIFY(rig.heard.isEmpty());
    explain({.kind = FailureKind::Disconnected, .message = "It ended with exit code 3"});
    QCOMPARE(rig.heard, QStringList{QStringLiteral("one!It ended with exit code 3")});
  }

  void endsOnNonsense_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
      QTest::newRow(name) << QByteArray(bytes.data(), qsizetype(bytes.size()));
    };
    row("not JSON", withNul("hello"));
    row("empty frame", withNul(""));
    row("an array", withNul("[]"));
    row("parameters of a wrong type", withNul(R"({"parameters":3})"));
    row("an escape sequence", withNul("\033]0;title\007"));
    row("nested too deep", withNul(R"({"parameters":)" + std::string(64, '[') + std::string(64, ']') + "}"));
    row("several replies to one call", withNul(R"({"parameters":{},"continues":true})"));
    row("cut off", R"({"parameters":{)");
  }

  void endsOnNonsense() {
    QFETCH(QByteArray, bytes);
    Rig rig;
    QSignalSpy lost(rig.channel.get(), &Channel::lost);
    rig.call("one");
    rig.say(bytes.toStdString());
    if (!bytes.endsWith('\0'))
      rig.helper.reset();
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(rig.kinds, QList{FailureKind::Disconnected});
    QVERIFY2(!rig.heard.first().contains(QLatin1Char('\033')), "text from the helper is escaped");
  }

  void endsOnAReplyThatNobodyAskedFor() {
    Rig rig;
    QSignalSpy lost(rig.channel.get(), &Channel::lost);
    rig.reply({});
    QTRY_COMPARE(lost.size(), 1);
  }

  void refusesACallOverTheLimit() {
    Rig rig;
    FailureKind kind = FailureKind::Internal;
    const std::string text = '"' + std::string(contract::limits::frameBytes, 'x') + '"';
    rig.channel->call({.method = "test.large", .parameters = R"({"text":)" + text + "}"},
                      [&](const contract::Result<Answer>& answer) { kind = answer.error().kind; });
    QCOMPARE(kind, FailureKind::LimitExceeded);
    rig.call("small");
    rig.reply({});
    QTRY_COMPARE(rig.heard, QStringList{QStringLiteral("small:{}")});
  }

  void sendsMoreThanTheSocketTakesAtOnce() {
    Rig rig;
    const std::string text(2 * 1024 * 1024, 'x');
    rig.channel->call({.method = "test.large", .parameters = R"({"text":")" + text + R"("})"},
                      [](const contract::Result<Answer>&) {});
    contract::FrameReader reader;
    std::size_t length = 0;
    const auto readSome = [&] {
      std::array<char, 65536> buffer;
      ssize_t count = 0;
      while ((count = ::read(rig.helper.get(), buffer.data(), buffer.size())) > 0)
        for (const auto& frame : reader.push({buffer.data(), std::size_t(count)}))
          length = frame.text.size();
      return length > 0;
    };
    QTRY_VERIFY(readSome());
    QVERIFY(length > text.size());
  }

  void passesDescriptors() {
    Rig rig;
    std::array<int, 2> pipe{};
    QCOMPARE(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const Descriptor reading(pipe[0]);
    std::vector<Descriptor> passed;
    passed.emplace_back(pipe[1]);
    rig.channel->call(
        {.method = "test.one"}, [](const contract::Result<Answer>&) {}, std::move(passed));

    std::array<char, 1024> bytes{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    QVERIFY(::recvmsg(rig.helper.get(), &message, 0) > 0);
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    QVERIFY(header && header->cmsg_type == SCM_RIGHTS);
    int received = -1;
    std::memcpy(&received, CMSG_DATA(header), sizeof received);
    Descriptor owned(received);
    QCOMPARE(::write(owned.get(), "x", 1), 1);
    char byte = 0;
    QCOMPARE(::read(reading.get(), &byte, 1), 1);
    owned.reset();
    QVERIFY2(::read(reading.get(), &byte, 1) == 0, "nobody kept a copy of the writing end");
  }

  void mayBeClosedByAHandler() {
    Rig rig;
    rig.channel->call({.method = "test.one"}, [&](const contract::Result<Answer>&) { rig.channel->close(); });
    rig.call("two");
    rig.say(contract::encodeReply({}) + contract::encodeReply({}));
    QTRY_VERIFY(!rig.channel->isOpen());
    QCoreApplication::processEvents();
    QVERIFY(rig.heard.isEmpty());
  }

  void mayBeDeletedByAHandler() {
    Rig rig;
    rig.channel->call({.method = "test.one"},
                      [&](const contract::Result<Answer>&) { rig.channel.release()->deleteLater(); });
    rig.say(contract::encodeReply({}) + withNul("nonsense"));
    QTRY_VERIFY(!rig.channel);
  }

  void refusesCallsWhenClosed() {
    Rig rig;
    rig.channel->close();
    rig.call("one");
    QCOMPARE(rig.kinds, QList{FailureKind::Disconnected});
  }
};

QTEST_GUILESS_MAIN(TestChannel)
#include "test_channel.moc"
