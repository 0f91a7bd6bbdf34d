// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_bar.h"

#include "style/icon.h"
#include "style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace vethloom::gui {

using State = session::LabSession::State;

namespace {

constexpr int iconSize = 16;
constexpr int lightSize = 10;

/// A filled light where something is there, a hollow one where nothing is.
QPixmap light(const QColor& color, bool filled, qreal ratio) {
  QPixmap pixmap(QSize(lightSize, lightSize) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, 1.5));
  painter.setBrush(filled ? QBrush(color) : Qt::NoBrush);
  painter.drawEllipse(QRectF(1, 1, lightSize - 2, lightSize - 2));
  return pixmap;
}

/// Text that gives way where there is no room for all of it.
class ElidedLabel : public QLabel {
public:
  explicit ElidedLabel(QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setMinimumWidth(1);
  }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const QRect line = rect().adjusted(indent(), 0, -indent(), 0);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
  }
};

QLabel* makeLabel(const QString& objectName, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(objectName);
  label->setTextFormat(Qt::PlainText);
  return label;
}

/// An icon and its word as one piece of the status bar.
QWidget* pair(QLabel* icon, QLabel* word, QWidget* parent) {
  auto* both = new QWidget(parent);
  auto* row = new QHBoxLayout(both);
  row->setContentsMargins(6, 0, 6, 0);
  row->setSpacing(6);
  row->addWidget(icon);
  row->addWidget(word);
  return both;
}

}  // namespace

StatusBar::StatusBar(QWidget* parent)
    : QStatusBar(parent),
      hint_(new ElidedLabel(this)),
      placeIcon_(new QLabel(this)),
      place_(makeLabel(QStringLiteral("place"), this)),
      helperLight_(new QLabel(this)),
      helper_(makeLabel(QStringLiteral("helper"), this)),
      links_(makeLabel(QStringLiteral("links"), this)),
      pending_(makeLabel(QStringLiteral("pending"), this)),
      mode_(new QToolButton(this)),
      zoom_(new QToolButton(this)) {
  hint_->setIndent(10);
  links_->setContentsMargins(6, 0, 6, 0);
  pending_->setContentsMargins(6, 0, 6, 0);
  mode_->setObjectName(QStringLiteral("mode"));
  mode_->setAutoRaise(true);
  mode_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  zoom_->setAutoRaise(true);
  zoom_->setToolTip(tr("Back to the natural size"));
  addWidget(hint_, 1);
  addPermanentWidget(mode_);
  addPermanentWidget(pending_);
  addPermanentWidget(links_);
  addPermanentWidget(pair(placeIcon_, place_, this));
  addPermanentWidget(pair(helperLight_, helper_, this));
  addPermanentWidget(zoom_);
  connect(mode_, &QToolButton::clicked, this, &StatusBar::liveToggled);
  connect(zoom_, &QToolButton::clicked, this, &StatusBar::zoomResetRequested);
  setWhere(where_);
  setHelper(state_, false);
  setComparison(nullptr);
  setLive(false);
  setZoom(1);
}

void StatusBar::setLive(bool live) {
  live_ = live;
  mode_->setText(live ? tr("Live") : tr("Staged"));
  mode_->setToolTip(live ? tr("Each step is applied as it is made. A click goes back to applying when asked.")
                         : tr("Steps are applied when asked. A click applies each as it is made."));
  colour();
}

void StatusBar::setHint(const QString& hint) {
  hint_->setText(hint);
  hint_->setToolTip(hint);
}

void StatusBar::setWhere(contract::Where where) {
  where_ = where;
  place_->setText(where == contract::Where::Sandbox ? tr("Sandbox") : tr("This computer"));
  colour();
}

void StatusBar::setHelper(State state, bool attached) {
  state_ = state;
  switch (state) {
    case State::Closed:
      helper_->setText(tr("Helper not started"));
      break;
    case State::Opening:
      helper_->setText(tr("Helper starting…"));
      break;
    case State::Open:
      helper_->setText(attached ? tr("Connected to a running lab") : tr("Helper connected"));
      break;
    case State::Lost:
      helper_->setText(tr("Helper lost"));
      break;
  }
  colour();
}

void StatusBar::setComparison(const plan::Comparison* comparison) {
  if (comparison == nullptr) {
    links_->clear();
    pending_->clear();
    return;
  }
  const auto up = std::count_if(comparison->interfaces.begin(), comparison->interfaces.end(),
                                [](const auto& entry) { return entry.second.present && entry.second.up; });
  const auto down = std::count_if(comparison->interfaces.begin(), comparison->interfaces.end(),
                                  [](const auto& entry) { return entry.second.present && !entry.second.up; });
  links_->setText(tr("%1 up, %2 down").arg(up).arg(down));
  const int pending = pendingChanges(*comparison);
  pending_->setText(pending == 0   ? tr("Everything applied")
                    : pending == 1 ? tr("1 change not applied")
                                   : tr("%1 changes not applied").arg(pending));
}

void StatusBar::setZoom(double scale) {
  zoom_->setText(tr("%1 %").arg(std::lround(scale * 100)));
}

void StatusBar::changeEvent(QEvent* event) {
  QStatusBar::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colour();
  }
}

void StatusBar::colour() {
  const editor::Theme& theme = editor::Theme::forPalette(palette());
  const QString place = where_ == contract::Where::Sandbox ? QStringLiteral("sandbox") : QStringLiteral("computer");
  placeIcon_->setPixmap(editor::icon(place, palette()).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
  const QColor color = state_ == State::Open      ? theme.up
                       : state_ == State::Opening ? theme.noCarrier
                       : state_ == State::Lost    ? theme.fault
                                                  : theme.foreign;
  mode_->setIcon(live_ ? editor::icon(QStringLiteral("live"), theme.up)
                       : editor::icon(QStringLiteral("plan"), palette()));
  helperLight_->setPixmap(light(color, state_ != State::Closed, devicePixelRatioF()));
}

int pendingChanges(const plan::Comparison& comparison) {
  const auto elements = std::count_if(comparison.elements.begin(), comparison.elements.end(), [](const auto& entry) {
    return entry.second.standing != plan::Standing::Applied;
  });
  const auto extras = std::count_if(comparison.extras.begin(), comparison.extras.end(),
                                    [](const plan::Extra& extra) { return extra.ours; });
  return static_cast<int>(elements + extras);
}

}  // namespace vethloom::gui
