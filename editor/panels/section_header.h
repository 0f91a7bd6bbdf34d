// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace vethloom::editor {

/// The line that opens and closes a group of fields: an arrow, the group's name, and at its end what is in it.
class SectionHeader : public QToolButton {
  Q_OBJECT

public:
  explicit SectionHeader(const QString& title, QWidget* parent = nullptr);

  void setSummary(const QString& summary);
  [[nodiscard]] QString summary() const { return summary_; }
  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QString summary_;
};

}  // namespace vethloom::editor
