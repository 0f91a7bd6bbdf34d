// SPDX-License-Identifier: GPL-3.0-or-later
// The window: `vethloom [FILE]`; or a picture without one: `vethloom --export OUT FILE`.
#include "appearance.h"
#include "canvas/canvas_view.h"
#include "files/vloom_file.h"
#include "main_window.h"
#include "picture_export.h"
#include "settings.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QTextStream>
#include <QTimer>

namespace vethloom::gui {

namespace {

enum ExitCode { Done = 0, BadInput = 2 };

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Main)
};

struct Options {
  QString file;
  QString exportTo;
  bool dark = false;
  bool transparent = false;
  double scale = 2;
};

int refuse(const QString& sentence) {
  QTextStream(stderr) << QStringLiteral("vethloom: ") << sentence << Qt::endl;
  return BadInput;
}

/// Reads the command line; a sentence where it makes no sense. `--help` and `--version` end the program here.
QString readOptions(const QApplication& application, Options& options) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      Text::tr("Draw network namespaces, bridges and cables; the kernel builds what you drew."));
  const QCommandLineOption exportOption(QStringLiteral("export"),
                                        Text::tr("Draw FILE into OUT.png, OUT.svg or OUT.pdf, without a window."),
                                        QStringLiteral("OUT"));
  const QCommandLineOption darkOption(QStringLiteral("dark"), Text::tr("With --export: the dark colours."));
  const QCommandLineOption transparentOption(QStringLiteral("transparent"),
                                             Text::tr("With --export: without a background."));
  const QCommandLineOption scaleOption(QStringLiteral("scale"), Text::tr("With --export: pixels a unit, 0.1 to 8."),
                                       QStringLiteral("FACTOR"), QStringLiteral("2"));
  parser.addOptions({exportOption, darkOption, transparentOption, scaleOption});
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("FILE"), Text::tr("The drawing to open."), QStringLiteral("[FILE]"));
  parser.process(application);
  const QStringList files = parser.positionalArguments();
  bool isNumber = false;
  options.exportTo = parser.value(exportOption);
  options.dark = parser.isSet(darkOption);
  options.transparent = parser.isSet(transparentOption);
  options.scale = parser.value(scaleOption).toDouble(&isNumber);
  options.file = files.value(0);
  if (files.size() > 1) {
    return Text::tr("One drawing at a time, please: %1 files were named.").arg(files.size());
  }
  if (!isNumber || options.scale < 0.1 || options.scale > 8) {
    return Text::tr("--scale takes a number from 0.1 to 8.");
  }
  if (parser.isSet(exportOption) && options.file.isEmpty()) {
    return Text::tr("--export needs the drawing: vethloom --export OUT.png FILE");
  }
  return {};
}

int drawWithoutWindow(const Options& options) {
  const auto topology = files::load(QFile::encodeName(options.file).toStdString());
  if (!topology) {
    return refuse(QString::fromStdString(contract::describe(topology.error())));
  }
  const auto exported = exportPicture({.topology = *topology,
                                       .comparison = nullptr,
                                       .hostTitle = Text::tr("Host"),
                                       .dark = options.dark,
                                       .scale = options.scale,
                                       .transparent = options.transparent},
                                      options.exportTo);
  return exported ? Done : refuse(QString::fromStdString(contract::describe(exported.error())));
}

/// A picture needs no display.
void chooseOffscreen(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (QByteArray(argv[i]).startsWith("--export")) {
      qputenv("QT_QPA_PLATFORM", "offscreen");
    }
  }
}

}  // namespace

}  // namespace vethloom::gui

int main(int argc, char** argv) {
  using namespace vethloom::gui;
  chooseOffscreen(argc, argv);
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("vethloom"));
  QApplication::setApplicationDisplayName(QStringLiteral("Vethloom"));
  QApplication::setApplicationVersion(QStringLiteral(VETHLOOM_VERSION));
  QApplication::setOrganizationName(QStringLiteral("vethloom"));
  QApplication::setOrganizationDomain(QStringLiteral("vethloom.github.io"));
  QApplication::setDesktopFileName(QStringLiteral("io.github.vethloom.Vethloom"));
  Options options;
  if (const QString wrong = readOptions(application, options); !wrong.isEmpty()) {
    return refuse(wrong);
  }
  if (!options.exportTo.isEmpty()) {
    return drawWithoutWindow(options);
  }
  Settings settings;
  Appearance appearance(application);
  appearance.use(settings.appearance());
  MainWindow window(settings, appearance);
  window.show();
  if (!options.file.isEmpty()) {
    window.openFile(options.file);
  }
  QTimer::singleShot(0, &window, [&window] { window.offerRecovery(); });
  return QApplication::exec();
}
