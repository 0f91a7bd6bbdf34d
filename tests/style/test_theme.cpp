// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/desktop_palette.h"
#include "style/theme.h"

#include <QTest>
#include <cmath>
#include <set>

using vethloom::editor::desktopPalette;
using vethloom::editor::Theme;

namespace {

/// WCAG 2.2's relative luminance.
double luminance(const QColor& color) {
  const auto linear = [](double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2.2's contrast ratio, from 1 to 21.
double contrast(const QColor& one, const QColor& other) {
  const double a = luminance(one);
  const double b = luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace

class TestTheme : public QObject {
  Q_OBJECT

private slots:
  void contrastIsEnough_data();
  void contrastIsEnough();
  void paletteTextIsReadable_data();
  void paletteTextIsReadable();
  void modeFollowsThePalette();
  void meaningsAreDifferentColours();
  void givenColoursAreReadable();
};

void TestTheme::contrastIsEnough_data() {
  QTest::addColumn<QColor>("front");
  QTest::addColumn<QColor>("ground");
  QTest::addColumn<double>("least");
  constexpr double forText = 4.5;
  constexpr double forLines = 3.0;
  for (const bool dark : {false, true}) {
    const Theme& theme = Theme::forMode(dark);
    const std::vector<std::pair<const char*, QColor>> grounds = {{"canvas", theme.canvas},
                                                                 {"host", theme.hostFill},
                                                                 {"box", theme.boxFill},
                                                                 {"header", theme.boxHeader},
                                                                 {"bridge", theme.bridgeFill}};
    const std::vector<std::pair<const char*, QColor>> texts = {{"text", theme.text}, {"mutedText", theme.mutedText}};
    const std::vector<std::pair<const char*, QColor>> lines = {
        {"cable", theme.cable}, {"planned", theme.planned}, {"up", theme.up},        {"noCarrier", theme.noCarrier},
        {"fault", theme.fault}, {"foreign", theme.foreign}, {"accent", theme.accent}};
    const char* column = dark ? "dark" : "light";
    for (const auto& [groundName, ground] : grounds) {
      for (const auto& [name, color] : texts) {
        QTest::addRow("%s: %s on %s", column, name, groundName) << color << ground << forText;
      }
      for (const auto& [name, color] : lines) {
        QTest::addRow("%s: %s on %s", column, name, groundName) << color << ground << forLines;
      }
    }
    QTest::addRow("%s: host line on canvas", column) << theme.hostLine << theme.canvas << forLines;
    QTest::addRow("%s: host line on host", column) << theme.hostLine << theme.hostFill << forLines;
    QTest::addRow("%s: box line on host", column) << theme.boxLine << theme.hostFill << forLines;
    QTest::addRow("%s: box line on canvas", column) << theme.boxLine << theme.canvas << forLines;
    QTest::addRow("%s: bridge line on host", column) << theme.bridgeLine << theme.hostFill << forLines;
    QTest::addRow("%s: bridge line on box", column) << theme.bridgeLine << theme.boxFill << forLines;
    QTest::addRow("%s: accent text on accent", column) << theme.accentText << theme.accent << forText;
  }
}

void TestTheme::contrastIsEnough() {
  QFETCH(QColor, front);
  QFETCH(QColor, ground);
  QFETCH(double, least);
  const double found = contrast(front, ground);
  QVERIFY2(found >= least,
           qPrintable(
               QStringLiteral("%1 on %2 is %3 : 1").arg(front.name(), ground.name(), QString::number(found, 'f', 2))));
}

void TestTheme::paletteTextIsReadable_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

void TestTheme::paletteTextIsReadable() {
  QFETCH(bool, dark);
  const QPalette palette = desktopPalette(dark);
  const Theme& theme = Theme::forMode(dark);
  const auto onGround = [&](QPalette::ColorRole text, QPalette::ColorRole ground) {
    return contrast(palette.color(text), palette.color(ground));
  };
  QVERIFY(onGround(QPalette::WindowText, QPalette::Window) >= 4.5);
  QVERIFY(onGround(QPalette::Text, QPalette::Base) >= 4.5);
  QVERIFY(onGround(QPalette::ButtonText, QPalette::Button) >= 4.5);
  QVERIFY(onGround(QPalette::ToolTipText, QPalette::ToolTipBase) >= 4.5);
  QVERIFY(onGround(QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
  QVERIFY(onGround(QPalette::PlaceholderText, QPalette::Base) >= 4.5);
  // The panels write reasons in these colours on the window's ground.
  for (const QColor& color : {theme.fault, theme.noCarrier, theme.up, theme.planned, theme.mutedText}) {
    QVERIFY2(contrast(color, palette.color(QPalette::Window)) >= 4.5, qPrintable(color.name()));
    QVERIFY2(contrast(color, palette.color(QPalette::Base)) >= 4.5, qPrintable(color.name()));
  }
}

void TestTheme::modeFollowsThePalette() {
  QVERIFY(!Theme::forPalette(desktopPalette(false)).dark);
  QVERIFY(Theme::forPalette(desktopPalette(true)).dark);
  QVERIFY(!Theme::lightTheme().dark);
  QVERIFY(Theme::darkTheme().dark);
}

void TestTheme::meaningsAreDifferentColours() {
  for (const bool dark : {false, true}) {
    const Theme& theme = Theme::forMode(dark);
    const std::vector<QRgb> meanings = {theme.planned.rgb(), theme.up.rgb(),      theme.noCarrier.rgb(),
                                        theme.fault.rgb(),   theme.foreign.rgb(), theme.accent.rgb()};
    QCOMPARE(std::set<QRgb>(meanings.begin(), meanings.end()).size(), meanings.size());
  }
}

void TestTheme::givenColoursAreReadable() {
  for (const bool dark : {false, true}) {
    const Theme& theme = Theme::forMode(dark);
    std::set<QRgb> lines;
    for (const char* const name : {"blue", "sky", "green", "yellow", "orange", "red", "purple", "grey"}) {
      const QColor line = theme.line(QLatin1String(name));
      const QColor ground = theme.ground(QLatin1String(name));
      QVERIFY2(line.isValid() && ground.isValid(), name);
      QVERIFY2(contrast(theme.text, ground) >= 4.5, name);
      QVERIFY2(contrast(theme.mutedText, ground) >= 4.5, name);
      QVERIFY2(contrast(line, theme.canvas) >= 3 && contrast(line, theme.hostFill) >= 3, name);
      lines.insert(line.rgb());
    }
    QCOMPARE(lines.size(), std::size_t(8));
    QVERIFY(!theme.line(QStringLiteral("mauve")).isValid() && !theme.ground({}).isValid());
  }
}

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
