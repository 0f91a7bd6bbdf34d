// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "files/vloom_file.h"
#include "plan/model_kernel.h"
#include "plan/neutral.h"
#include "plan/plan.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryFile>
#include <QTest>
#include <algorithm>
#include <set>

using namespace vethloom;

namespace {

/// Runs a script in a namespace of its own: nothing of it reaches the machine, and nothing is left.
struct Run {
  int exitCode = -1;
  QByteArray output;
  QByteArray errors;
};

Run runInSandbox(const std::string& script) {
  QTemporaryFile file;
  Run run;
  if (!file.open()) {
    return run;
  }
  file.write(script.c_str());
  file.flush();
  QProcess process;
  process.start(QStringLiteral("unshare"),
                {QStringLiteral("-nmUr"), QStringLiteral("sh"), QStringLiteral("-c"),
                 QStringLiteral("mount -t tmpfs tmpfs /run && mkdir /run/netns && exec sh \"$0\""), file.fileName()});
  if (process.waitForFinished(60000)) {
    run.exitCode = process.exitCode();
  }
  run.output = process.readAllStandardOutput();
  run.errors = process.readAllStandardError();
  return run;
}

/// What `ip -j`, `nft -j` and `tc -j` say of every box, one JSON document a line.
/// The sysctls that are drawn in a box, each with a blank in front.
std::string drawnKeys(const plan::Neutral& neutral, const std::string& ns) {
  std::string keys;
  for (const auto& sysctl : neutral.sysctls) {
    keys += sysctl.ns == ns ? " " + sysctl.key : std::string();
  }
  return keys;
}

constexpr qsizetype linesOfABox = 10;

/// What `ip -j` says of every box, one JSON document a line.
std::string questions(const plan::Neutral& neutral) {
  std::string script;
  std::vector<std::string> boxes{"host"};
  boxes.insert(boxes.end(), neutral.namespaces.begin(), neutral.namespaces.end());
  for (const auto& ns : boxes) {
    const std::string ip = ns == "host" ? "ip" : "ip -n " + ns;
    const std::string exec = ns == "host" ? "" : "ip netns exec " + ns + " ";
    script += ip + " -j -d addr show | tr -d '\\n'; echo\n";
    script += exec + "nft -j list ruleset | tr -d '\\n'; echo\n";
    script += (ns == "host" ? std::string("tc") : "tc -n " + ns) + " -j qdisc show | tr -d '\\n'; echo\n";
    for (const char* words : {" -j -d -4 route show table all", " -j -d -6 route show table all", " -j -4 rule show",
                              " -j -6 rule show", " -j neigh show nud permanent"}) {
      script += ip + words + " | tr -d '\\n'; echo\n";
    }
    script += "bridge " + std::string(ns == "host" ? "" : "-n " + ns) + " -j fdb show | tr -d '\\n'; echo\n";
    script += exec + "sysctl -n net.ipv4.ip_forward" + drawnKeys(neutral, ns) + " | tr '\\n' ' '; echo\n";
  }
  return script;
}

/// The answers in the neutral form, without what a drawing leaves to the kernel: unset MACs and MTUs, forwarding that
/// is not drawn.
class Answers {
public:
  Answers(const plan::Neutral& drawn, const QByteArray& output) : drawn_(drawn) {
    const auto lines = output.split('\n');
    neutral_.namespaces = drawn.namespaces;
    std::vector<std::string> boxes{"host"};
    boxes.insert(boxes.end(), drawn.namespaces.begin(), drawn.namespaces.end());
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      const auto line = linesOfABox * static_cast<qsizetype>(i);
      const auto answer = [&](qsizetype at) { return QJsonDocument::fromJson(lines.value(line + at)).array(); };
      readLinks(boxes[i], answer(0));
      readFilter(boxes[i], QJsonDocument::fromJson(lines.value(line + 1))[QLatin1String("nftables")].toArray());
      readQualities(boxes[i], answer(2));
      readRoutes(boxes[i], answer(3), contract::Family::V4);
      readRoutes(boxes[i], answer(4), contract::Family::V6);
      readRules(boxes[i], answer(5), "");
      readRules(boxes[i], answer(6), "-6 ");
      readNeighbours(boxes[i], answer(7));
      readFdb(boxes[i], answer(8));
      readSysctls(boxes[i], lines.value(line + 9).simplified().split(' '));
    }
    std::sort(neutral_.links.begin(), neutral_.links.end());
    std::sort(neutral_.routes.begin(), neutral_.routes.end());
    std::sort(neutral_.rules.begin(), neutral_.rules.end());
    std::sort(neutral_.neighbours.begin(), neutral_.neighbours.end());
    std::sort(neutral_.fdb.begin(), neutral_.fdb.end());
    std::sort(neutral_.sysctls.begin(), neutral_.sysctls.end());
    std::sort(neutral_.nat.begin(), neutral_.nat.end());
  }

