// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "keys/lab_keys.h"
#include "lab_verb.h"
#include "plan_output.h"
#include "verbs.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace vethloom::cli {

using contract::Where;

namespace {

/// How long the kernel's own events are waited for, after the last step, until they show what was drawn.
constexpr int settlePatienceMs = 2000;
/// The helper looks at each new namespace once everything is built.
constexpr int settlePatiencePerStepMs = 5;
/// How long an empty sandbox is waited for. It stays where a window holds it.
constexpr int endPatienceMs = 2000;

/// "2 namespaces, 1 link and 1 cable"
std::string summarise(const model::Topology& topology) {
  std::size_t namespaces = 0;
  std::size_t bridges = 0;
  std::size_t links = 0;
  std::size_t cables = 0;
  for (const auto& [id, element] : topology.elements) {
    namespaces += std::holds_alternative<model::Namespace>(element);
    bridges += std::holds_alternative<model::Bridge>(element);
    links += std::holds_alternative<model::Link>(element);
    cables += std::holds_alternative<model::Cable>(element);
  }
  std::vector<std::string> parts;
  if (namespaces > 0)
    parts.push_back(counted(namespaces, "namespace"));
  if (bridges > 0)
    parts.push_back(counted(bridges, "bridge"));
  if (links > 0)
    parts.push_back(counted(links, "link"));
  if (cables > 0)
    parts.push_back(counted(cables, "cable"));
  return listed(parts);
}

/// A ping that should work: between two namespaces, else between a namespace and the host.
std::string suggestPing(const contract::LabName& lab, const model::Observed& observed) {
  std::vector<contract::NamespaceRef> boxes;
  for (const auto& [ns, contents] : observed.namespaces)
    if (contents.isOfLab() && !ns.isHost())
      boxes.push_back(ns);
  boxes.push_back(contract::NamespaceRef::host());
  if (boxes.size() < 2 || !session::pingTarget(observed, boxes[0], boxes[1]))
    return {};
  return " Try: vethloomctl ping " + lab.text() + ' ' + boxes[0].text() + ' ' + boxes[1].text();
}

void printJson(const Drawing& drawing, Where where, std::size_t steps, Console& console) {
  const QJsonObject json{{QStringLiteral("lab"), QString::fromStdString(drawing.lab.text())},
                         {QStringLiteral("in"), QString::fromStdString(nameOf(where))},
                         {QStringLiteral("file"), drawing.path},
                         {QStringLiteral("steps"), static_cast<qint64>(steps)}};
  console.print(QJsonDocument(json).toJson().toStdString());
}

/// Shows each step on the live line: "Step 3 of 14: bring ns1/eth0 up".
class Progress {
public:
  Progress(const plan::Plan& plan, Console& console) : plan_(plan), console_(console) { show("Starting"); }
  ~Progress() { console_.clearProgress(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether everything that was taken back is back as it was.
  [[nodiscard]] bool allUndone() const { return allUndone_; }

  void take(const contract::StepResult& step) {
    if (step.operation >= plan_.steps.size())
      return;
    const std::string what = contract::describe(plan_.steps[step.operation].operation);
    const std::string number =
        std::to_string(step.operation + 1) + " of " + std::to_string(plan_.steps.size()) + ": " + what;
    switch (step.outcome) {
      case contract::StepOutcome::Done:
        return show("Step " + number);
      case contract::StepOutcome::Failed:
        return show("Failed at step " + number);
      case contract::StepOutcome::Undone:
        return show("Undoing step " + number);
      case contract::StepOutcome::UndoFailed:
        allUndone_ = false;
        return console_.error("Step " + number + " could not be undone: " + step.message);
    }
  }

private:
  void show(const std::string& text) { console_.progress(text); }

  const plan::Plan& plan_;
  Console& console_;
  bool allUndone_ = true;
};

/// Sends the plan and says how it went wrong, if it did; Done where it went well.
int applyPlan(const Drawing& drawing, LabClient& client, const plan::Plan& plan, Console& console) {
  Progress progress(plan, console);
  // The private keys go no further than to the helper.
  const auto applied = client.apply(keys::withPrivateKeys(plan, *drawing.keys),
                                    [&](const contract::StepResult& step) { progress.take(step); });
  if (applied)
    return Done;
  if (applied.error().kind != contract::FailureKind::Cancelled)
    return report(applied.error(), console);
  if (!progress.allUndone()) {
    console.error("Cancelled, but not everything that had been done for " + drawing.lab.text() + " could be undone.");
    return Refused;
  }
  console.error("Cancelled; what had been done for " + drawing.lab.text() + " was undone.");
  return Interrupted;
}

bool hasSomethingOfOurs(const model::Observed& observed) {
  return std::ranges::any_of(observed.namespaces, [](const auto& entry) {
    const auto& [ns, contents] = entry;
    return (contents.isOfLab() && !ns.isHost()) ||
           std::ranges::any_of(contents.links, [](const auto& link) { return link.second.fact.ours; });
  });
}

std::string resultOf(const Drawing& drawing, Where where, std::size_t steps, bool wasUp,
                     const model::Observed& observed) {
  if (steps == 0)
    return nothingToDo(drawing.lab);
  if (wasUp)
    return drawing.lab.text() + " is as drawn again: " + counted(steps, "step") + " done.";
  return drawing.lab.text() + " is up " + placeOf(where) + ": " + summarise(drawing.topology) + '.' +
         suggestPing(drawing.lab, observed);
}

/// Carries the plan out and makes sure that the kernel then has what is drawn.
int build(const Drawing& drawing, Where where, LabClient& client, const Arguments& arguments, Console& console) {
  const plan::Plan plan = plan::makePlan(drawing.topology, client.observed(), client.capabilities().lacks);
  const bool wasUp = hasSomethingOfOurs(client.observed());
  if (!plan.obstacles.empty())
    return reportObstacles(plan, console);
  const std::string keyFile = files::keyFileOf(QFile::encodeName(drawing.path).toStdString()).native();
  const auto armed = keys::checkPrivateKeys(plan, client.observed(), *drawing.keys, contract::escape(keyFile));
  if (!armed)
    return report(armed.error(), console);
  if (const int exitCode = plan.isEmpty() ? Done : applyPlan(drawing, client, plan, console); exitCode != Done)
    return exitCode;
  const auto remaining = [&] { return plan::makePlan(drawing.topology, client.observed()); };
  const int patienceMs = settlePatienceMs + settlePatiencePerStepMs * static_cast<int>(plan.steps.size());
  if (!client.waitUntil([&] { return remaining().isEmpty(); }, patienceMs)) {
    console.error(drawing.lab.text() + " was built, but the kernel does not have all of it; `vethloomctl plan " +
                  contract::escape(arguments.operands[0]) + "` shows what differs.");
    return AnswerIsNo;
  }
  if (arguments.has("--json"))
    printJson(drawing, where, plan.steps.size(), console);
  else
    console.printLine(resultOf(drawing, where, plan.steps.size(), wasUp, client.observed()));
  return Done;
}

/// Makes the keys of WireGuard links that have none yet. The drawing's own file stays as it is: the file of keys says
/// which link they were made for.
contract::Result<void> makeMissingKeys(Drawing& drawing, Console& console) {
  if (!drawing.keys)
    return tl::unexpected(drawing.keys.error());
  const auto made = keys::makeKeys(drawing.topology, keys::linksWithoutKeys(drawing.topology));
  if (!made || made->empty())
    return made ? contract::Result<void>() : contract::Result<void>(tl::unexpected(made.error()));
  const auto file = files::keyFileOf(QFile::encodeName(drawing.path).toStdString());
  if (const auto added = files::addKeys(file, *made); !added)
    return added;
  for (const files::KeyEntry& entry : *made)
    drawing.keys->add(entry);
  console.note("Made " + counted(made->size(), "WireGuard key pair") + "; the private keys are in " +
               contract::escape(file.native()) + '.');
  return {};
}

int bringUp(const Arguments& arguments, Console& console) {
  auto drawing = loadDrawing(arguments.operands[0]);
  if (!drawing) {
    console.error(drawing.error());
    return BadInput;
  }
  const Where where = whereOf(arguments.value("--in"));
  if (arguments.has("--dry-run")) {
    const auto plan = planFor(*drawing, nameOf(where));
    if (!plan)
      return report(plan.error(), console);
    return printPlan(*drawing, *plan, arguments.has("--json") ? "json" : "text", console);
  }
  if (const auto ours = refuseOtherDrawing(*drawing, where); !ours)
    return report(ours.error(), console);
  if (const auto made = makeMissingKeys(*drawing, console); !made) {
    console.error(made.error());
    return BadInput;
  }
  Interrupts interrupts;
  LabClient client(interrupts);
  console.progress(where == Where::Sandbox ? "Starting a sandbox" : "Starting the helper");
  const auto opened = client.open({.lab = drawing->lab, .where = where, .linger = true, .file = drawing->path});
  console.clearProgress();
  if (!opened)
    return report(opened.error(), console);
  const auto isEmpty = [&] { return !hasSomethingOfOurs(client.observed()); };
  const bool wasEmpty = isEmpty();
  const int exitCode = build(*drawing, where, client, arguments, console);
  // What was undone is told by the kernel's own events, which may still be on their way.
  if (exitCode != Done && wasEmpty)
    static_cast<void>(client.waitUntil(isEmpty, settlePatienceMs));
  // A sandbox in which nothing was built ends when we leave it.
  const bool endsWithUs = where == Where::Sandbox && isEmpty();
  client.close();
  if (endsWithUs)
    session::waitForEnd(drawing->lab, endPatienceMs);
  return exitCode;
}

}  // namespace

Verb upVerb() {
  return {.name = "up",
          .operands = {"FILE"},
          .summary = "build what a drawing shows",
          .details =
              "Builds the drawing and leaves it running. Where the lab is up already, only what differs from the\n"
              "drawing is changed. A failed step undoes what was done before it. Ctrl-C stops and undoes; a\n"
              "second Ctrl-C leaves at once.",
          .options = {{"--in", "sandbox|host",
                       "sandbox (the usual): a network of your own that needs no password;\n"
                       "host: this computer, as root or after asking through pkexec"},
                      {"--dry-run", "", "print what would be done, as `plan` does, and change nothing"},
                      {"--json", "", "print JSON: {\"lab\", \"in\", \"file\", \"steps\"}; with --dry-run the plan"}},
          .examples = {{"up two-rooms.vloom", "in a sandbox"},
                       {"up two-rooms.vloom --in host", "on this computer; `ip netns` shows the namespaces"},
                       {"up two-rooms.vloom --dry-run", "only say what would be done"}},
          .exitCodes =
              "0 it is up (or was, as drawn); 1 the kernel still differs from the drawing;\n"
              "2 the drawing cannot be read; 3 the helper or the kernel refused; 130 cancelled and undone",
          .run = bringUp};
}

}  // namespace vethloom::cli
