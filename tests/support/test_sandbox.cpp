// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>

namespace vethloom::test {

namespace {

QString because(const char* what) {
  return QStringLiteral("No sandbox on this system: %1: %2")
      .arg(QLatin1String(what), QLatin1String(std::strerror(errno)));
}

bool writeFile(const char* path, const std::string& text) {
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(fd);
  return written;
}

/// The same user and group inside as outside.
bool mapIds(uid_t uid, gid_t gid) {
  const auto line = [](unsigned id) { return std::to_string(id) + ' ' + std::to_string(id) + " 1\n"; };
  return writeFile("/proc/self/setgroups", "deny") && writeFile("/proc/self/uid_map", line(uid)) &&
         writeFile("/proc/self/gid_map", line(gid));
}

/// Capabilities that survive the execution of `ip`, also where the user is not root.
bool keepCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0)
    return false;
  for (auto& word : data)
    word.inheritable = word.permitted;
  if (::syscall(SYS_capset, &header, data.data()) != 0)
    return false;
  for (int capability = 0; capability <= CAP_LAST_CAP; ++capability)
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
  return true;
}

}  // namespace

std::optional<QString> enterSandbox() {
  const uid_t uid = ::getuid();
  const gid_t gid = ::getgid();
  if (::unshare(CLONE_NEWUSER) != 0)
    return because("unshare(CLONE_NEWUSER)");
  if (!mapIds(uid, gid))
    return because("mapping the user");
  if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0)
    return because("unshare(CLONE_NEWNET | CLONE_NEWNS)");
  if (!keepCapabilities())
    return because("keeping capabilities");
  if (::mount("", "/", "none", MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("vethloom-test", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") != 0)
    return because("mounting a private /run");
  return std::nullopt;
}

}  // namespace vethloom::test