  [[nodiscard]] const plan::Neutral& neutral() const { return neutral_; }

private:
  static std::string text(const QJsonValue& value) { return value.toVariant().toString().toStdString(); }

  static std::string addressText(const QJsonObject& json) {
    const std::string local = text(json[QLatin1String("local")]);
    const std::string peer = text(json[QLatin1String("address")]);
    const std::string broadcast = text(json[QLatin1String("broadcast")]);
    const bool v4 = text(json[QLatin1String("family")]) == "inet";
    const auto address = contract::InterfaceAddress::parse(local + (peer.empty() ? "" : " peer " + peer) + "/" +
                                                           text(json[QLatin1String("prefixlen")]) +
                                                           (broadcast.empty() ? "" : " broadcast " + broadcast) +
                                                           (v4 ? " scope " + text(json[QLatin1String("scope")]) : ""));
    return address ? address->text() : local;
  }

  void readLinks(const std::string& ns, const QJsonArray& links) {
    for (const auto& value : links) {
      const auto json = value.toObject();
      if (text(json[QLatin1String("ifname")]) == "lo") {
        continue;
      }
      plan::NeutralLink link;
      link.ns = ns;
      link.name = text(json[QLatin1String("ifname")]);
      link.kind = text(json[QLatin1String("linkinfo")][QLatin1String("info_kind")]);
      if (link.kind == "tun") {  // Which of the two the kernel says elsewhere.
        link.kind = text(json[QLatin1String("linkinfo")][QLatin1String("info_data")][QLatin1String("type")]);
      }
      link.up = json[QLatin1String("flags")].toArray().contains(QStringLiteral("UP"));
      if (json.contains(QLatin1String("master"))) {
        link.master = text(json[QLatin1String("master")]);
      }
      const auto drawn = std::find_if(drawn_.links.begin(), drawn_.links.end(), [&](const auto& other) {
        return other.ns == link.ns && other.name == link.name;
      });
      for (const auto& address : json[QLatin1String("addr_info")].toArray()) {
        const std::string local = addressText(address.toObject());
        const bool isDrawn =
            drawn != drawn_.links.end() && std::count(drawn->addresses.begin(), drawn->addresses.end(), local);
        if (isDrawn || !local.starts_with("fe80:")) {  // The kernel gives each link a link-local one.
          link.addresses.push_back(local);
        }
      }
      std::sort(link.addresses.begin(), link.addresses.end());
      if (drawn != drawn_.links.end()) {
        link.lower = drawn->lower;
        link.options = drawn->options;  // Kernel tests look at each of them.
        link.peer = drawn->peer;  // `ip` gives an index in a namespace without a name; pings show that it is right.
        link.mtu =
            drawn->mtu ? std::optional(static_cast<std::uint32_t>(json[QLatin1String("mtu")].toInt())) : std::nullopt;
        link.mac = drawn->mac ? std::optional(text(json[QLatin1String("address")])) : std::nullopt;
      }
      neutral_.links.push_back(link);
    }
  }

  static std::optional<std::string> textIf(const QJsonObject& json, const char* field) {
    return json.contains(QLatin1String(field)) ? std::optional(text(json[QLatin1String(field)])) : std::nullopt;
  }

