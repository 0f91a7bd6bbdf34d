// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/form_page.h"

#include "panels/info_field.h"
#include "panels/link_button.h"
#include "panels/section_header.h"
#include "style/icon.h"
#include "style/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace vethloom::editor {

namespace {

constexpr int margin = 12;
constexpr int titleIconSize = 28;
constexpr double titleScale = 1.25;
constexpr double smallScale = 0.92;

QFont scaled(QFont font, double factor, QFont::Weight weight) {
  font.setPointSizeF(font.pointSizeF() * factor);
  font.setWeight(weight);
  return font;
}

QLabel* plainLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

void mute(QLabel* label) {
  QPalette palette = label->palette();
  palette.setColor(QPalette::WindowText, Theme::forPalette(palette).mutedText);
  label->setPalette(palette);
}

}  // namespace

FormPage::FormPage(InspectorContext& context, QWidget* parent)
    : QWidget(parent), context_(context), column_(new QVBoxLayout(this)) {
  column_->setContentsMargins(margin, margin, margin, margin);
  column_->setSpacing(6);
}

void FormPage::addTitle(const QString& iconName, std::function<QString()> title, std::function<QString()> subtitle) {
  auto* row = new QHBoxLayout;
  row->setSpacing(10);
  auto* picture = new QLabel(this);
  picture->setPixmap(icon(iconName, palette()).pixmap(QSize(titleIconSize, titleIconSize), devicePixelRatioF()));
  auto* large = plainLabel(this);
  large->setFont(scaled(font(), titleScale, QFont::DemiBold));
  auto* small = plainLabel(this);
  mute(small);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(0);
  texts->addWidget(large);
  texts->addWidget(small);
  row->addWidget(picture, 0, Qt::AlignTop);
  row->addLayout(texts, 1);
  column_->addLayout(row);
  refreshers_.push_back([large, small, title = std::move(title), subtitle = std::move(subtitle)] {
    large->setText(title());
    small->setText(subtitle());
    small->setVisible(!small->text().isEmpty());
  });
  form_ = nullptr;
}

void FormPage::addHeading(const QString& text) {
  addHeading([text] { return text; });
}

void FormPage::addGap() {
  column_->addSpacing(4);
  form_ = nullptr;
}

void FormPage::addHeading(std::function<QString()> text) {
  column_->addSpacing(10);
  auto* heading = plainLabel(this);
  heading->setObjectName(QStringLiteral("heading"));
  heading->setFont(scaled(font(), smallScale, QFont::DemiBold));
  mute(heading);
  column_->addWidget(heading);
  refreshers_.push_back([heading, text = std::move(text)] { heading->setText(text()); });
  form_ = nullptr;
}

void FormPage::addSection(const QString& title, const QString& name, std::function<QString()> summary,
                          std::function<void(FormPage&)> fill) {
  column_->addSpacing(4);
  auto* header = new SectionHeader(title, this);
  header->setObjectName(name);
  auto* body = new QWidget(this);
  auto* inside = new QVBoxLayout(body);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(column_->spacing());
  body->hide();
  column_->addWidget(header);
  column_->addWidget(body);
  form_ = nullptr;
  refreshers_.push_back([header, summary = std::move(summary)] { header->setSummary(summary()); });
  if (context_.openSections.contains(name)) {
    header->setChecked(true);
    openSection(name, body, fill);
  }
  connect(header, &SectionHeader::toggled, this, [this, name, body, fill = std::move(fill)](bool open) {
    if (open) {
      openSection(name, body, fill);
      alignCaptions();
      refresh();
    } else {
      context_.openSections.erase(name);
      body->hide();
    }
  });
}

void FormPage::openSection(const QString& name, QWidget* body, const std::function<void(FormPage&)>& fill) {
  context_.openSections.insert(name);
  auto* inside = qobject_cast<QVBoxLayout*>(body->layout());
  if (inside->count() == 0) {
    QVBoxLayout* const outside = std::exchange(column_, inside);
    form_ = nullptr;
    fill(*this);
    column_ = outside;
    form_ = nullptr;
  }
  body->show();
}

