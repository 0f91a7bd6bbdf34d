// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "interrupts.h"
#include "keys/lab_keys.h"
#include "lab_argument.h"
#include "lab_client.h"
#include "model/rules.h"
#include "verbs.h"

#include <unistd.h>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace vethloom::cli {

using contract::escape;
using model::Problem;
using model::Severity;

namespace {

std::string nameOf(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      break;
  }
  return "note";
}

std::string coloured(Severity severity, const Console& console) {
  const std::string name = nameOf(severity);
  if (severity == Severity::Error)
    return console.red(name);
  return severity == Severity::Warning ? console.yellow(name) : name;
}

void printText(const std::string& file, const std::vector<Problem>& problems, Console& console) {
  for (const Problem& problem : problems)
    console.printLine(coloured(problem.severity, console) + ": " + escape(problem.object) + ": " +
                      escape(problem.message) + ' ' + escape(problem.remedy) + " [" + problem.code + ']');
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(std::ranges::count(problems, severity, &Problem::severity));
  };
  std::vector<std::string> totals;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note})
    if (count(severity) > 0)
      totals.push_back(counted(count(severity), nameOf(severity)));
  console.printLine(escape(file) + ": " + (totals.empty() ? "no problems" : listed(totals)) + '.');
}

void printJson(const std::string& file, const std::vector<Problem>& problems, Console& console) {
  QJsonArray list;
  for (const Problem& problem : problems)
    list.append(QJsonObject{{QStringLiteral("severity"), QString::fromStdString(nameOf(problem.severity))},
                            {QStringLiteral("code"), QString::fromStdString(problem.code)},
                            {QStringLiteral("object"), QString::fromStdString(problem.object)},
                            {QStringLiteral("message"), QString::fromStdString(problem.message)},
                            {QStringLiteral("remedy"), QString::fromStdString(problem.remedy)}});
  const QJsonObject json{{QStringLiteral("file"), QString::fromStdString(file)}, {QStringLiteral("problems"), list}};
  console.print(QJsonDocument(json).toJson().toStdString());
}

/// What this kernel lacks of the drawing, found out by a sandbox that is gone again at once. Every kernel that Vethloom
/// runs on has cables and bridges, so most drawings need no trial; where no sandbox can be had nothing is said.
std::vector<Problem> lackingHere(const Drawing& drawing) {
  std::set<std::string> needed = model::neededFeatures(drawing.topology);
  needed.erase("veth");
  needed.erase("bridge");
  if (needed.empty())
    return {};
  Interrupts interrupts;
  LabClient client(interrupts);
  const auto trial = contract::LabName::parse("check-" + std::to_string(::getpid()));
  if (!client.open({.lab = *trial, .mode = session::OpenRequest::Mode::AttachOrStart, .file = {}}))
    return {};
  return model::checkSupport(drawing.topology, client.capabilities().lacks);
}

int checkDrawing(const Arguments& arguments, Console& console) {
  const std::string& file = arguments.operands[0];
  const auto drawing = loadDrawing(file);
  if (!drawing) {
    console.error(drawing.error());
    return BadInput;
  }
  std::vector<Problem> problems = model::check(drawing->topology);
  const std::string keyFile = files::keyFileOf(file).filename().native();
  std::ranges::move(keys::checkKeys(drawing->topology, drawing->keys, keyFile), std::back_inserter(problems));
  std::ranges::move(lackingHere(*drawing), std::back_inserter(problems));
  if (arguments.has("--json"))
    printJson(file, problems, console);
  else
    printText(file, problems, console);
  const bool failed = std::ranges::any_of(problems, [](const Problem& p) { return p.severity == Severity::Error; });
  return failed ? AnswerIsNo : Done;
}

}  // namespace

Verb checkVerb() {
  return {
      .name = "check",
      .operands = {"FILE"},
      .summary = "look for mistakes in a drawing",
      .details =
          "Looks for what will not work, or not as meant: the same address twice, a gateway that cannot be\n"
          "reached, an address on a bridge port. Nothing of it is built. Of a drawing with more than cables and\n"
          "bridges it also says what this kernel lacks, which it tries out in a sandbox of its own.",
      .options = {{"--json", "", "print JSON: {\"file\", \"problems\": [{\"severity\", \"code\", \"object\", …}]}"}},
      .examples = {{"check two-rooms.vloom", "one line for each problem, then how many there are"}},
      .exitCodes = "0 no errors (warnings and notes may be there); 1 errors; 2 the drawing cannot be read",
      .run = checkDrawing};
}

}  // namespace vethloom::cli
