// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "lab_argument.h"
#include "session/lab_session.h"
#include "verbs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace vethloom::cli {

using session::LabEntry;

namespace {

void printText(const std::vector<LabEntry>& labs, Console& console) {
  if (labs.empty())
    return console.printLine("No lab is up. `vethloomctl up FILE` builds one.");
  std::size_t width = std::string_view("LAB").size();
  for (const LabEntry& lab : labs)
    width = std::max(width, lab.lab.text().size());
  const auto row = [&](const std::string& lab, const std::string& in, const std::string& file) {
    std::string text = lab + std::string(width - lab.size() + 2, ' ') + in;
    return file.empty() ? text : text + std::string(9 - in.size(), ' ') + file;
  };
  console.printLine(console.bold(row("LAB", "IN", "FILE")));
  for (const LabEntry& lab : labs)
    console.printLine(row(lab.lab.text(), nameOf(lab.where), contract::escape(lab.file.toStdString())));
}

void printJson(const std::vector<LabEntry>& labs, Console& console) {
  QJsonArray list;
  for (const LabEntry& lab : labs) {
    QJsonObject entry{{QStringLiteral("lab"), QString::fromStdString(lab.lab.text())},
                      {QStringLiteral("in"), QString::fromStdString(nameOf(lab.where))}};
    if (!lab.file.isEmpty())
      entry.insert(QStringLiteral("file"), lab.file);
    list.append(entry);
  }
  console.print(QJsonDocument(list).toJson().toStdString());
}

int listLabs(const Arguments& arguments, Console& console) {
  const std::vector<LabEntry> labs = session::runningLabs();
  if (arguments.has("--json"))
    printJson(labs, console);
  else
    printText(labs, console);
  return Done;
}

}  // namespace

Verb lsVerb() {
  return {.name = "ls",
          .summary = "labs that are up",
          .details = "Lists the labs that are up: your sandboxes, and the labs on this computer.",
          .options = {{"--json", "", "print JSON: [{\"lab\", \"in\", \"file\"}]"}},
          .examples = {{"ls", "one line for each lab, with the drawing it was built from"}},
          .exitCodes = "0 done, also where no lab is up",
          .run = listLabs};
}

}  // namespace vethloom::cli
