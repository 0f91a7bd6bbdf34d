// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings/random_drawing.h"
#include "drawings/sample_drawings.h"
#include "files/vloom_file.h"

#include <QTest>

using namespace vethloom;

namespace {

model::Topology parsed(const std::string& text) {
  auto topology = files::parse(text);
  if (!topology) {
    qFatal("%s", contract::describe(topology.error()).c_str());
  }
  return *topology;
}

}  // namespace

class TestVloomFormat : public QObject {
  Q_OBJECT

private slots:
  void everythingComesBack();
  void printingIsStable();
  void defaultsAreLeftOut();
  void shortElementsStayOnALine();
  void linesAreShort();
  void oneChangeIsOneLine();
  void unknownFieldsSurvive();
  void unknownFieldsStayWithTheirElement();
  void filterAndQualityAreKept();
  void positionsAreRounded();
  void looksComeBack();
  void wrongLooksAreRefused();
  void missingPlacesAreGiven();
  void descriptionsHaveLines();
  void byteOrderMarkAndCrLfAreRead();
  void adoptedNamespacesComeBack();
};

void TestVloomFormat::everythingComesBack() {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    auto topology = samples::randomDrawing(random, 40, {.kinds = samples::everyKind()});
    topology.info = {"lab-" + std::to_string(seed), "Title \"" + std::to_string(seed) + "\" 路由", "one\n\ntwo\ttabs"};
    samples::carryOut(topology, model::setLabel(topology, model::hostId, "Mon hôte"));
    samples::carryOut(topology, model::move(topology, {model::ElementId{2}, model::ElementId{3}}, 12.5, -7.25));
    samples::carryOut(topology, model::setInfo(topology, topology.info).value());
    samples::decorate(topology, random);
    const std::string text = files::print(topology);
    const auto again = parsed(text);
    QCOMPARE(files::print(again), text);
    QCOMPARE(again.elements.size(), topology.elements.size());
    QCOMPARE(again.info.title, topology.info.title);
    // With ids as a file gives them, the drawings are equal in every respect.
    QCOMPARE(parsed(files::print(again)), again);
  }
}

void TestVloomFormat::printingIsStable() {
  std::mt19937 random(7);
  const auto topology = samples::randomDrawing(random, 60);
  const std::string text = files::print(topology);
  QCOMPARE(files::print(topology), text);
  QVERIFY(text.ends_with("}\n"));
}

void TestVloomFormat::defaultsAreLeftOut() {
  QCOMPARE(files::print(model::Topology()), std::string("{\n  \"vethloom\": 1\n}\n"));
}

void TestVloomFormat::shortElementsStayOnALine() {
  auto rooms = samples::twoRooms();
  samples::carryOut(rooms.topology, model::setLoopbackUp(rooms.topology, rooms.ns2, false));
  samples::carryOut(rooms.topology, model::setRoutes(rooms.topology, rooms.ns1, "default via 10.0.1.2").value());
  samples::carryOut(rooms.topology, model::setUp(rooms.topology, {rooms.cable, 1}, false));
  samples::carryOut(rooms.topology, model::setLabel(rooms.topology, rooms.cable, "uplink"));
  QCOMPARE(QString::fromStdString(files::print(rooms.topology)), QStringLiteral(R"({
  "vethloom": 1,
  "namespaces": [
    {"name": "ns1", "routes": ["default via 10.0.1.2"]},
    {"name": "ns2", "loopback": false}
  ],
  "cables": [
    {
      "ends": [
        {"namespace": "ns1", "name": "eth0", "addresses": ["10.0.1.1/24"]},
        {"namespace": "ns2", "name": "eth0", "addresses": ["10.0.1.2/24"], "up": false}
      ],
      "label": "uplink"
    }
  ],
  "layout": {
    "ns1": {"x": 0, "y": 0},
    "ns2": {"x": 0, "y": 0}
  }
}
)"));
}

