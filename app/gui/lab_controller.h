// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "comparison_runner.h"
#include "key_store.h"
#include "plan/comparison.h"
#include "plan/plan.h"
#include "session/lab_session.h"

#include <QObject>
#include <QPointer>
#include <optional>

class QTimer;

namespace vethloom::editor {
class Document;
}

namespace vethloom::gui {

/// Ties the drawing to the lab that it describes: starts or finds the helper when it is needed, applies, tears down,
/// and keeps one comparison of the drawing with the kernel for everybody who shows it.
class LabController : public QObject {
  Q_OBJECT

public:
  enum class Activity { Idle, Preparing, Applying, TearingDown };

  explicit LabController(editor::Document& document, QObject* parent = nullptr);
  ~LabController() override;

  [[nodiscard]] session::LabSession& session() { return session_; }
  [[nodiscard]] contract::Where where() const { return where_; }
  [[nodiscard]] Activity activity() const { return activity_; }
  [[nodiscard]] bool isOpen() const { return session_.state() == session::LabSession::State::Open; }
  /// nullptr while no helper is connected.
  [[nodiscard]] std::shared_ptr<const plan::Comparison> comparison() const { return comparing_.result(); }
  /// Whether the kernel has something of this lab.
  [[nodiscard]] bool isUp() const;
  /// Whether what is up goes away when this window does.
  [[nodiscard]] bool endsWithWindow() const;

  /// The name of the drawing's lab; empty where it has no valid one.
  [[nodiscard]] QString nameInWords() const;
  /// The drawing that a running sandbox of this name was started from, where that is another one: to apply this one
  /// would turn that lab into it.
  [[nodiscard]] std::optional<QString> otherDrawing() const;

  /// The place to build in. Leaves the lab that is connected.
  void setWhere(contract::Where where);
  /// The drawing is another one, in this file (empty: not saved yet). Leaves the lab that is connected.
  void setFile(const QString& path);
  /// The drawing has been saved under another name: a lab that is connected stays, the next one is named after it.
  void setFileName(const QString& path);
  /// Connects to the drawing's sandbox where one is running already, started from this file; quietly nothing else.
  void attachIfRunning();

  /// Gets a helper where there is none yet, and plans. Ends with planReady or failed.
  void preparePlan();
  /// The plan from what is known now; nothing while no helper is connected.
  [[nodiscard]] std::optional<plan::Plan> currentPlan() const;
  void apply(const plan::Plan& plan);
  /// Gives a WireGuard link new keys.
  void makeNewKeys(model::ElementId link);
  /// What is wrong with the drawing's file of keys.
  [[nodiscard]] std::vector<model::Problem> keyProblems() const { return keys_.problems(); }
  /// Stops what is being prepared or applied; an apply undoes what it has done and ends with applyFinished.
  void cancel();
  void tearDown();
  /// Leaves the lab and connects again, after the helper was lost.
  void startAgain();
  void leave();

signals:
  /// Private keys cannot be made, kept or found, so nothing was begun.
  void keysFailed(const vethloom::contract::Failure& failure);
  /// Other private keys are there than before.
  void keysChanged();
  /// Anything that buttons and the status bar depend on.
  void changed();
  void comparisonChanged(const std::shared_ptr<const plan::Comparison>& comparison);
  void planReady(const plan::Plan& plan);
  void applyBegan(const plan::Plan& plan);
  void stepped(const contract::StepResult& step);
  void applyFinished(const std::optional<contract::Failure>& failure);
  /// The lab was left in the middle of an apply, whose end nobody will hear of.
  void abandoned();
  void tornDown(const contract::Result<contract::TearDownReport>& report);
  /// No helper could be had, or the one that was there went away (`lost`).
  void failed(const contract::Failure& failure, bool lost);

private:
  [[nodiscard]] contract::Result<contract::LabName> labName() const;
  void open(session::OpenRequest::Mode mode);
  void stateChanged(session::LabSession::State state);
  void sessionFailed(const contract::Failure& failure);
  void observedChanged();
  void compareSoon();
  void compareNow();
  void planNow();
  [[nodiscard]] plan::Plan makePlan() const;
  void setActivity(Activity activity);

  editor::Document& document_;
  session::LabSession session_;
  contract::Where where_ = contract::Where::Sandbox;
  QString file_;
  Activity activity_ = Activity::Idle;
  bool planWanted_ = false;
  bool quietly_ = false;  ///< Attaching on our own: that nothing runs is no news.
  bool lost_ = false;
  QPointer<session::ApplyRun> run_;
  int stay_ = 0;  ///< Counts the labs that were left, so that the answers for an earlier one are void.
  KeyStore keys_;
  ComparisonRunner comparing_;
  QTimer* compareTimer_;
};

}  // namespace vethloom::gui
