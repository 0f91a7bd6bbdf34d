// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/form_page.h"

#include <QWidget>

class QCheckBox;
class QScrollArea;

namespace vethloom::editor {

/// Shows and edits what is selected; without a selection, the drawing itself.
class InspectorPanel : public QWidget {
  Q_OBJECT

public:
  InspectorPanel(Document& document, Selection& selection, QWidget* parent = nullptr);

  /// What the kernel says, shown beside the fields where it differs; nullptr: nothing is known.
  void setComparison(std::shared_ptr<const plan::Comparison> comparison);

  /// Takes over what is being typed. To be called before every command that the focus does not tell of: undo, redo,
  /// save, apply. False where a field holds something that is refused; it says why.
  bool commitEdits();
  /// Puts the cursor into the first field, for F2.
  void focusFirstField();

  [[nodiscard]] bool automaticAddresses() const { return automaticAddresses_; }
  void setAutomaticAddresses(bool on);

signals:
  void automaticAddressesChanged(bool on);

protected:
  void changeEvent(QEvent* event) override;

private:
  void rebuild();
  void documentChanged(const model::Patch& patch);
  void fill(FormPage& page);
  void fillDrawing(FormPage& page);
  void showFocusedInterface();

  InspectorContext context_;
  QScrollArea* scroll_;
  FormPage* page_ = nullptr;
  bool automaticAddresses_ = true;
};

}  // namespace vethloom::editor