  void readRoutes(const std::string& ns, const QJsonArray& routes, contract::Family family) {
    for (const auto& value : routes) {
      const auto json = value.toObject();
      const std::string table = text(json[QLatin1String("table")]);
      if (text(json[QLatin1String("protocol")]) == "kernel" || table == "local") {
        continue;
      }
      const bool v6 = family == contract::Family::V6;
      plan::NeutralRoute route{ns, text(json[QLatin1String("dst")]), textIf(json, "gateway"), textIf(json, "dev")};
      route.dst = route.dst == "default" && v6 ? "::/0" : route.dst;
      if (const std::string type = text(json[QLatin1String("type")]); type != "unicast") {
        route.type = type;
        route.dev.reset();  // IPv6 puts them on lo.
      }
      const int metric = json[QLatin1String("metric")].toInt();
      route.metric = metric == 0 || (v6 && metric == 1024) ? std::nullopt : std::optional<std::uint32_t>(metric);
      route.table = table.empty() || table == "main" ? std::nullopt : std::optional<std::uint32_t>(std::stoul(table));
      route.src = textIf(json, "prefsrc");
      for (const auto& hop : json[QLatin1String("nexthops")].toArray()) {
        route.nexthops.push_back({textIf(hop.toObject(), "gateway"), textIf(hop.toObject(), "dev"),
                                  static_cast<std::uint32_t>(hop[QLatin1String("weight")].toInt())});
      }
      likeDrawn(route);
      neutral_.routes.push_back(route);
    }
  }

  /// Each rule's comment is its spelling; that it does what it says, the kernel's own tests look at.
  void readFilter(const std::string& ns, const QJsonArray& ruleset) {
    std::vector<std::string> lines;
    for (const auto& value : ruleset) {
      const auto chain = value[QLatin1String("chain")];
      if (text(chain[QLatin1String("policy")]) == "drop") {
        lines.push_back("policy " + text(chain[QLatin1String("name")]) + " drop");
      }
      if (const auto rule = value[QLatin1String("rule")]; rule.isObject()) {
        lines.push_back(text(rule[QLatin1String("comment")]));
      }
    }
    model::Observed observed;
    auto& box = observed.namespaces[*contract::NamespaceRef::parse(ns)];
    box.ours = true;
    box.filter.filter = contract::Filter::parse(lines).value_or(contract::Filter{});
    const auto described = plan::describe(observed);
    neutral_.nat.insert(neutral_.nat.end(), described.nat.begin(), described.nat.end());
    neutral_.filter.insert(neutral_.filter.end(), described.filter.begin(), described.filter.end());
  }

  /// A link has its drawn quality where it has the disciplines for it, and the rate.
  void readQualities(const std::string& ns, const QJsonArray& disciplines) {
    for (auto& link : neutral_.links) {
      const auto drawn = std::find_if(drawn_.links.begin(), drawn_.links.end(), [&](const auto& other) {
        return other.ns == link.ns && other.name == link.name;
      });
      if (link.ns != ns || drawn == drawn_.links.end()) {
        continue;
      }
      std::set<std::string> kinds;
      double rate = 0;
      for (const auto& value : disciplines) {
        if (text(value[QLatin1String("dev")]) == link.name) {
          kinds.insert(text(value[QLatin1String("kind")]));
          rate += value[QLatin1String("options")][QLatin1String("rate")].toDouble() * 8;
        }
      }
      const auto wanted = drawn->quality.find("rate");
      const auto row = contract::rowOf(contract::QualityField::Rate);
      const auto drawnRate =
          wanted == drawn->quality.end() ? 0 : contract::parseQuality(row, wanted->second).value_or(0);
      const bool same = kinds.contains("netem") == drawn->quality.contains("limit") &&
                        kinds.contains("tbf") == drawn->quality.contains("rate") &&
                        rate == static_cast<double>(drawnRate);
      link.quality = same ? drawn->quality : std::map<std::string, std::string>{{"unlike", "what is drawn"}};
    }
  }

  /// Leaves out the devices that the drawing leaves to the kernel.
  void likeDrawn(plan::NeutralRoute& route) const {
    const auto drawn = std::find_if(drawn_.routes.begin(), drawn_.routes.end(), [&](const auto& other) {
      return other.ns == route.ns && other.dst == route.dst && other.table == route.table &&
             other.metric == route.metric;
    });
    if (drawn == drawn_.routes.end()) {
      return;
    }
    if (!drawn->dev) {
      route.dev.reset();
    }
    const bool noDevices = std::none_of(drawn->nexthops.begin(), drawn->nexthops.end(),
                                        [](const auto& hop) { return hop.dev.has_value(); });
    for (auto& hop : route.nexthops) {
      hop.dev = noDevices ? std::nullopt : hop.dev;
    }
    std::sort(route.nexthops.begin(), route.nexthops.end());
  }

  static std::string network(const QJsonObject& json, const char* field, const char* length) {
    const std::string address = text(json[QLatin1String(field)]);
    return json.contains(QLatin1String(length)) ? address + "/" + text(json[QLatin1String(length)]) : address;
  }

