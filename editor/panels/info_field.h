// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/field.h"

class QLabel;

namespace vethloom::editor {

/// Something that is only to be read.
class InfoField : public Field {
  Q_OBJECT

public:
  InfoField(Document& document, std::function<QString()> read, KernelNote kernelNote = {}, QWidget* parent = nullptr);

protected:
  void readAgain() override;

private:
  std::function<QString()> read_;
  QLabel* text_;
};

}  // namespace vethloom::editor
