// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"
#include "drawn_labs.h"
#include "host_dump.h"
#include "netlink/netns.h"
#include "netlink/requests.h"
#include "netlink/socket.h"
#include "plan/comparison.h"
#include "plan/neutral.h"
#include "plan/plan.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <QFile>
#include <nlohmann/json.hpp>

using namespace vethloom;
using namespace vethloom::contract;
using namespace vethloom::test;
using namespace std::string_literals;

namespace {

std::optional<QString> refusal;

/// What somebody may call a link who means no good: options, shell, paths, templates, terminals, other scripts,
/// broken encodings, words that mean something elsewhere, and what is nearly the lab's.
std::vector<std::string> hostileNames() {
  return {"-n",
          "--",
          "-all",
          "-force",
          "$(id)",
          "`id`",
          ";reboot",
          "|sh",
          "&",
          "a b",
          "a\tb",
          "a\nb",
          "a\r",
          "\n",
          " ",
          "'",
          "\"",
          "\\",
          "\\x1b",
          "*",
          "?",
          "[a]",
          "{a,b}",
          "~root",
          "#",
          "!x",
          ".",
          "..",
          "../x",
          "a/b",
          "/",
          "/etc",
          "x%d",
          "%d",
          "%s",
          "%n",
          "\x1b[2J",
          "\x1b]0;x\a",
          "\x7f",
          "\b\b\b",
          "\x01",
          "\x9b"
          "31m",
          "\xc2\x9b"
          "31m",
          "\xe2\x80\xae"
          "0rb",
          "\xe2\x80\x8b",
          "\xef\xbb\xbf"
          "va",
          "v\xd0\xb0",
          "va\xcc\x81",
          "\xff",
          "\xc0\xaf",
          "\xed\xa0\x80",
          "\xf0\x9f\x98\x80",
          "va\xc2\xa0",
          "va ",
          " va",
          "va\n",
          "va@vb",
          "va:1",
          "lo:",
          "host/va",
          "<va>",
          "va&amp;",
          "va,vb",
          "va=1",
          "@",
          "eth0\\"};
}

/// Whether a terminal, or a reader, can be told nothing by it but what it says: letters and signs in valid UTF-8,
/// without control characters and without those that only arrange others (U+202E, U+200B).
bool isTame(const std::string& text) {
  const QByteArray bytes = QByteArray::fromStdString(text);
  const QString decoded = QString::fromUtf8(bytes);
  if (decoded.toUtf8() != bytes)
    return false;
  const auto letters = decoded.toUcs4();
  return std::all_of(letters.begin(), letters.end(), [](char32_t letter) {
    const auto category = QChar::category(letter);
    return letter == U'\n' ||
           (category != QChar::Other_Control && category != QChar::Other_Format && category != QChar::Other_Surrogate);
  });
}

/// A request about one link of the host that ip(8) would not send.
Result<void> tellKernel(int index, std::uint16_t type, const std::function<void(netlink::Request&)>& fill) {
  netlink::Request request(type, NLM_F_ACK | (type == RTM_NEWLINKPROP ? NLM_F_CREATE | NLM_F_EXCL | NLM_F_APPEND : 0));
  ifinfomsg link{};
  link.ifi_index = index;
  request.fixed(link);
  fill(request);
  auto socket = netlink::Socket::open();
  return socket ? socket->change(std::move(request)) : Result<void>(tl::unexpected(socket.error()));
}

int indexOf(const char* name) {
  return ipLink(QStringLiteral("host"), QString::fromLatin1(name))[QLatin1String("ifindex")].toInt();
}

/// All that the helper and the programs would say about a lab.
std::vector<std::string> everythingSaid(const Facts& facts, const model::Topology& topology) {
  std::vector<std::string> texts;
  model::Observed observed;
  for (const Fact& fact : facts) {
    model::fold(observed, fact);
  }
  const auto plan = plan::makePlan(topology, observed);
  texts.push_back(plan::asText(plan));
  texts.push_back(plan::asScript(plan));
  texts.push_back(plan::toText(plan::describe(observed)));
  texts.push_back(plan::toJson(plan::describe(observed)));
  for (const auto& extra : plan::compare(topology, observed).extras)
    texts.push_back(extra.ns.text() + extra.link + extra.kind);
  for (const auto& obstacle : plan.obstacles)
    texts.push_back(describe(obstacle));
  return texts;
}

}  // namespace

