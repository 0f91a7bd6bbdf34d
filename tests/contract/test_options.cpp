// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/options.h"

#include "samples.h"

#include <QTest>
#include <algorithm>

using namespace vethloom;
using namespace vethloom::contract;

Q_DECLARE_METATYPE(vethloom::contract::Option)

/// The table of options: names, values, how each is changed.
class TestOptions : public QObject {
  Q_OBJECT

private slots:
  void everyNameIsItsOwn();
  void usualValuesAreValid();
  void takesWhatItAllows_data();
  void takesWhatItAllows();
  void refusesTheRest_data();
  void refusesTheRest();
  void belongsToItsKinds();
  void knowsRounding();
  void knowsHowToChange();
};

void TestOptions::everyNameIsItsOwn() {
  for (const OptionInfo& info : optionTable()) {
    const auto same = std::ranges::count(optionTable(), info.name, &OptionInfo::name);
    QVERIFY2(same == 1, std::string(info.name).c_str());
    const auto found = optionFromName(info.name);
    QVERIFY(found);
    QCOMPARE(*found, info.option);
    QVERIFY(!info.title.empty());
    const bool ofKind = info.scope == OptionScope::Kind;
    QCOMPARE(info.kinds != 0, ofKind);
  }
  QVERIFY(!optionFromName("forward-delay"));
}

void TestOptions::usualValuesAreValid() {
  for (const OptionInfo& info : optionTable()) {
    if (const auto& usual = usualValue(info.option)) {
      const auto valid = validate(info.option, *usual);
      QVERIFY2(valid, valid ? "" : valid.error().message.c_str());
      QCOMPARE(QString::fromStdString(textOf(*usual)), QString::fromStdString(std::string(info.usual)));
    } else {
      QVERIFY2(info.usual.empty(), std::string(info.name).c_str());
    }
  }
}

void TestOptions::takesWhatItAllows_data() {
  QTest::addColumn<Option>("option");
  QTest::addColumn<QString>("text");
  for (const OptionInfo& info : optionTable()) {
    const auto row = [&](const std::string& text) {
      QTest::newRow((std::string(info.name) + " " + text).c_str()) << info.option << QString::fromStdString(text);
    };
    switch (info.type) {
      case OptionType::Switch:
        row("on");
        row("off");
        break;
      case OptionType::Number:
        row(std::to_string(info.least));
        row(std::to_string(info.most));
        break;
      case OptionType::Word:
        for (const auto word : info.words)
          row(std::string(word));
        break;
      case OptionType::Text:
        row("for people: \"x\" $(id)");
        break;
      case OptionType::Ip:
        row("10.0.0.1");
        row("2001:db8::1");
        row("239.1.1.1");
        break;
    }
  }
}

void TestOptions::takesWhatItAllows() {
  QFETCH(Option, option);
  QFETCH(QString, text);
  const auto value = parseOption(option, text.toStdString());
  QVERIFY2(value, value ? "" : value.error().message.c_str());
  QVERIFY(validate(option, *value));
  QCOMPARE(QString::fromStdString(textOf(*value)), text);
}

void TestOptions::refusesTheRest_data() {
  QTest::addColumn<Option>("option");
  QTest::addColumn<QString>("text");
  for (const OptionInfo& info : optionTable()) {
    const auto row = [&](const std::string& text) {
      QTest::newRow((std::string(info.name) + " " + text.substr(0, 20)).c_str())
          << info.option << QString::fromStdString(text);
    };
    if (info.type == OptionType::Text) {
      row(std::string(info.most + 1, 'x'));
      row("two\nlines");
      row("\x1b[31m");
      continue;
    }
    row("");
    row("perhaps");
    row("-1");
    if (info.type == OptionType::Number) {
      row(std::to_string(info.most + 1));
      row("1.5");
      row("18446744073709551616");
      if (info.least > 0)
        row(std::to_string(info.least - 1));
    }
    if (info.type == OptionType::Ip)
      row("0.0.0.0");
  }
}

void TestOptions::refusesTheRest() {
  QFETCH(Option, option);
  QFETCH(QString, text);
  const auto value = parseOption(option, text.toStdString());
  QVERIFY(!value);
  QCOMPARE(value.error().kind, FailureKind::InvalidArgument);
  QVERIFY(
      QString::fromStdString(value.error().message).startsWith(QString::fromStdString(std::string(nameOf(option)))));
}

void TestOptions::belongsToItsKinds() {
  QVERIFY(appliesTo(Option::Stp, LinkKind::Bridge));
  QVERIFY(!appliesTo(Option::Stp, LinkKind::Veth));
  QVERIFY(appliesTo(Option::Remote, LinkKind::Vxlan));
  QVERIFY(appliesTo(Option::Remote, LinkKind::Gretap));
  QVERIFY(appliesTo(Option::QueueLength, LinkKind::Tun));
  QVERIFY(appliesTo(Option::PortCost, LinkKind::Tap));
  QVERIFY(!appliesTo(Option::PortCost, LinkKind::Tun));
  QCOMPARE(requiredOptions(LinkKind::Vlan), std::vector{Option::VlanId});
  QCOMPARE(requiredOptions(LinkKind::Dummy), std::vector<Option>{});
}

void TestOptions::knowsRounding() {
  const OptionValue wanted = std::uint64_t{1501};
  QVERIFY(isSame(Option::ForwardDelay, wanted, std::uint64_t{1500}));
  QVERIFY(!isSame(Option::ForwardDelay, wanted, std::uint64_t{1499}));
  QVERIFY(!isSame(Option::ForwardDelay, wanted, std::uint64_t{1502}));
  QVERIFY(!isSame(Option::BridgePriority, wanted, std::uint64_t{1500}));
}

void TestOptions::knowsHowToChange() {
  const OptionValue bridge = std::string("bridge");
  const OptionValue passthru = std::string("passthru");
  QCOMPARE(howToChange(Option::MacvlanMode, OptionValue(std::string("vepa")), bridge), OptionChange::InPlace);
  QCOMPARE(howToChange(Option::MacvlanMode, bridge, passthru), OptionChange::Recreate);
  QCOMPARE(howToChange(Option::MacvlanMode, passthru, bridge), OptionChange::Recreate);
  QCOMPARE(howToChange(Option::Remote, samples::ip("10.0.0.1"), samples::ip("10.0.0.2")), OptionChange::InPlace);
  QCOMPARE(howToChange(Option::Remote, samples::ip("10.0.0.1"), samples::ip("fe80::1")), OptionChange::Recreate);
  QCOMPARE(howToChange(Option::VlanId, std::uint64_t{1}, std::uint64_t{2}), OptionChange::Recreate);
  QCOMPARE(howToChange(Option::LacpRate, std::nullopt, std::string("fast")), OptionChange::WhileDown);
}

QTEST_GUILESS_MAIN(TestOptions)
#include "test_options.moc"
