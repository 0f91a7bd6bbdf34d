// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QIcon>
#include <optional>
#include <vector>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace vethloom::editor {

/// One of many, found by typing some letters of it: Up and Down go through what fits, Enter takes it.
class Chooser : public QDialog {
  Q_OBJECT

public:
  struct Choice {
    QString text;
    QString details = {};   ///< Where it is found, or why it cannot be taken now; searched as well.
    QString shortcut = {};  ///< As it is written.
    QIcon icon = {};
    bool enabled = true;
  };

  /// Of a row in the list: Choice::details.
  enum Role { DetailsRole = Qt::UserRole };

  /// `prompt` stands in the empty field.
  Chooser(const QString& title, const QString& prompt, const std::vector<Choice>& choices, QWidget* parent);

signals:
  /// The dialog has closed on this one of the choices.
  void chosen(int choice);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void search(const QString& text);
  void take(const QModelIndex& index);

  QLineEdit* search_;
  QListView* list_;
  QSortFilterProxyModel* found_;
};

/// How well typed letters fit a text: the letters must come in it in this order; better at the beginnings of words and
/// one after the other. Nothing where they do not fit. An empty search fits everything alike.
[[nodiscard]] std::optional<int> fitOf(QStringView searched, QStringView text);

}  // namespace vethloom::editor
