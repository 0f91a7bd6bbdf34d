// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/ping_panel.h"

#include "panels/note_label.h"
#include "panels/ping_chart.h"
#include "style/icon.h"

#include <QCheckBox>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <algorithm>

namespace vethloom::editor {

namespace {

constexpr int maxLines = 2000;

QToolButton* makeButton(const QString& text, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(text);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  return button;
}

/// The line that ping(8) would print.
QString lineOf(const contract::PingUpdate& update) {
  const QString from = QString::fromStdString(update.from);
  if (update.answered) {
    return PingPanel::tr("%1  answer from %2  time %3 ms  ttl %4")
        .arg(update.sequence, 4)
        .arg(from)
        .arg(update.milliseconds, 0, 'f', 3)
        .arg(update.ttl);
  }
  const QString message = update.message.empty() ? PingPanel::tr("no answer") : QString::fromStdString(update.message);
  return from.isEmpty() ? QStringLiteral("%1  %2").arg(update.sequence, 4).arg(message)
                        : PingPanel::tr("%1  from %2: %3").arg(update.sequence, 4).arg(from, message);
}

}  // namespace

PingPanel::PingPanel(QWidget* parent)
    : QWidget(parent),
      title_(new QLabel(this)),
      summary_(new QLabel(this)),
      words_(new NoteLabel(NoteLabel::Kind::Refused, this)),
      chart_(new PingChart(this)),
      answers_(new QPlainTextEdit(this)),
      continuous_(new QCheckBox(tr("Until stopped"), this)),
      again_(makeButton(tr("Ping again"), this)),
      stop_(makeButton(tr("Stop"), this)) {
  auto* top = new QHBoxLayout;
  QFont bold = title_->font();
  bold.setWeight(QFont::DemiBold);
  title_->setFont(bold);
  title_->setTextFormat(Qt::PlainText);
  title_->setText(tr("Select two boxes, or a cable, and press P"));
  continuous_->setToolTip(tr("The next ping goes on until you stop it, in place of four requests"));
  top->addWidget(title_, 1);
  top->addWidget(continuous_);
  top->addWidget(again_);
  top->addWidget(stop_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(6);
  column->addLayout(top);
  column->addWidget(summary_);
  column->addWidget(words_);
  column->addWidget(chart_);
  column->addWidget(answers_, 1);
  answers_->setReadOnly(true);
  answers_->setFrameShape(QFrame::NoFrame);
  answers_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  answers_->setMaximumBlockCount(maxLines);
  again_->setEnabled(false);
  connect(stop_, &QToolButton::clicked, this, &PingPanel::stopRequested);
  connect(again_, &QToolButton::clicked, this, &PingPanel::againRequested);
  setRunning(false);
  colourIcons();
}

void PingPanel::begin(const QString& from, const QString& to, const QString& address) {
  title_->setText(tr("%1 → %2 (%3)").arg(from, to, address));
  words_->setText({});
  chart_->clear();
  answers_->clear();
  sent_ = 0;
  received_ = 0;
  sum_ = 0;
  slowest_ = 0;
  fastest_ = 0;
  setRunning(true);
  showSummary();
}

void PingPanel::add(const contract::PingUpdate& update) {
  if (update.finished) {
    sent_ = update.sent;
    received_ = update.received;
    showSummary();
    return;
  }
  sent_ = std::max(sent_, update.sequence);
  if (update.answered) {
    fastest_ = received_ == 0 ? update.milliseconds : std::min(fastest_, update.milliseconds);
    slowest_ = std::max(slowest_, update.milliseconds);
    sum_ += update.milliseconds;
    ++received_;
    chart_->add(update.milliseconds);
  } else {
    chart_->add(std::nullopt);
    words_->setText(QString::fromStdString(update.message));
  }
  answers_->appendPlainText(lineOf(update));
  showSummary();
}

void PingPanel::finish(const std::optional<contract::Failure>& failure) {
  setRunning(false);
  if (failure) {
    words_->setText(QString::fromStdString(contract::describe(*failure)));
  } else if (received_ > 0 && received_ == sent_) {
    words_->setText({});
  }
}

void PingPanel::refuse(const QString& reason) {
  title_->setText(tr("No ping"));
  summary_->clear();
  chart_->clear();
  answers_->clear();
  words_->setText(reason);
  setRunning(false);
}

bool PingPanel::continuous() const {
  return continuous_->isChecked();
}

QString PingPanel::text() const {
  return QStringList{title_->text(), summary_->text(), words_->text(), answers_->toPlainText()}.join(QLatin1Char('\n'));
}

void PingPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    colourIcons();
  }
}

void PingPanel::setRunning(bool running) {
  running_ = running;
  stop_->setEnabled(running);
  again_->setEnabled(!running);
}

void PingPanel::showSummary() {
  if (sent_ == 0) {
    summary_->setText(tr("Waiting for the first answer…"));
    return;
  }
  const std::uint32_t lost = sent_ - std::min(sent_, received_);
  QString text = tr("%1 sent, %2 received, %3 % lost").arg(sent_).arg(received_).arg(100 * lost / sent_);
  if (received_ > 0) {
    text += tr(" · min %1, mean %2, max %3 ms")
                .arg(fastest_, 0, 'f', 3)
                .arg(sum_ / received_, 0, 'f', 3)
                .arg(slowest_, 0, 'f', 3);
  }
  summary_->setText(text);
}

void PingPanel::colourIcons() {
  again_->setIcon(icon(QStringLiteral("ping"), palette()));
  stop_->setIcon(icon(QStringLiteral("stop"), palette()));
}

}  // namespace vethloom::editor