void TestVloomFormat::linesAreShort() {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    const auto text = QString::fromStdString(files::print(samples::randomDrawing(random, 60)));
    for (const auto& line : text.split(QLatin1Char('\n'))) {
      QVERIFY2(line.size() <= 120, qPrintable(line));
    }
  }
}

void TestVloomFormat::oneChangeIsOneLine() {
  auto rooms = samples::switchedRooms();
  const auto linesOf = [&] { return QString::fromStdString(files::print(rooms.topology)).split(QLatin1Char('\n')); };
  const auto before = linesOf();
  samples::carryOut(rooms.topology, model::setMtu(rooms.topology, {rooms.cable1, 0}, "1400").value());
  const auto after = linesOf();
  QCOMPARE(before.size(), after.size());
  int changed = 0;
  for (qsizetype i = 0; i < before.size(); ++i) {
    changed += before[i] != after[i] ? 1 : 0;
  }
  QCOMPARE(changed, 1);
}

void TestVloomFormat::unknownFieldsSurvive() {
  const std::string text = R"({
  "vethloom": 1,
  "title": "From the future",
  "a/b~c": {"deep": [1, 2.5, {"x": null}]},
  "host": {"colour": "red"},
  "namespaces": [
    {"name": "ns1", "shape": "round"}
  ],
  "bridges": [
    {"namespace": "ns1", "name": "br0", "stp": true}
  ],
  "cables": [
    {
      "ends": [
        {"namespace": "ns1", "name": "eth0", "queue": 3},
        {"namespace": "host", "name": "veth0", "bend": [1, 2]}
      ],
      "thickness": 2
    }
  ],
  "layout": {
    "host": {"pinned": true, "x": 0, "y": 0},
    "ns1": {"x": 1, "y": 2, "folded": true},
    "ns1/br0": {"x": 3, "y": 4},
    "note 1": {"x": 5, "y": 6}
  }
}
)";
  const auto topology = parsed(text);
  QCOMPARE(topology.unknownFields.size(), std::size_t{10});
  const auto printed = QString::fromStdString(files::print(topology));
  for (const char* kept :
       {R"("a/b~c": {"deep": [1, 2.5, {"x": null}]})", R"("host": {"colour": "red"})", R"("shape": "round")",
        R"("stp": true)", R"("queue": 3)", R"("bend": [1, 2])", R"("thickness": 2)", R"("pinned": true)",
        R"("folded": true)", R"("note 1": {"x": 5, "y": 6})"}) {
    QVERIFY2(printed.contains(QLatin1String(kept)), qPrintable(printed));
  }
  QCOMPARE(parsed(printed.toStdString()), topology);
}

void TestVloomFormat::unknownFieldsStayWithTheirElement() {
  auto topology = parsed(R"({"vethloom": 1, "namespaces": [{"name": "a"}, {"name": "b", "mark": 1}, {"name": "c"}]})");
  const auto b = model::boxNamed(topology, *contract::NamespaceRef::parse("b"));
  const auto removal = model::remove(topology, {model::boxNamed(topology, *contract::NamespaceRef::parse("a"))});
  samples::carryOut(topology, removal);
  samples::carryOut(topology, model::renameNamespace(topology, b, "web").value());
  QVERIFY(files::print(topology).find(R"({"name": "web", "mark": 1})") != std::string::npos);
  const auto gone = model::remove(topology, {b});
  samples::carryOut(topology, gone);
  QVERIFY(files::print(topology).find("mark") == std::string::npos);
  samples::addNamespace(topology);
  QVERIFY(files::print(topology).find("mark") == std::string::npos);
  samples::carryOut(topology, model::inverse(gone));  // Undone.
  QVERIFY(files::print(topology).find(R"({"name": "web", "mark": 1})") != std::string::npos);
}