  void readRules(const std::string& ns, const QJsonArray& rules, const std::string& family) {
    for (const auto& value : rules) {
      const auto json = value.toObject();
      std::string words = "from " + network(json, "src", "srclen");
      words += json.contains(QLatin1String("dst")) ? " to " + network(json, "dst", "dstlen") : "";
      words += json.contains(QLatin1String("fwmark")) ? " fwmark " + text(json[QLatin1String("fwmark")]) : "";
      words += json.contains(QLatin1String("iif")) ? " iif " + text(json[QLatin1String("iif")]) : "";
      words += json.contains(QLatin1String("oif")) ? " oif " + text(json[QLatin1String("oif")]) : "";
      words += " lookup " + text(json[QLatin1String("table")]) + " priority " + text(json[QLatin1String("priority")]);
      auto rule = contract::Rule::parse(family + words);
      if (!rule) {
        continue;  // The kernel's own three.
      }
      if (!std::count(drawn_.rules.begin(), drawn_.rules.end(), plan::NeutralRule{ns, rule->text()})) {
        rule->priority.reset();
      }
      neutral_.rules.push_back({ns, rule->text()});
    }
  }

  void readNeighbours(const std::string& ns, const QJsonArray& neighbours) {
    for (const auto& value : neighbours) {
      neutral_.neighbours.push_back({ns, text(value[QLatin1String("dev")]), text(value[QLatin1String("dst")]),
                                     text(value[QLatin1String("lladdr")])});
    }
  }

  void readFdb(const std::string& ns, const QJsonArray& entries) {
    for (const auto& value : entries) {
      const auto json = value.toObject();
      // Random drawings have MAC addresses of this form; a bridge has its ports' own, and copies for its VLANs,
      // besides.
      const bool ours = text(json[QLatin1String("mac")]).starts_with("02:00:00:00:02:");
      if (ours && !json.contains(QLatin1String("vlan"))) {
        neutral_.fdb.push_back({ns,
                                text(json[QLatin1String("ifname")]),
                                text(json[QLatin1String("mac")]),
                                text(json[QLatin1String("state")]),
                                {},
                                {}});
      }
    }
  }

  void readSysctls(const std::string& ns, const QList<QByteArray>& values) {
    qsizetype at = 1;  // behind the one that is always asked for
    for (const auto& sysctl : drawn_.sysctls) {
      if (sysctl.ns == ns) {
        neutral_.sysctls.push_back({ns, sysctl.key, values.value(at++).toStdString()});
      }
    }
  }

  const plan::Neutral& drawn_;
  plan::Neutral neutral_;
};

/// The lines of one text that the other lacks, both ways, for a message that can be read.
QString difference(const std::string& actual, const std::string& drawn) {
  const auto linesOf = [](const std::string& text) { return QString::fromStdString(text).split(QLatin1Char('\n')); };
  QString result;
  for (const auto& line : linesOf(actual)) {
    result += linesOf(drawn).contains(line) ? QString() : QStringLiteral("kernel: %1\n").arg(line);
  }
  for (const auto& line : linesOf(drawn)) {
    result += linesOf(actual).contains(line) ? QString() : QStringLiteral("drawn:  %1\n").arg(line);
  }
  return result;
}

/// The drawing without routes and neighbours over links that are drawn down, which no kernel keeps.
model::Topology keepable(const model::Topology& topology) {
  samples::ModelKernel kernel;
  auto result = topology;
  for (const auto& step : plan::makePlan(topology, kernel.observed()).steps) {
    static_cast<void>(kernel.carryOut(step.operation));
  }
  const auto kept = plan::describe(kernel.observed()).routes;
  for (auto& [id, element] : result.elements) {
    auto* ns = std::get_if<model::Namespace>(&element);
    auto* host = std::get_if<model::Host>(&element);
    auto* stack = ns ? &ns->stack : host ? &host->stack : nullptr;
    if (stack) {
      std::erase_if(stack->routes, [&, box = model::refOf(topology, id).text()](const model::Route& route) {
        return std::none_of(kept.begin(), kept.end(), [&](const auto& one) {
          return one.ns == box && one.dst == route.destination.text() &&
                 one.table.value_or(contract::mainTable) == route.table && one.metric.value_or(0) == route.metric;
        });
      });
      const auto held = plan::describe(kernel.observed()).neighbours;
      std::erase_if(stack->neighbours, [&, box = model::refOf(topology, id).text()](const auto& neighbour) {
        return std::none_of(held.begin(), held.end(), [&](const auto& one) {
          return one.ns == box && one.dst == neighbour.ip.text() && one.dev == neighbour.dev.text();
        });
      });
    }
  }
  return result;
}

}  // namespace

