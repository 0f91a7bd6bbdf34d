// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/palette_panel.h"

#include "canvas/canvas_view.h"
#include "canvas/drawables.h"
#include "panels/section_header.h"
#include "style/icon.h"

#include <QApplication>
#include <QButtonGroup>
#include <QDrag>
#include <QEvent>
#include <QKeyEvent>
#include <QKeySequence>
#include <QLineEdit>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr int largePicture = 32;
constexpr int smallPicture = 20;
constexpr QSize largeButton(96, 72);
constexpr int smallHeight = 28;
constexpr int margin = 8;

const QString& selectWord() {
  static const QString word = QStringLiteral("select");
  return word;
}

/// "A bridge, …\nClick, then click on the board, or drag it there (B)"
QString toolTipOf(const Drawable& drawable) {
  QString text = drawable.about;
  if (drawable.key != Qt::Key(0)) {
    text += QStringLiteral(" (%1)").arg(QKeySequence(drawable.key).toString(QKeySequence::NativeText));
  }
  if (drawable.word == selectWord()) {
    return text;
  }
  return text + QLatin1Char('\n') +
         (drawable.isPlaced ? PalettePanel::tr("Click, then click on the board, or drag it there")
                            : PalettePanel::tr("Click, then drag on the board from one to the other"));
}

}  // namespace

/// A tool's button; its object name is the tool's word.
class PalettePanel::Button : public QToolButton {
public:
  Button(const Drawable& drawable, PalettePanel& panel)
      : QToolButton(&panel), panel_(panel), isPlaced_(drawable.isPlaced), toolTip_(toolTipOf(drawable)) {
    setObjectName(drawable.word);
    setText(drawable.text);
    setToolTip(toolTip_);
    setCheckable(true);
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const int size = drawable.isCommon ? largePicture : smallPicture;
    setIconSize(QSize(size, size));
    setToolButtonStyle(drawable.isCommon ? Qt::ToolButtonTextUnderIcon : Qt::ToolButtonTextBesideIcon);
    setMinimumSize(drawable.isCommon ? largeButton : QSize(0, smallHeight));
    words_ = QStringList({drawable.word, drawable.text, drawable.about}).join(QLatin1Char('\n'));
  }

  [[nodiscard]] bool has(const QString& searched) const { return words_.contains(searched, Qt::CaseInsensitive); }

  /// Empty: it can be made here.
  void setReason(const QString& reason) {
    setEnabled(reason.isEmpty());
    setToolTip(reason.isEmpty() ? toolTip_ : reason);
    setAccessibleDescription(reason);
  }

protected:
  void mousePressEvent(QMouseEvent* event) override {
    pressedAt_ = event->pos();
    QToolButton::mousePressEvent(event);
  }

  void mouseDoubleClickEvent(QMouseEvent* event) override {
    if (isPlaced_ && event->button() == Qt::LeftButton) {
      emit panel_.placeRequested(objectName());
    }
  }

  void mouseMoveEvent(QMouseEvent* event) override {
    const int distance = (event->pos() - pressedAt_).manhattanLength();
    if (!isPlaced_ || !(event->buttons() & Qt::LeftButton) || distance < QApplication::startDragDistance()) {
      QToolButton::mouseMoveEvent(event);
      return;
    }
    setDown(false);
    auto* payload = new QMimeData;
    payload->setData(QLatin1String(paletteMimeType), objectName().toUtf8());
    auto* drag = new QDrag(this);
    drag->setMimeData(payload);
    drag->setPixmap(icon().pixmap(QSize(largePicture, largePicture), devicePixelRatioF()));
    drag->setHotSpot(QPoint(largePicture / 2, largePicture / 2));
    drag->exec(Qt::CopyAction);
  }

private:
  PalettePanel& panel_;
  bool isPlaced_;
  QString toolTip_;
  QString words_;
  QPoint pressedAt_;
};

