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
std::string questions(const plan::Neutral& neutral) {
  std::string script;
  std::vector<std::string> boxes{"host"};
  boxes.insert(boxes.end(), neutral.namespaces.begin(), neutral.namespaces.end());
  for (const auto& ns : boxes) {
    const std::string ip = ns == "host" ? "ip" : "ip -n " + ns;
    const std::string exec = ns == "host" ? "" : "ip netns exec " + ns + " ";
    script += ip + " -j -d addr show | tr -d '\\n'; echo\n";
    script += ip + " -j -4 route show | tr -d '\\n'; echo\n";
    script += ip + " -j -6 route show | tr -d '\\n'; echo\n";
    script += exec + "nft -j list ruleset | tr -d '\\n'; echo\n";
    script += (ns == "host" ? std::string("tc") : "tc -n " + ns) + " -j qdisc show | tr -d '\\n'; echo\n";
    script += exec + "sysctl -n net.ipv4.ip_forward net.ipv6.conf.all.forwarding | tr '\\n' ' '; echo\n";
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
      const auto line = static_cast<qsizetype>(6 * i);
      readLinks(boxes[i], QJsonDocument::fromJson(lines.value(line)).array());
      readRoutes(boxes[i], QJsonDocument::fromJson(lines.value(line + 1)).array());
      readRoutes(boxes[i], QJsonDocument::fromJson(lines.value(line + 2)).array());
      readFilter(boxes[i], QJsonDocument::fromJson(lines.value(line + 3))[QLatin1String("nftables")].toArray());
      readQualities(boxes[i], QJsonDocument::fromJson(lines.value(line + 4)).array());
      readSysctls(boxes[i], lines.value(line + 5).simplified().split(' '));
    }
    std::sort(neutral_.links.begin(), neutral_.links.end());
    std::sort(neutral_.routes.begin(), neutral_.routes.end());
    std::sort(neutral_.sysctls.begin(), neutral_.sysctls.end());
    std::sort(neutral_.nat.begin(), neutral_.nat.end());
  }

  [[nodiscard]] const plan::Neutral& neutral() const { return neutral_; }

private:
  static std::string text(const QJsonValue& value) { return value.toString().toStdString(); }

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
        const std::string local =
            text(address[QLatin1String("local")]) + "/" + std::to_string(address[QLatin1String("prefixlen")].toInt());
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

  void readRoutes(const std::string& ns, const QJsonArray& routes) {
    for (const auto& value : routes) {
      const auto json = value.toObject();
      if (json[QLatin1String("protocol")].toString() == QLatin1String("kernel")) {
        continue;
      }
      const bool v6 = text(json[QLatin1String("gateway")]).find(':') != std::string::npos;
      plan::NeutralRoute route{ns, text(json[QLatin1String("dst")]), std::nullopt, text(json[QLatin1String("dev")])};
      if (route.dst == "default" && (v6 || json.contains(QLatin1String("pref")))) {
        route.dst = "::/0";
      }
      if (json.contains(QLatin1String("gateway"))) {
        route.via = text(json[QLatin1String("gateway")]);
      }
      const auto drawn = std::find_if(drawn_.routes.begin(), drawn_.routes.end(),
                                      [&](const auto& other) { return other.ns == ns && other.dst == route.dst; });
      if (drawn != drawn_.routes.end() && !drawn->dev) {
        route.dev.reset();
      }
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

  void readSysctls(const std::string& ns, const QList<QByteArray>& values) {
    const char* const keys[] = {"net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"};
    for (int i = 0; i < 2; ++i) {
      const bool isDrawn = std::any_of(drawn_.sysctls.begin(), drawn_.sysctls.end(),
                                       [&](const auto& sysctl) { return sysctl.ns == ns && sysctl.key == keys[i]; });
      if (isDrawn) {
        neutral_.sysctls.push_back({ns, keys[i], values.value(i).toStdString()});
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

/// The drawing without routes over links that are drawn down, which no kernel keeps.
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
        return std::none_of(kept.begin(), kept.end(),
                            [&](const auto& one) { return one.ns == box && one.dst == route.destination.text(); });
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
};

void TestScript::initTestCase() {
  const auto run = runInSandbox("ip netns add probe && ip link add name a type veth peer name b netns probe\n");
  if (run.exitCode == 0) {
    hasNetem_ =
        runInSandbox("ip link add a type veth peer name b && tc qdisc add dev a root netem limit 1").exitCode == 0;
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
    const auto topology = possible(samples::randomDrawing(random, 30));
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
    auto topology = samples::randomDrawing(random, 25);
    const auto first = plan::makePlan(possible(topology), kernel.observed());
    for (const auto& step : first.steps) {
      QVERIFY(!kernel.carryOut(step.operation));
    }
    samples::change(topology, random, 10);
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
