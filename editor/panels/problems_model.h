// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rules.h"

#include <QAbstractListModel>
#include <QIcon>
#include <map>

class QPalette;

namespace vethloom::editor {

/// Problems as rows: what is wrong, what to do, and what a press would mend.
class ProblemsModel : public QAbstractListModel {
  Q_OBJECT

public:
  enum Role {
    RemedyRole = Qt::UserRole,  ///< QString: what to do.
    FixRole,                    ///< QString: what the fix does; empty where there is none.
  };

  using QAbstractListModel::QAbstractListModel;

  void setProblems(std::vector<model::Problem> problems);
  [[nodiscard]] const model::Problem& at(int row) const { return problems_.at(static_cast<std::size_t>(row)); }
  void colourIcons(const QPalette& palette);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
  std::vector<model::Problem> problems_;
  std::map<model::Severity, QIcon> icons_;
};

}  // namespace vethloom::editor