void TestVloomFormat::filterAndQualityAreKept() {
  const std::string text = R"({
  "vethloom": 1,
  "namespaces": [
    {"name": "a", "filter": ["policy forward drop", "accept forward established", "masquerade out eth0"]},
    {"name": "b"}
  ],
  "bridges": [
    {"namespace": "a", "name": "br0", "quality": {"tint": 4}}
  ],
  "cables": [
    {
      "ends": [
        {
          "namespace": "a",
          "name": "eth0",
          "quality": {"delay": "20ms", "loss": "1%", "limit": 50, "rate": "10mbit", "burst": "32kb", "colour": "blue"}
        },
        {"namespace": "b", "name": "eth0", "quality": {"loss": "100%"}}
      ]
    }
  ]
}
)";
  auto topology = parsed(text);
  topology.placements.clear();
  QCOMPARE(QString::fromStdString(files::print(topology)), QString::fromStdString(text));
}

void TestVloomFormat::positionsAreRounded() {
  auto rooms = samples::twoRooms();
  samples::carryOut(rooms.topology, model::place(rooms.topology, rooms.ns1, {1.0 / 3, -2.5, 184.004, 0}));
  QVERIFY(files::print(rooms.topology).find(R"("ns1": {"x": 0.33, "y": -2.5, "width": 184})") != std::string::npos);
}

void TestVloomFormat::looksComeBack() {
  const std::string text = R"({
  "vethloom": 1,
  "namespaces": [
    {"name": "a"},
    {"name": "b"}
  ],
  "cables": [
    {"ends": [{"namespace": "a", "name": "eth0"}, {"namespace": "b", "name": "eth0"}]},
    {"ends": [{"namespace": "a", "name": "eth1"}, {"namespace": "b", "name": "eth1"}]}
  ],
  "notes": [
    {"text": "two\nlines 说明", "x": 8, "y": -16, "width": 200, "colour": "green"}
  ],
  "frames": [
    {"label": "Floor 1", "x": 0, "y": 0, "width": 800, "height": 400, "level": -1}
  ],
  "layout": {
    "a": {"x": 0, "y": 0, "level": 3, "group": 2, "locked": true, "collapsed": true, "colour": "red", "icon": "router"},
    "b": {"x": 400, "y": 296, "group": 2},
    "a/eth1": {"routing": "orthogonal", "bends": [[200, 100], [200.5, 40]]}
  }
}
)";
  const auto topology = parsed(text);
  QCOMPARE(files::print(topology), text);
  const model::Placement& a = topology.placements.at(model::ElementId{2});
  QVERIFY(a.level == 3 && a.group == 2 && a.locked && a.collapsed && a.colour == "red" && a.icon == "router");
  QVERIFY(!topology.placements.contains(model::ElementId{4}));  // Drawn in the natural way.
  const model::Placement& line = topology.placements.at(model::ElementId{5});
  QVERIFY(line.routing == model::Routing::Orthogonal);
  QVERIFY(line.bends == (std::vector<model::Point>{{200, 100}, {200.5, 40}}));
  const auto* note = topology.find<model::Annotation>(model::ElementId{6});
  QVERIFY(note && note->kind == model::Annotation::Kind::Note && note->label == "two\nlines 说明");
}

void TestVloomFormat::wrongLooksAreRefused() {
  const auto refusal = [](const std::string& field) {
    const auto read = files::parse(R"({"vethloom": 1, "namespaces": [{"name": "a"}], "cables": [{"ends": [)"
                                   R"({"namespace": "a", "name": "eth0"}, {"namespace": "host", "name": "eth0"}]}],)"
                                   R"( "layout": {"a": {)" +
                                   field + R"(}, "a/eth0": {)" + field + "}}}");
    return read ? QString() : QString::fromStdString(read.error().object);
  };
  QCOMPARE(refusal(R"("colour": "mauve")"), QStringLiteral("layout.a.colour"));
  QCOMPARE(refusal(R"("icon": "toaster")"), QStringLiteral("layout.a.icon"));
  QCOMPARE(refusal(R"("level": 1.5)"), QStringLiteral("layout.a.level"));
  QCOMPARE(refusal(R"("group": -1)"), QStringLiteral("layout.a.group"));
  QCOMPARE(refusal(R"("locked": "yes")"), QStringLiteral("layout.a.locked"));
  QCOMPARE(refusal(R"("routing": "wild")"), QStringLiteral("layout.a/eth0.routing"));
  QCOMPARE(refusal(R"("bends": [[1]])"), QStringLiteral("layout.a/eth0.bends"));
  QCOMPARE(refusal(R"("bends": [[1, 1e9]])"), QStringLiteral("layout.a/eth0.bends"));
  QCOMPARE(refusal(R"("bends": "none")"), QStringLiteral("layout.a/eth0.bends"));
}

