// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/form_page.h"
#include "panels/inspector_pages.h"

#include <QWidget>

class QCheckBox;
class QScrollArea;
class QTimer;

namespace vethloom::editor {

class NoteLabel;

/// Shows and edits what is selected; without a selection, the drawing itself. What is being typed stays while its
/// element is selected; it is taken over when another one is, and where that cannot be, the panel says what was lost.
class InspectorPanel : public QWidget {
  Q_OBJECT

public:
  InspectorPanel(Document& document, Selection& selection, QWidget* parent = nullptr);

  /// What the kernel says, shown beside the fields where it differs; nullptr: nothing is known.
  void setComparison(std::shared_ptr<const plan::Comparison> comparison);

  /// Takes over what is being typed. To be called before every command that the focus does not tell of: undo, redo,
  /// save, apply. False where a field holds something that is refused; it says why.
  bool commitEdits();

  [[nodiscard]] bool automaticAddresses() const { return automaticAddresses_; }
  void setAutomaticAddresses(bool on);

signals:
  void automaticAddressesChanged(bool on);
  /// A WireGuard link is to get new keys.
  void keysRequested(vethloom::model::ElementId link);

protected:
  void changeEvent(QEvent* event) override;

private:
  void build();
  /// Ends the page that is shown; a new one must be built then.
  [[nodiscard]] FormPage::Typing takePage();
  void follow();
  void rebuild();
  void startAnew();
  void selectionChanged();
  void showDropped(const FormPage::Typing& typing);
  void fill(FormPage& page);
  void fillDrawing(FormPage& page);
  void showFocusedInterface();

  InspectorContext context_;
  PageSubject subject_;
  NoteLabel* dropped_;  // What was typed and is lost, and why.
  QTimer* droppedTimer_;
  QScrollArea* scroll_;
  FormPage* page_ = nullptr;
  bool automaticAddresses_ = true;
};

}  // namespace vethloom::editor
