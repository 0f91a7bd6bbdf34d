// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sandbox_refusal.h"

#include <unistd.h>
#include <cerrno>
#include <fstream>

namespace vethloom::server {

using contract::Failure;
using contract::FailureKind;

namespace {

std::optional<long> readNumber(const char* path) {
  std::ifstream file(path);
  long value = 0;
  return file >> value ? std::optional(value) : std::nullopt;
}

std::string_view nameOf(RefusedStep step) {
  switch (step) {
    case RefusedStep::Namespaces:
      return "making its namespaces";
    case RefusedStep::UserMap:
      return "mapping the user";
    case RefusedStep::Fork:
      return "starting its first process";
    case RefusedStep::Mount:
      return "mounting its private /run";
    case RefusedStep::Link:
      return "making a link in it";
  }
  return "";
}

/// The switch that is to blame, if one is.
std::optional<std::string> switchedOff(const SystemFacts& facts) {
  if (facts.maxUserNamespaces == 0)
    return "User namespaces are switched off here: allow some with 'sudo sysctl user.max_user_namespaces=1000'.";
  if (facts.maxNetNamespaces == 0)
    return "Network namespaces are switched off here: allow some with 'sudo sysctl user.max_net_namespaces=5000'.";
  if (facts.root)
    return std::nullopt;  // The others bind ordinary users only.
  if (facts.unprivilegedClone == 0)
    return "Only root may make user namespaces here: allow it with 'sudo sysctl kernel.unprivileged_userns_clone=1'.";
  if (facts.appArmorRestricts == 1)
    return "AppArmor keeps programs without a profile from using user namespaces: install Vethloom's profile as "
           "/etc/apparmor.d/vethloom-helper, or run 'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0'.";
  return std::nullopt;
}

}  // namespace

SystemFacts readSystemFacts() {
  return {::geteuid() == 0, readNumber("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
          readNumber("/proc/sys/kernel/unprivileged_userns_clone"), readNumber("/proc/sys/user/max_user_namespaces"),
          readNumber("/proc/sys/user/max_net_namespaces")};
}

Failure explainRefusal(const SystemFacts& facts, RefusedStep step, int errorNumber) {
  Failure failure{FailureKind::NotPermitted, {}, "sandbox", errorNumber, {}, std::nullopt};
  if (const auto reason = switchedOff(facts)) {
    failure.message = *reason;
  } else if (errorNumber == ENOSPC) {
    failure.message =
        "Too many namespaces are in use: end other sandboxes, or raise user.max_user_namespaces and "
        "user.max_net_namespaces.";
  } else if (step == RefusedStep::Namespaces && errorNumber == EINVAL) {
    failure.kind = FailureKind::NotSupported;
    failure.message = "This kernel has no user namespaces (CONFIG_USER_NS): build on this computer instead.";
  } else if (step == RefusedStep::Link && errorNumber == EOPNOTSUPP) {
    failure.kind = FailureKind::NotSupported;
    failure.message = "This kernel has no veth links: load the module with 'sudo modprobe veth'.";
  } else {
    failure.message = "This system refuses a sandbox (" + std::string(nameOf(step)) +
                      "), as containers and seccomp filters do: run Vethloom outside the container, or let the "
                      "container make user namespaces.";
  }
  return failure;
}

}  // namespace vethloom::server