void TestVloomFormat::missingPlacesAreGiven() {
  const auto topology = parsed(
      R"({"vethloom": 1, "namespaces": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
          "bridges": [{"namespace": "a", "name": "br0"}, {"namespace": "a", "name": "br1"}],
          "layout": {"b": {"x": 7, "y": 900}}})");
  QCOMPARE(topology.placements.size(), topology.elements.size());
  const auto at = [&](const char* name) {
    return topology.placements.at(model::boxNamed(topology, *contract::NamespaceRef::parse(name)));
  };
  QCOMPARE(at("b"), (model::Placement{7, 900, 0, 0}));
  QVERIFY(at("a").y > 900 && at("c").y == at("a").y && at("c").x > at("a").x);
  // One with bridges is wider than an empty one.
  const auto empty = parsed(R"({"vethloom": 1, "namespaces": [{"name": "a"}, {"name": "b"}]})");
  const auto x = [](const model::Topology& drawing, const char* name) {
    return drawing.placements.at(model::boxNamed(drawing, *contract::NamespaceRef::parse(name))).x;
  };
  QVERIFY(at("c").x - at("a").x > x(empty, "b") - x(empty, "a"));
}

void TestVloomFormat::descriptionsHaveLines() {
  const auto asList = parsed(R"({"vethloom": 1, "description": ["one", "", "three"]})");
  QCOMPARE(asList.info.description, std::string("one\n\nthree"));
  QVERIFY(files::print(asList).find(R"("description": ["one", "", "three"])") != std::string::npos);
  const auto asText = parsed(R"({"vethloom": 1, "description": "one"})");
  QVERIFY(files::print(asText).find(R"("description": "one")") != std::string::npos);
}

void TestVloomFormat::byteOrderMarkAndCrLfAreRead() {
  const auto plain = files::print(samples::switchedRooms().topology);
  auto windows = QString::fromStdString(plain).replace(QLatin1Char('\n'), QLatin1String("\r\n")).toStdString();
  windows.insert(0, "\xef\xbb\xbf");
  QCOMPARE(files::print(parsed(windows)), plain);
}

void TestVloomFormat::adoptedNamespacesComeBack() {
  const std::string text = R"({
  "vethloom": 1,
  "namespaces": [
    {"name": "a", "adopt": true, "nsid": 0},
    {"name": "b", "adopt_process": 4711},
    {"name": "c", "nsid": 2147483647}
  ],
  "layout": {
    "a": {"x": 0, "y": 0},
    "b": {"x": 400, "y": 0},
    "c": {"x": 800, "y": 0}
  }
}
)";
  const auto topology = parsed(text);
  const auto& a = std::get<model::Namespace>(topology.elements.at(model::ElementId{2}));
  QVERIFY(a.adopted == contract::Adoption{} && a.nsid == 0U);
  QVERIFY(std::get<model::Namespace>(topology.elements.at(model::ElementId{3})).adopted == contract::Adoption{4711});
  const std::string printed = files::print(topology);
  QVERIFY2(printed.find(text.substr(17, 140)) != std::string::npos, printed.c_str());
  QVERIFY(!files::parse(R"({"vethloom": 1, "namespaces": [{"name": "a", "adopt": true, "adopt_process": 7}]})"));
  QVERIFY(!files::parse(R"({"vethloom": 1, "namespaces": [{"name": "a", "adopt_process": 0}]})"));
  QVERIFY(!files::parse(R"({"vethloom": 1, "namespaces": [{"name": "a", "nsid": 2147483648}]})"));
}

QTEST_GUILESS_MAIN(TestVloomFormat)
#include "test_vloom_format.moc"
