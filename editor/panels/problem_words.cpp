// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problem_words.h"

#include <QCoreApplication>

namespace vethloom::editor {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(ProblemsModel)
};

QString wordOf(model::Severity severity) {
  switch (severity) {
    case model::Severity::Error:
      return Text::tr("Error");
    case model::Severity::Warning:
      return Text::tr("Warning");
    case model::Severity::Note:
      break;
  }
  return Text::tr("Note");
}

}  // namespace

QString sentenceOf(const model::Problem& problem) {
  const QString word = wordOf(problem.severity);
  const QString head =
      problem.object.empty() ? word : Text::tr("%1 in %2").arg(word, QString::fromStdString(problem.object));
  return QStringLiteral("%1: %2").arg(head, QString::fromStdString(problem.message));
}

ProblemBadges badgesOf(const std::vector<model::Problem>& problems) {
  constexpr int mostLines = 5;  // A tool tip is no list.
  ProblemBadges badges;
  std::map<model::ElementId, int> lines;
  for (const model::Problem& problem : problems) {
    if (problem.severity == model::Severity::Note || problem.element == model::noElement)
      continue;
    ProblemBadge& badge = badges[problem.element];
    badge.element = problem.element;
    badge.isError = badge.isError || problem.severity == model::Severity::Error;
    const int line = lines[problem.element]++;
    if (line < mostLines)
      badge.words += (line == 0 ? QString() : QStringLiteral("\n")) + sentenceOf(problem);
    else if (line == mostLines)
      badge.words += QStringLiteral("\n") + Text::tr("… and more in the list of problems.");
  }
  return badges;
}

}  // namespace vethloom::editor
