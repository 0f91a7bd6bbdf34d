// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/caller.h"

#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <charconv>
#include <fstream>

namespace vethloom::server {

using contract::fail;
using contract::FailureKind;
using contract::Result;

namespace {

constexpr uid_t noUid = static_cast<uid_t>(-1);

std::optional<uid_t> parseUid(const std::string& text) {
  uid_t value = noUid;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && value != noUid ? std::optional(value) : std::nullopt;
}

/// The first number of "Uid:" in /proc/PID/status (the owner of /proc/PID would read as root for a program
/// that is not dumpable).
std::optional<uid_t> realUidOf(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  std::string word;
  while (status >> word) {
    if (word == "Uid:" && status >> word)
      return parseUid(word);
    status.ignore(PIPE_BUF, '\n');
  }
  return std::nullopt;
}

bool runsSudo(pid_t process) {
  const std::string link = "/proc/" + std::to_string(process) + "/exe";
  std::string path(PATH_MAX, '\0');
  const auto length = ::readlink(link.c_str(), path.data(), path.size());
  struct stat file {};
  if (length <= 0 || ::stat(link.c_str(), &file) != 0)
    return false;
  path.resize(static_cast<std::size_t>(length));
  // Anybody may name a program sudo; only root can make it set-user-id root.
  return path.ends_with("/sudo") && file.st_uid == 0 && (file.st_mode & S_ISUID) != 0;
}

Result<uid_t> pkexecCaller(const ProcessFacts& facts, const std::string& text) {
  const auto uid = parseUid(text);
  if (!uid)
    return fail(FailureKind::NotPermitted, "PKEXEC_UID is not a user id.", "PKEXEC_UID");
  // pkexec becomes its target without a fork, so our parent is the program that called pkexec, and it runs as that
  // user. Where it does not, or has gone, somebody else may have set the variable; falling back to root would reward
  // that.
  if (facts.parentUid != uid)
    return fail(FailureKind::NotPermitted, "PKEXEC_UID does not name the user who started this helper.", "PKEXEC_UID");
  return *uid;
}

}  // namespace

ProcessFacts processFacts() {
  ProcessFacts facts;
  facts.realUid = ::getuid();
  facts.effectiveUid = ::geteuid();
  const pid_t parent = ::getppid();
  if (parent > 1) {
    facts.parentUid = realUidOf(parent);
    facts.parentIsSudo = runsSudo(parent);
  }
  // A process id may be another's once its owner has gone: only a parent that is still ours was what we looked at.
  if (::getppid() != parent) {
    facts.parentUid.reset();
    facts.parentIsSudo = false;
  }
  return facts;
}

Result<uid_t> decideHostCaller(const ProcessFacts& facts, const StartVariables& variables) {
  if (facts.effectiveUid != 0)
    return fail(FailureKind::NotPermitted,
                "Building on this computer needs root: start vethloom-helper through pkexec or sudo.");
  // Set-user-id on the binary is not a way to start it: nobody asked polkit.
  if (facts.realUid != 0)
    return fail(FailureKind::NotPermitted, "The helper must not be installed set-user-id.");
  // pkexec and sudo each clear the environment, so both variables together come from neither.
  if (variables.pkexecUid && variables.sudoUid)
    return fail(FailureKind::NotPermitted, "PKEXEC_UID and SUDO_UID are both set.", "PKEXEC_UID");
  if (variables.pkexecUid)
    return pkexecCaller(facts, *variables.pkexecUid);
  // Elsewhere than right below sudo the variable is inheritance, and the caller is the root user who inherited it.
  if (variables.sudoUid && facts.parentIsSudo) {
    if (const auto uid = parseUid(*variables.sudoUid))
      return *uid;
    return fail(FailureKind::NotPermitted, "SUDO_UID is not a user id.", "SUDO_UID");
  }
  return facts.realUid;
}

Result<Account> accountOf(uid_t uid) {
  const passwd* entry = ::getpwuid(uid);
  if (entry == nullptr)
    return fail(FailureKind::NotFound, "User " + std::to_string(uid) + " is not in the password database.");
  Account account{uid, entry->pw_gid, {}, entry->pw_name, entry->pw_dir};
  int count = 64;
  account.groups.resize(static_cast<std::size_t>(count));
  if (::getgrouplist(entry->pw_name, entry->pw_gid, account.groups.data(), &count) < 0) {
    account.groups.resize(static_cast<std::size_t>(count));
    // A second failure means that the list changed under us: fewer groups are the safe answer.
    if (::getgrouplist(account.name.c_str(), account.gid, account.groups.data(), &count) < 0)
      count = 0;
  }
  account.groups.resize(static_cast<std::size_t>(count));
  return account;
}

Account ownAccount() {
  Account account;
  account.uid = ::getuid();
  account.name = std::to_string(account.uid);
  if (auto found = accountOf(account.uid))
    account = *std::move(found);
  account.gid = ::getgid();
  return account;
}

}  // namespace vethloom::server
