// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/lab_registry.h"
#include "session/lab_session.h"

#include <poll.h>
#include <sys/syscall.h>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace vethloom::session {

namespace {

/// One file a lab, kept by the helper (helper/engine/journal.h); it goes when the lab is torn down.
constexpr auto hostJournals = "/run/vethloom";

std::vector<LabEntry> hostLabs() {
  std::vector<LabEntry> labs;
  const QDir journals(QString::fromLatin1(hostJournals));
  for (const QString& name : journals.entryList({QStringLiteral("*.journal")}, QDir::Files, QDir::Name))
    if (const auto lab = contract::LabName::parse(name.chopped(int(qstrlen(".journal"))).toStdString()))
      labs.push_back({.lab = *lab, .where = contract::Where::Host, .file = {}});
  return labs;
}

}  // namespace

std::vector<LabEntry> runningLabs() {
  std::vector<LabEntry> labs;
  if (const auto registry = LabRegistry::open(IfMissing::Fail))
    for (const LabRecord& record : registry->running())
      labs.push_back({.lab = record.lab, .where = contract::Where::Sandbox, .file = record.file});
  for (LabEntry& lab : hostLabs())
    labs.push_back(std::move(lab));
  std::ranges::stable_sort(labs, {}, [](const LabEntry& entry) { return entry.lab; });
  return labs;
}

std::optional<QString> otherDrawing(const contract::LabName& lab, const QString& file) {
  const auto registry = LabRegistry::open(IfMissing::Fail);
  if (!registry || !registry->connect(lab))
    return std::nullopt;
  const QString canonical = QFileInfo(registry->record(lab).file).canonicalFilePath();  // empty: there is none
  const bool isAnother = !canonical.isEmpty() && canonical != QFileInfo(file).canonicalFilePath();
  return isAnother ? std::optional(canonical) : std::nullopt;
}

bool waitForEnd(const contract::LabName& lab, int milliseconds) {
  const auto registry = LabRegistry::open(IfMissing::Fail);
  if (!registry || registry->removeStale(lab))
    return true;
  const Descriptor helper(static_cast<int>(::syscall(SYS_pidfd_open, registry->record(lab).pid, 0)));
  pollfd waiting{helper.get(), POLLIN, 0};
  const bool ended = !helper || ::poll(&waiting, 1, milliseconds) == 1;
  return ended ? registry->removeEnded(lab, milliseconds) : registry->removeStale(lab);
}

}  // namespace vethloom::session