class TestHostileNames : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    VETHLOOM_NEED_SANDBOX(refusal);
    QVERIFY(hostileNames().size() >= 60);
    const LabFixture first(Where::Host);
  }

  /// None of them is a name that a plan can have, and the refusal can be shown to anybody.
  void inAPlan_data() { names(); }
  void inAPlan() {
    QFETCH(QByteArray, name);
    const std::string text = name.toStdString();
    const auto interface = InterfaceName::parse(text);
    const auto space = NamespaceName::parse(text);
    const auto lab = LabName::parse(text);
    QVERIFY(!interface && !space && !lab);
    for (const Failure& failure : {interface.error(), space.error(), lab.error()})
      QVERIFY2(isTame(describe(failure)), describe(failure).c_str());
    for (const Json& json :
         {Json{{"do", "create_namespace"}, {"name", text}}, Json{{"do", "delete_link"}, {"ns", "host"}, {"name", text}},
          Json{{"do", "set_master"}, {"ns", "host"}, {"name", "va"}, {"master", text}},
          Json{{"do", "set_up"}, {"ns", text}, {"name", "va"}, {"up", true}}}) {
      // As it comes over the wire; what is not UTF-8 never gets past the parser.
      const auto sent = parseJson(json.dump(-1, ' ', false, Json::error_handler_t::replace));
      QVERIFY(sent);
      const auto operation = decode<Operation>(*sent, "operations[0]");
      QVERIFY(!operation);
      QCOMPARE(operation.error().kind, FailureKind::InvalidArgument);
      QVERIFY2(isTame(describe(operation.error())), describe(operation.error()).c_str());
    }
  }

  /// A stranger's link has it as its name, its alias and its other name, as far as the kernel lets it: a lab is built
  /// and removed beside it, and the stranger's link is what it was.
  void inTheKernel_data() { names(); }
  void inTheKernel() {
    QFETCH(QByteArray, name);
    const std::string text = name.toStdString();
    (void)shell(QStringLiteral("ip link add stranger0 type veth peer name stranger1"));
    const int index = indexOf("stranger0");
    QVERIFY(index > 0);
    const auto alias =
        tellKernel(index, RTM_SETLINK, [&](netlink::Request& request) { request.text(IFLA_IFALIAS, text); });
    QVERIFY2(alias, alias ? "" : describe(alias.error()).c_str());
    (void)tellKernel(index, RTM_NEWLINKPROP, [&](netlink::Request& request) {
      const netlink::Request::Nest list(request, IFLA_PROP_LIST | NLA_F_NESTED);
      request.text(IFLA_ALT_IFNAME, text);
    });
    (void)tellKernel(index, RTM_SETLINK, [&](netlink::Request& request) { request.text(IFLA_IFNAME, text); });
    const auto before = hostDump();

    const auto topology = drawing(QStringLiteral("host_cable"));
    LabFixture fixture(Where::Host);
    VETHLOOM_APPLY(fixture, planFor(fixture, topology));
    const auto facts = fixture.engine().snapshot(fixture.lab());
    QVERIFY(facts);
    const auto links = std::count_if(facts->begin(), facts->end(), [&](const Fact& fact) {
      const auto* link = std::get_if<LinkFact>(&fact);
      return link && link->index == index && link->ns.isHost() && !link->ours;
    });
    QCOMPARE(links, 1);
    for (const Fact& fact : *facts) {
      // On the wire a name may have any letter of Unicode, but no byte that a line would end at.
      for (const char byte : printJson(encode(fact)))
        QVERIFY(static_cast<unsigned char>(byte) >= 0x20);
    }
    for (const std::string& said : everythingSaid(*facts, topology))
      QVERIFY2(isTame(said), said.c_str());
    QVERIFY(planFor(fixture, topology).empty());
    QVERIFY(fixture.tearDown().left.empty());
    QCOMPARE(differencesFrom(before), QStringList());
    (void)shell(QStringLiteral("ip link del stranger1"));
  }

private:
  static void names() {
    QTest::addColumn<QByteArray>("name");
    int number = 0;
    for (const std::string& name : hostileNames())
      QTest::addRow("%02d %s", number++, QByteArray::fromStdString(name).toPercentEncoding().constData())
          << QByteArray::fromStdString(name);
  }
};

VETHLOOM_SANDBOX_MAIN(TestHostileNames, refusal)
#include "test_hostile_names.moc"
