// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/namespace_view.h"

#include <dirent.h>
#include <sched.h>
#include <sys/mount.h>
#include <memory>
#include <string>

namespace vethloom::server {

namespace {

/// /etc/netns/NAME/resolv.conf becomes /etc/resolv.conf, and so on. A file without a counterpart is left out.
void bindEtc(const std::string& name) {
  const std::string source = "/etc/netns/" + name;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(source.c_str()), ::closedir);
  if (!directory)
    return;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string file = entry->d_name;
    if (file == "." || file == "..")
      continue;
    [[maybe_unused]] const int bound =
        ::mount((source + "/" + file).c_str(), ("/etc/" + file).c_str(), nullptr, MS_BIND, nullptr);
  }
}

}  // namespace

bool mountNamespaceView(const contract::NamespaceRef& ns) {
  if (::unshare(CLONE_NEWNS) != 0)
    return false;
  // Slave: what is mounted here stays here, but namespaces made later still appear in /run/netns, which the sandbox
  // shares (sandbox_mounts.cpp).
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0)
    return false;
  // In a container the kernel may refuse a fresh sysfs; the older one then shows other links, as ip-netns(8) accepts
  // too.
  [[maybe_unused]] const int mounted = ::mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  bindEtc(ns.text());
  return true;
}

}  // namespace vethloom::server
