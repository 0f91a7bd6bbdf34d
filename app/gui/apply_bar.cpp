// SPDX-License-Identifier: GPL-3.0-or-later
#include "apply_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

namespace vethloom::gui {

namespace {

constexpr int blinkMs = 200;
constexpr int lineHeight = 6;

}  // namespace

ApplyBar::ApplyBar(QWidget* parent)
    : QWidget(parent),
      text_(new QLabel(this)),
      progress_(new QProgressBar(this)),
      cancel_(new QPushButton(tr("Cancel"), this)),
      showSoon_(new QTimer(this)) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 6, 8, 6);
  row->setSpacing(12);
  text_->setTextFormat(Qt::PlainText);
  text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  progress_->setTextVisible(false);
  progress_->setFixedHeight(lineHeight);
  row->addWidget(text_, 2);
  row->addWidget(progress_, 1, Qt::AlignVCenter);
  row->addWidget(cancel_);
  showSoon_->setSingleShot(true);
  showSoon_->setInterval(blinkMs);
  connect(showSoon_, &QTimer::timeout, this, &QWidget::show);
  connect(cancel_, &QPushButton::clicked, this, [this] {
    cancel_->setEnabled(false);
    text_->setText(tr("Stopping, and undoing what was done…"));
    emit cancelRequested();
  });
  hide();
}

void ApplyBar::begin(const QString& text, int steps, bool canCancel) {
  text_->setText(text);
  progress_->setRange(0, steps);
  progress_->setValue(0);
  cancel_->setVisible(canCancel);
  cancel_->setEnabled(true);
  showSoon_->start();
}

void ApplyBar::advance(int done, const QString& text) {
  progress_->setValue(done);
  if (cancel_->isEnabled()) {
    text_->setText(text);
  }
}

void ApplyBar::finish() {
  showSoon_->stop();
  hide();
}

}  // namespace vethloom::gui
