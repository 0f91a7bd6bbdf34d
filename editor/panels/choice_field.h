// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/field.h"

#include <QIcon>
#include <vector>

class QComboBox;

namespace vethloom::editor {

/// One of a few values, each with its own words.
class ChoiceField : public Field {
  Q_OBJECT

public:
  struct Choice {
    QString text;
    QString value;
    QIcon icon = {};
    /// Icons have no equality; they go with the words.
    bool operator==(const Choice& other) const { return text == other.text && value == other.value; }
  };
  using Choices = std::vector<Choice>;
  struct Binding {
    std::function<Choices()> choices;
    /// One of the values; nothing where the elements that the field stands for differ.
    std::function<std::optional<QString>()> read;
    std::function<contract::Result<model::Patch>(const QString& value)> edit;
    KernelNote kernelNote;
    QString undoText;
  };

  ChoiceField(Document& document, Binding binding, QWidget* parent = nullptr);

  /// "Leave as it is" (an empty value), "On" and "Off" ("1" and "0").
  [[nodiscard]] static Choices onOrOff();

protected:
  void readAgain() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void choose(int index);
  void fill();

  Binding binding_;
  QComboBox* choice_;
  Choices shown_;
};

}  // namespace vethloom::editor
