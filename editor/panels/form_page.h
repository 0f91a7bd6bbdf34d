// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/choice_field.h"
#include "panels/switch_field.h"
#include "panels/text_field.h"
#include "plan/comparison.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace vethloom::editor {

class Document;
class Selection;

/// What every page of the inspector works on.
struct InspectorContext {
  Document& document;
  Selection& selection;
  /// What the kernel says; nullptr while nothing is known.
  std::shared_ptr<const plan::Comparison> comparison;
  /// Names of the sections that the user has opened; they stay open on the next page.
  std::set<QString> openSections = {};
  /// Makes a WireGuard link a new pair of keys.
  std::function<void(model::ElementId)> makeKeys = {};
};

/// A form made of headings and fields, for one kind of selection. Built once, then refreshed.
class FormPage : public QWidget {
  Q_OBJECT

public:
  explicit FormPage(InspectorContext& context, QWidget* parent = nullptr);

  [[nodiscard]] const InspectorContext& context() const { return context_; }

  /// What the page is about: an icon, a large name and a small line under it.
  void addTitle(const QString& iconName, std::function<QString()> title, std::function<QString()> subtitle);
  /// Starts a group of fields.
  void addHeading(const QString& text);
  void addHeading(std::function<QString()> text);
  /// Starts a group that needs no name.
  void addGap();
  /// Starts a group that is closed until the user opens it. `summary` says what is in it while it is closed; `fill`
  /// adds its fields, when it is opened for the first time. What is added afterwards stands behind the section.
  void addSection(const QString& title, const QString& name, std::function<QString()> summary,
                  std::function<void(FormPage&)> fill);
  void addText(const QString& caption, const QString& objectName, TextField::Binding binding);
  void addSwitch(const QString& caption, const QString& objectName, SwitchField::Binding binding);
  void addChoice(const QString& caption, const QString& objectName, ChoiceField::Binding binding);
  void addInfo(const QString& caption, std::function<QString()> read, Field::KernelNote kernelNote = {});
  /// A line that does something when it is pressed; its text follows the drawing.
  void addLink(std::function<QString()> text, std::function<void()> pressed);
  void addWidget(QWidget* widget);
  /// After the last field.
  void finish();

  void refresh();
  /// False where one of the fields holds something that is refused.
  bool commit();

  /// What is being typed, by the fields' names, and where the cursor is.
  struct Typing {
    struct Text {
      QString typed;
      QString refusal;  ///< Why it was not taken; empty where it could be.
    };
    std::map<QString, Text> texts;
    QString focused;
  };
  /// Ends this page: its fields change nothing any more. Returns what they hold that was not taken over.
  [[nodiscard]] Typing retire();
  /// Goes on where a page for the same elements was ended.
  void resume(const Typing& typing);

private:
  void addField(const QString& caption, const QString& objectName, Field* field);
  void openSection(const QString& name, QWidget* body, const std::function<void(FormPage&)>& fill);
  void alignCaptions();
  [[nodiscard]] QGridLayout& form();

  InspectorContext& context_;
  QVBoxLayout* column_;
  QGridLayout* form_ = nullptr;
  std::vector<Field*> fields_;
  std::vector<QLabel*> captions_;
  std::vector<std::function<void()>> refreshers_;
};

}  // namespace vethloom::editor