void FormPage::addText(const QString& caption, const QString& objectName, TextField::Binding binding) {
  addField(caption, objectName, new TextField(context_.document, std::move(binding), this));
}

void FormPage::addSwitch(const QString& caption, const QString& objectName, SwitchField::Binding binding) {
  addField(caption, objectName, new SwitchField(context_.document, std::move(binding), this));
}

void FormPage::addChoice(const QString& caption, const QString& objectName, ChoiceField::Binding binding) {
  addField(caption, objectName, new ChoiceField(context_.document, std::move(binding), this));
}

void FormPage::addInfo(const QString& caption, std::function<QString()> read, Field::KernelNote kernelNote) {
  addField(caption, QString(), new InfoField(context_.document, std::move(read), std::move(kernelNote), this));
}

void FormPage::addLink(std::function<QString()> text, std::function<void()> pressed) {
  auto* button = new LinkButton(this);
  connect(button, &LinkButton::clicked, this, pressed);
  column_->addWidget(button);
  refreshers_.push_back([button, text = std::move(text)] { button->setText(text()); });
  form_ = nullptr;
}

void FormPage::addWidget(QWidget* widget) {
  column_->addWidget(widget);
  form_ = nullptr;
}

void FormPage::finish() {
  column_->addStretch(1);
  alignCaptions();
  refresh();
}

void FormPage::alignCaptions() {
  // One column of captions through all groups.
  int widest = 0;
  for (const QLabel* caption : captions_) {
    widest = std::max(widest, caption->sizeHint().width());
  }
  const int lineHeight = QLineEdit().sizeHint().height();
  for (QLabel* caption : captions_) {
    caption->setMinimumSize(widest, lineHeight);
  }
}

void FormPage::refresh() {
  for (const auto& refreshOne : refreshers_) {
    refreshOne();
  }
  for (Field* field : fields_) {
    field->refresh();
  }
}

bool FormPage::commit() {
  bool all = true;
  for (Field* field : fields_) {
    all = field->commit() && all;
  }
  return all;
}

FormPage::Typing FormPage::retire() {
  Typing typing;
  for (Field* field : fields_) {
    field->retire();
    if (const auto text = field->typedText()) {
      typing.texts.insert({field->objectName(), {*text, field->refusal()}});
    }
    if (field->focusProxy() != nullptr && field->focusProxy()->hasFocus()) {
      typing.focused = field->objectName();
    }
  }
  return typing;
}

void FormPage::resume(const Typing& typing) {
  for (Field* field : fields_) {
    const auto found = typing.texts.find(field->objectName());
    if (found != typing.texts.end()) {
      field->putTyped(found->second.typed);
    }
    if (!typing.focused.isEmpty() && field->objectName() == typing.focused) {
      field->setFocus(Qt::OtherFocusReason);
    }
  }
}

void FormPage::addField(const QString& caption, const QString& objectName, Field* field) {
  field->setObjectName(objectName);
  if (QWidget* editor = field->focusProxy()) {
    editor->setAccessibleName(caption);
  }
  fields_.push_back(field);
  QGridLayout& grid = form();
  const int row = grid.rowCount();
  if (caption.isEmpty()) {
    grid.addWidget(field, row, 0, 1, 2);
    return;
  }
  auto* label = new QLabel(caption, this);
  label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  label->setBuddy(field);
  captions_.push_back(label);
  grid.addWidget(label, row, 0, Qt::AlignTop);
  grid.addWidget(field, row, 1);
}

QGridLayout& FormPage::form() {
  if (form_ == nullptr) {
    form_ = new QGridLayout;
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setHorizontalSpacing(10);
    form_->setVerticalSpacing(6);
    form_->setColumnStretch(1, 1);
    column_->addLayout(form_);
  }
  return *form_;
}

}  // namespace vethloom::editor
