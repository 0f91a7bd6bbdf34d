// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problems_model.h"

#include "panels/problem_words.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QPalette>
#include <QStringList>

namespace vethloom::editor {

namespace {

QString text(const std::string& words) {
  return QString::fromStdString(words);
}

QString fixOf(const model::Problem& problem) {
  return problem.fix ? text(problem.fix->text) : QString();
}

}  // namespace

void ProblemsModel::setProblems(std::vector<model::Problem> problems) {
  beginResetModel();
  problems_ = std::move(problems);
  endResetModel();
}

void ProblemsModel::colourIcons(const QPalette& palette) {
  const Theme& theme = Theme::forPalette(palette);
  icons_ = {{model::Severity::Error, icon(QStringLiteral("error"), theme.fault)},
            {model::Severity::Warning, icon(QStringLiteral("warning"), theme.noCarrier)},
            {model::Severity::Note, icon(QStringLiteral("info"), theme.mutedText)}};
  if (rowCount() > 0) {
    emit dataChanged(index(0), index(rowCount() - 1), {Qt::DecorationRole});
  }
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) {
    return {};
  }
  const model::Problem& problem = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return sentenceOf(problem);
    case RemedyRole:
      return text(problem.remedy);
    case FixRole:
      return fixOf(problem);
    case Qt::DecorationRole: {
      const auto found = icons_.find(problem.severity);
      return found == icons_.end() ? QVariant() : QVariant(found->second);
    }
    case Qt::AccessibleTextRole: {
      const QString fix = problem.fix ? tr("Press Space: %1").arg(fixOf(problem)) : QString();
      return QStringList{sentenceOf(problem), text(problem.remedy), fix}.join(QLatin1Char(' ')).trimmed();
    }
    default:
      return {};
  }
}

}  // namespace vethloom::editor
