// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace vethloom::editor {

class NoteLabel;
class PingChart;

/// A ping from one box to another as it goes: each answer, the loss, the times, and ping's own words where it fails.
class PingPanel : public QWidget {
  Q_OBJECT

public:
  explicit PingPanel(QWidget* parent = nullptr);

  /// A new ping begins. The names are what the user calls the boxes.
  void begin(const QString& from, const QString& to, const QString& address);
  void add(const contract::PingUpdate& update);
  void finish(const std::optional<contract::Failure>& failure);
  /// There is no ping at all, and why.
  void refuse(const QString& reason);

  [[nodiscard]] bool isRunning() const { return running_; }
  /// Whether the next ping goes on until it is stopped.
  [[nodiscard]] bool continuous() const;
  /// Everything that is shown, as text.
  [[nodiscard]] QString text() const;

signals:
  void stopRequested();
  /// The same pair once more.
  void againRequested();

protected:
  void changeEvent(QEvent* event) override;

private:
  void setRunning(bool running);
  void showSummary();
  void colourIcons();

  QLabel* title_;
  QLabel* summary_;
  NoteLabel* words_;
  PingChart* chart_;
  QPlainTextEdit* answers_;
  QCheckBox* continuous_;
  QToolButton* again_;
  QToolButton* stop_;
  bool running_ = false;
  std::uint32_t sent_ = 0;
  std::uint32_t received_ = 0;
  double fastest_ = 0;
  double slowest_ = 0;
  double sum_ = 0;
};

}  // namespace vethloom::editor
