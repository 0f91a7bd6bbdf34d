// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/palette_panel.h"

#include "canvas/canvas_view.h"
#include "style/icon.h"

#include <QApplication>
#include <QButtonGroup>
#include <QDrag>
#include <QEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

namespace vethloom::editor {

namespace {

constexpr int pictureSize = 32;
constexpr QSize buttonSize(96, 76);

/// A tool's button; its object name is the tool's word.
class PaletteButton : public QToolButton {
public:
  PaletteButton(bool draggable, QWidget* parent) : QToolButton(parent), draggable_(draggable) {}

protected:
  void mousePressEvent(QMouseEvent* event) override {
    pressedAt_ = event->pos();
    QToolButton::mousePressEvent(event);
  }

  void mouseMoveEvent(QMouseEvent* event) override {
    const int distance = (event->pos() - pressedAt_).manhattanLength();
    if (!draggable_ || !(event->buttons() & Qt::LeftButton) || distance < QApplication::startDragDistance()) {
      QToolButton::mouseMoveEvent(event);
      return;
    }
    setDown(false);
    auto* payload = new QMimeData;
    payload->setData(QLatin1String(paletteMimeType), objectName().toUtf8());
    auto* drag = new QDrag(this);
    drag->setMimeData(payload);
    drag->setPixmap(icon().pixmap(QSize(pictureSize, pictureSize), devicePixelRatioF()));
    drag->setHotSpot(QPoint(pictureSize / 2, pictureSize / 2));
    drag->exec(Qt::CopyAction);
  }

private:
  bool draggable_;
  QPoint pressedAt_;
};

}  // namespace

PalettePanel::PalettePanel(QWidget* parent) : QWidget(parent), buttons_(new QButtonGroup(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(4);
  addButton(QStringLiteral("select"), tr("Select"), tr("Select and move (V)"), false);
  addButton(QStringLiteral("namespace"), tr("Namespace"),
            tr("Place a network namespace (N)\nClick, then click on the board, or drag it there"), true);
  addButton(QStringLiteral("bridge"), tr("Bridge"),
            tr("Place a bridge in the host or in a namespace (B)\nClick, then click on the board, or drag it there"),
            true);
  addButton(QStringLiteral("cable"), tr("Cable"),
            tr("Lay a cable, a veth pair (C)\nDrag from one box or bridge to another"), false);
  column->addStretch(1);
  connect(buttons_, &QButtonGroup::buttonClicked, this,
          [this](QAbstractButton* button) { emit toolRequested(button->objectName()); });
  colourIcons();
  setCurrentTool(QStringLiteral("select"));
}

void PalettePanel::setCurrentTool(const QString& word) {
  if (auto* button = findChild<QToolButton*>(word)) {
    button->setChecked(true);
  }
}

void PalettePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colourIcons();
  }
}

void PalettePanel::addButton(const QString& word, const QString& text, const QString& toolTip, bool draggable) {
  auto* button = new PaletteButton(draggable, this);
  button->setObjectName(word);
  button->setText(text);
  button->setToolTip(toolTip);
  button->setCheckable(true);
  button->setAutoRaise(true);
  button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
  button->setIconSize(QSize(pictureSize, pictureSize));
  button->setMinimumSize(buttonSize);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  button->setFocusPolicy(Qt::TabFocus);
  buttons_->addButton(button);
  layout()->addWidget(button);
}

void PalettePanel::colourIcons() {
  for (QAbstractButton* button : buttons_->buttons()) {
    button->setIcon(icon(button->objectName(), palette()));
  }
}

}  // namespace vethloom::editor
