// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/inline_rename.h"

#include "canvas/canvas_view.h"
#include "canvas/layout/measures.h"
#include "model/rename.h"
#include "style/theme.h"

#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <optional>

namespace vethloom::editor {

namespace {

constexpr int narrowest = 96;
constexpr int smallestFont = 11;  // Pixels: readable at every zoom.

/// What stands in the field at first; nothing where there is nothing to rename.
std::optional<QString> textOf(const model::Topology& topology, const Hit& target) {
  if (target.interface) {
    const model::Interface* interface = model::findInterface(topology, *target.interface);
    return interface ? std::optional(QString::fromStdString(interface->name.text())) : std::nullopt;
  }
  const std::optional<std::string> name = model::shownName(topology, target.element);
  return name ? std::optional(QString::fromStdString(*name)) : std::nullopt;
}

}  // namespace

InlineRename* InlineRename::open(CanvasView& view, const Hit& target) {
  const std::optional<QString> text = textOf(view.document().topology(), target);
  return text ? new InlineRename(view, target, *text) : nullptr;
}

InlineRename::InlineRename(CanvasView& view, const Hit& target, const QString& text)
    : QLineEdit(text, view.viewport()), view_(view), target_(target) {
  setAccessibleName(tr("New name"));
  connect(this, &QLineEdit::textChanged, this, &InlineRename::validate);
  connect(&view.document(), &Document::wasReset, this, &InlineRename::close);
  connect(&view.document(), &Document::changed, this, [this] {
    if (!textOf(view_.document().topology(), target_))
      close();
  });
  place();
  selectAll();
  show();
  setFocus(Qt::OtherFocusReason);
}

void InlineRename::place() {
  const CanvasScene& scene = view_.canvasScene();
  QRectF area;
  if (target_.interface) {
    area = scene.rectOf(*target_.interface);
    area.setHeight(std::min(area.height(), measures::chipNameHeight));
  } else if (const NodeShape* node = scene.layout().node(target_.element)) {
    area = node->titleRect.translated(node->rect.topLeft());
  } else if (const CableShape* cable = scene.layout().cable(target_.element)) {
    area = QRectF(cable->middle(), QSizeF()).adjusted(-narrowest / 2.0, -10, narrowest / 2.0, 10);
  }
  QFont large =
      scene.layout().typography().font(target_.interface ? Typography::Level::Name : Typography::Level::Title);
  large.setPixelSize(std::max(smallestFont, qRound(large.pixelSize() * view_.zoom())));
  setFont(large);
  const QRect shown = view_.mapFromScene(area).boundingRect();
  const int height = sizeHint().height();
  setGeometry(shown.left() - 4, shown.center().y() - height / 2, std::max(shown.width() + 24, narrowest), height);
}

contract::Result<model::Patch> InlineRename::patchFor(const QString& text) const {
  const model::Topology& topology = view_.document().topology();
  const std::string name = text.trimmed().toStdString();
  if (target_.interface)
    return model::renameInterface(topology, *target_.interface, name);
  return model::rename(topology, target_.element, name);
}

void InlineRename::validate() {
  const contract::Result<model::Patch> patch = patchFor(text());
  const QString why = patch ? QString() : QString::fromStdString(patch.error().message);
  QPalette colors = view_.palette();
  if (!patch)
    colors.setColor(QPalette::Text, Theme::forPalette(colors).fault);
  setPalette(colors);
  setToolTip(why);
  setAccessibleDescription(why);
  if (!patch)
    QToolTip::showText(mapToGlobal(QPoint(0, height())), why, this);
  else
    QToolTip::hideText();
}

void InlineRename::commit() {
  if (done_)
    return;
  const contract::Result<model::Patch> patch = patchFor(text());
  if (!patch) {
    validate();
    return;
  }
  close();
  view_.document().push(*patch, tr("Rename"));
}

void InlineRename::finish() {
  commit();
  close();
}

void InlineRename::close() {
  if (done_)
    return;
  done_ = true;
  const bool focused = hasFocus();
  hide();
  if (focused)
    view_.setFocus(Qt::OtherFocusReason);
  deleteLater();
}

void InlineRename::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape)
    close();
  else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    commit();
  else
    QLineEdit::keyPressEvent(event);
}

void InlineRename::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  if (event->reason() == Qt::PopupFocusReason)
    return;  // The field's own menu.
  if (event->reason() == Qt::ActiveWindowFocusReason)
    commit();
  else
    finish();
}

}  // namespace vethloom::editor
