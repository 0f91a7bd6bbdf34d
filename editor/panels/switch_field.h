// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/field.h"

class QCheckBox;

namespace vethloom::editor {

/// On or off.
class SwitchField : public Field {
  Q_OBJECT

public:
  struct Binding {
    std::function<Qt::CheckState()> read;  ///< PartiallyChecked where the elements differ.
    std::function<model::Patch(bool on)> edit;
    KernelNote kernelNote;
    QString undoText;
    QString text;
  };

  SwitchField(Document& document, Binding binding, QWidget* parent = nullptr);

protected:
  void readAgain() override;

private:
  Binding binding_;
  QCheckBox* box_;
};

}  // namespace vethloom::editor
