// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/privileges.h"

#include "netlink/failures.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace vethloom::server {

using contract::Result;

namespace {

/// What the helper can ever do, and why.
constexpr std::array keptCapabilities = {
    CAP_NET_ADMIN,   // links, addresses, routes, sysctls of a network namespace
    CAP_SYS_ADMIN,   // setns, unshare and the bind mounts of named namespaces
    CAP_NET_RAW,     // the echo socket of Ping
    CAP_SYS_PTRACE,  // open another user's /proc/PID/ns/net
    CAP_SETUID,      // the launcher's: a command runs as its caller,
    CAP_SETGID,      // the launcher's: with the caller's groups,
    CAP_KILL,        // and is stopped when the caller leaves
};

struct CapabilitySets {
  std::uint64_t effective = 0;
  std::uint64_t permitted = 0;
  std::uint64_t inheritable = 0;
};

constexpr std::uint64_t maskOf(int capability) {
  return std::uint64_t{1} << capability;
}

constexpr std::uint64_t keptMask(contract::Where where) {
  // In a sandbox for its commands: which ports a lab listens on is its user's own affair.
  std::uint64_t mask = where == contract::Where::Sandbox ? maskOf(CAP_NET_BIND_SERVICE) : 0;
  for (const int capability : keptCapabilities)
    mask |= maskOf(capability);
  return mask;
}

/// capset(2) has no glibc wrapper; the 64 bits travel as two words.
bool setCapabilities(const CapabilitySets& sets) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  for (unsigned word = 0; word < data.size(); ++word) {
    data[word].effective = static_cast<std::uint32_t>(sets.effective >> (32 * word));
    data[word].permitted = static_cast<std::uint32_t>(sets.permitted >> (32 * word));
    data[word].inheritable = static_cast<std::uint32_t>(sets.inheritable >> (32 * word));
  }
  return ::syscall(SYS_capset, &header, data.data()) == 0;
}

std::uint64_t permittedCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0)
    return 0;
  return data[0].permitted | (std::uint64_t{data[1].permitted} << 32);
}

bool keepOnly(std::uint64_t mask) {
  const auto kept = permittedCapabilities() & mask;
  return setCapabilities({.effective = kept, .permitted = kept, .inheritable = 0});
}

bool dropFromBoundingSet(std::uint64_t kept) {
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    const bool keep = capability < 64 && (kept & maskOf(capability)) != 0;
    if (!keep && ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
      return false;
  }
  return true;
}

}  // namespace

bool forbidNewPrivileges() {
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

Result<void> narrowPrivileges(contract::Where where) {
  const auto refused = [](const char* what) {
    return netlink::systemFailure(errno, "The helper cannot give up its privileges.", what);
  };
  if (!forbidNewPrivileges())
    return refused("no_new_privs");
  // The bounding set first: dropping from it needs CAP_SETPCAP, which goes with the second step.
  if (!dropFromBoundingSet(keptMask(where)))
    return refused("bounding set");
  if (!keepOnly(keptMask(where)))
    return refused("capability sets");
  return {};
}

bool keepHelperCapabilities() {
  return keepOnly(maskOf(CAP_NET_ADMIN) | maskOf(CAP_SYS_ADMIN) | maskOf(CAP_NET_RAW) | maskOf(CAP_SYS_PTRACE) |
                  maskOf(CAP_KILL));
}

bool keepLauncherCapabilities(contract::Where where) {
  return where == contract::Where::Sandbox || keepOnly(maskOf(CAP_SYS_ADMIN) | maskOf(CAP_SETUID) | maskOf(CAP_SETGID));
}

bool keepCapabilitiesAcrossExec() {
  const auto kept = permittedCapabilities();
  if (!setCapabilities({.effective = kept, .permitted = kept, .inheritable = kept}))
    return false;
  for (int capability = 0; capability < 64; ++capability) {
    const bool held = (kept & maskOf(capability)) != 0;
    if (held && ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0)
      return false;
  }
  return true;
}

bool dropAllCapabilities() {
  return ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 && setCapabilities({}) &&
         permittedCapabilities() == 0;
}

bool becomeUser(const Account& account) {
  // Groups before the user: afterwards nothing of this could be changed any more.
  if (::setgroups(account.groups.size(), account.groups.data()) != 0 ||
      ::setresgid(account.gid, account.gid, account.gid) != 0 ||
      ::setresuid(account.uid, account.uid, account.uid) != 0)
    return false;
  // A caller who is root keeps its sets through setresuid, so they are emptied by hand; no_new_privs, which this
  // process has from its start, stops exec from filling them again.
  return dropAllCapabilities();
}

}  // namespace vethloom::server