/// The commands of a plan, run by the real `ip` on the real kernel.
class TestScript : public QObject {
  Q_OBJECT

private slots:
  void initTestCase();
  void buildsTheExamples_data();
  void buildsTheExamples();
  void buildsRandomDrawings();
  void changesOneDrawingIntoAnother();

private:
  static void verify(const std::string& script, const model::Topology& topology);
  /// As much of a drawing as this kernel can have.
  model::Topology possible(const model::Topology& topology) const {
    return hasNetem_ ? topology : samples::withoutNetem(topology);
  }

  bool hasNetem_ = false;

  samples::Abilities abilities_;
};

void TestScript::initTestCase() {
  const auto run = runInSandbox("ip netns add probe && ip link add name a type veth peer name b netns probe\n");
  if (run.exitCode == 0) {
    hasNetem_ =
        runInSandbox("ip link add a type veth peer name b && tc qdisc add dev a root netem limit 1").exitCode == 0;
    abilities_.vlans = runInSandbox("ip link add name br0 type bridge vlan_filtering 1\n").exitCode == 0;
    return;
  }
  const auto why = QStringLiteral("no sandbox on this system: %1").arg(QString::fromLocal8Bit(run.errors));
  if (qEnvironmentVariable("CI") == QLatin1String("true")) {
    QFAIL(qPrintable(why));
  }
  QSKIP(qPrintable(why));
}

void TestScript::verify(const std::string& script, const model::Topology& topology) {
  const auto drawn = plan::describe(keepable(topology));
  const auto run = runInSandbox(script + questions(drawn));
  if (run.exitCode != 0 && run.errors.contains("Unknown device type")) {
    QSKIP("this kernel has not all kinds of link that are drawn");
  }
  QVERIFY2(run.exitCode == 0, (run.errors + script.c_str()).constData());
  QVERIFY2(run.errors.isEmpty(), run.errors.constData());
  const Answers answers(drawn, run.output);
  const auto kernel = plan::toText(answers.neutral());
  QVERIFY2(answers.neutral() == drawn, qPrintable(difference(kernel, plan::toText(drawn))));
}

void TestScript::buildsTheExamples_data() {
  QTest::addColumn<QString>("path");
  for (const auto& file : QDir(QStringLiteral(VETHLOOM_SOURCE_DIR "/resources/examples")).entryInfoList(QDir::Files)) {
    QTest::newRow(qPrintable(file.fileName())) << file.filePath();
  }
}

void TestScript::buildsTheExamples() {
  QFETCH(QString, path);
  const auto topology = files::load(path.toStdString());
  QVERIFY(topology);
  verify(plan::asScript(plan::makePlan(*topology, {})), *topology);
}

void TestScript::buildsRandomDrawings() {
  for (unsigned seed = 0; seed < 12; ++seed) {
    std::mt19937 random(seed);
    const auto topology = possible(samples::randomDrawing(random, 30, abilities_));
    verify(plan::asScript(plan::makePlan(topology, {})), topology);
    if (QTest::currentTestFailed()) {
      qWarning("seed %u\n%s", seed, files::print(topology).c_str());
      return;
    }
  }
}

void TestScript::changesOneDrawingIntoAnother() {
  for (unsigned seed = 100; seed < 112; ++seed) {
    std::mt19937 random(seed);
    samples::ModelKernel kernel;
    auto topology = samples::randomDrawing(random, 25, abilities_);
    const auto first = plan::makePlan(possible(topology), kernel.observed());
    for (const auto& step : first.steps) {
      QVERIFY(!kernel.carryOut(step.operation));
    }
    samples::change(topology, random, 10, abilities_);
    const auto second = plan::makePlan(possible(topology), kernel.observed());
    verify(plan::asScript(first) + plan::asScript(second), possible(topology));
    if (QTest::currentTestFailed()) {
      qWarning("seed %u\n%s", seed, files::print(topology).c_str());
      return;
    }
  }
}

QTEST_GUILESS_MAIN(TestScript)
#include "test_script.moc"