PalettePanel::PalettePanel(QWidget* parent)
    : QWidget(parent), group_(new QButtonGroup(this)), more_(new SectionHeader(tr("More"), this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, margin, 0, 0);
  column->setSpacing(margin);
  addSearch(*column);
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* list = new QWidget(scroll);
  auto* rows = new QVBoxLayout(list);
  rows->setContentsMargins(margin, 0, margin, margin);
  rows->setSpacing(2);
  scroll->setWidget(list);
  column->addWidget(scroll, 1);

  addButton({.word = selectWord(),
             .text = tr("Select"),
             .about = tr("Select and move"),
             .key = Qt::Key_V,
             .isCommon = true,
             .isPlaced = false},
            *rows);
  const std::vector<Drawable> all = drawables();
  const auto addAll = [&](bool common) {
    for (const Drawable& drawable : all) {
      if (drawable.isCommon == common) {
        addButton(drawable, *rows);
      }
    }
  };
  addAll(true);
  rows->addWidget(more_);
  addAll(false);
  rows->addStretch(1);
  more_->setObjectName(QStringLiteral("more"));
  more_->setChecked(true);
  connect(more_, &SectionHeader::toggled, this, &PalettePanel::search);
  connect(group_, &QButtonGroup::buttonClicked, this,
          [this](QAbstractButton* button) { emit toolRequested(button->objectName()); });
  colourIcons();
  setCurrentTool(selectWord());
  search();
}

void PalettePanel::addSearch(QVBoxLayout& column) {
  search_ = new QLineEdit(this);
  search_->setObjectName(QStringLiteral("search"));
  search_->setPlaceholderText(tr("Search"));
  search_->setAccessibleName(tr("Search for something to draw"));
  search_->setClearButtonEnabled(true);
  search_->installEventFilter(this);
  connect(search_, &QLineEdit::textChanged, this, &PalettePanel::search);
  connect(search_, &QLineEdit::returnPressed, this, &PalettePanel::takeFirst);
  auto* row = new QVBoxLayout;
  row->setContentsMargins(margin, 0, margin, 0);
  row->addWidget(search_);
  column.addLayout(row);
}

PalettePanel::Button* PalettePanel::addButton(const Drawable& drawable, QVBoxLayout& column) {
  auto* button = new Button(drawable, *this);
  group_->addButton(button);
  column.addWidget(button);
  buttons_.push_back(button);
  return button;
}

void PalettePanel::setCurrentTool(const QString& word) {
  const auto found =
      std::find_if(buttons_.begin(), buttons_.end(), [&](Button* button) { return button->objectName() == word; });
  if (found != buttons_.end()) {
    (*found)->setChecked(true);
  }
}

void PalettePanel::setMissing(const std::map<QString, QString>& reasons) {
  for (Button* button : buttons_) {
    const auto found = reasons.find(button->objectName());
    button->setReason(found == reasons.end() ? QString() : found->second);
  }
}

void PalettePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colourIcons();
  }
}

bool PalettePanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    switch (static_cast<QKeyEvent*>(event)->key()) {
      case Qt::Key_Escape:
        search_->clear();
        return true;
      case Qt::Key_Down:
        focusNextChild();
        return true;
      default:
        break;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void PalettePanel::colourIcons() {
  for (Button* button : buttons_) {
    button->setIcon(icon(button->objectName(), palette()));
  }
}

void PalettePanel::search() {
  const QString searched = search_->text().trimmed();
  bool hasMore = false;
  for (Button* button : buttons_) {
    const bool isCommon = button->iconSize().width() == largePicture;
    hasMore = hasMore || !isCommon;
    button->setVisible(searched.isEmpty() ? isCommon || more_->isChecked() : button->has(searched));
  }
  more_->setVisible(hasMore && searched.isEmpty());
}

void PalettePanel::takeFirst() {
  const auto found = std::find_if(buttons_.begin(), buttons_.end(),
                                  [](const Button* button) { return !button->isHidden() && button->isEnabled(); });
  if (found != buttons_.end() && !search_->text().trimmed().isEmpty()) {
    const QString word = (*found)->objectName();
    search_->clear();
    emit toolRequested(word);
  }
}

}  // namespace vethloom::editor
