// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>
#include <QByteArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>

namespace cli {

/// How a program ended, and what it said.
struct Outcome {
  int exitCode = -1;
  QByteArray output;
  QByteArray errors;

  /// For the message of a failed check.
  [[nodiscard]] QByteArray told() const;
  [[nodiscard]] QJsonDocument json() const { return QJsonDocument::fromJson(output); }
};

/// Runs a program to its end; a minute is given.
[[nodiscard]] Outcome run(const QString& program, const QStringList& arguments);

[[nodiscard]] QString example(const QString& name);
[[nodiscard]] QStringList examples();

/// vethloomctl with a runtime directory of its own, as this user or as another one.
class Ctl {
public:
  /// With `user` (only root may give one) everything runs as that user and group, without any privilege.
  explicit Ctl(uid_t user = uid_t(-1));
  /// Kills the helpers that a failed test has left running.
  ~Ctl();
  Ctl(const Ctl&) = delete;
  Ctl& operator=(const Ctl&) = delete;

  [[nodiscard]] Outcome operator()(const QStringList& arguments) const;
  /// Started, not waited for.
  [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList& arguments) const;
  /// Sets a variable for what is run from now on.
  void setVariable(const QString& name, const QString& value) { environment_.insert(name, value); }

  /// A file in a directory that goes with this.
  [[nodiscard]] QString write(const QString& name, const QByteArray& content) const;
  /// A drawing of `count` namespaces on one bridge, called "star".
  [[nodiscard]] QString writeStar(int count) const;
  /// What is in the runtime directory: sockets and records of labs.
  [[nodiscard]] QStringList runtimeFiles() const;
  /// The process id of a lab's helper, from its record; 0 while there is none.
  [[nodiscard]] qint64 helperPid(const QString& lab) const;

private:
  QTemporaryDir directory_;
  QProcessEnvironment environment_ = QProcessEnvironment::systemEnvironment();
  uid_t user_;
};

/// Why sandboxes cannot be made here, found out with unshare(1) and ip(8); empty: they can.
[[nodiscard]] QString sandboxRefusal();

/// Helpers that outlive vethloomctl become children of this process, so that the last one can be waited for.
void adoptOrphans();
/// Whether no adopted child is left; takes those that have ended.
[[nodiscard]] bool noChildLeft();

}  // namespace cli

/// Leaves the test where there are no sandboxes; on a CI machine that is a failure.
#define REQUIRE_SANDBOX()                                                          \
  do {                                                                             \
    const QString refusal = cli::sandboxRefusal();                                 \
    if (!refusal.isEmpty() && qEnvironmentVariable("CI") == QLatin1String("true")) \
      QFAIL(qPrintable(refusal));                                                  \
    if (!refusal.isEmpty())                                                        \
      QSKIP(qPrintable(refusal));                                                  \
  } while (false)

/// The exit code, with what the program said where it is another.
#define COMPARE_EXIT(outcome, expected) QVERIFY2((outcome).exitCode == (expected), (outcome).told().constData())
