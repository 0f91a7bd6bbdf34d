// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/sysctl.h"

#include "netlink/failures.h"
#include "netlink/file_descriptor.h"

#include <fcntl.h>
#include <array>
#include <cerrno>

namespace vethloom::netlink {

using contract::FailureKind;
using contract::Result;
using contract::Sysctl;

namespace {

// Literals only: no part of a path ever comes from a request.
const char* pathOf(Sysctl key) {
  switch (key) {
    case Sysctl::Ipv4Forwarding:
      return "/proc/sys/net/ipv4/ip_forward";
    case Sysctl::Ipv6Forwarding:
      return "/proc/sys/net/ipv6/conf/all/forwarding";
  }
  return "";
}

Result<void> writeFile(const char* path, const std::string& text) {
  const FileDescriptor file(::open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file)
    return systemFailure(errno, "Cannot open a kernel setting.", path);
  const ssize_t written = ::write(file.get(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()))
    return systemFailure(written < 0 ? errno : EIO, "Cannot write a kernel setting.", path);
  return {};
}

Result<std::string> readFile(const char* path) {
  const FileDescriptor file(::open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file)
    return systemFailure(errno, "Cannot open a kernel setting.", path);
  std::array<char, 64> buffer;
  const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
  if (size < 0)
    return systemFailure(errno, "Cannot read a kernel setting.", path);
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

}  // namespace

Result<void> writeSysctl(Sysctl key, bool value) {
  const char* const path = pathOf(key);
  const std::string wanted = value ? "1" : "0";
  if (auto written = writeFile(path, wanted); !written)
    return written;
  const auto found = readFile(path);
  if (!found)
    return tl::unexpected(found.error());
  if (*found != wanted + '\n')
    return contract::fail(FailureKind::Kernel, "The kernel did not take the new value.", path);
  return {};
}

Result<void> allowPing(gid_t group) {
  const std::string text = std::to_string(group);
  return writeFile("/proc/sys/net/ipv4/ping_group_range", text + ' ' + text);
}

}  // namespace vethloom::netlink
