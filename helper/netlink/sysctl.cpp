// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/sysctl.h"

#include "netlink/failures.h"
#include "netlink/file_descriptor.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>

namespace vethloom::netlink {

using contract::FailureKind;
using contract::Result;
using contract::Sysctl;

namespace {

/// The only part of a path that ever comes from a request is an InterfaceName, which has no slash and does not begin
/// with a dot.
std::string pathOf(const contract::SysctlKey& key) {
  const contract::SysctlInfo& info = contract::infoOf(key.sysctl);
  std::string setting(info.setting);
  std::replace(setting.begin(), setting.end(), '.', '/');
  const std::string root = "/proc/sys/net/" + std::string(info.family) + '/';
  if (!info.perInterface)
    return root + setting;
  return root + "conf/" + (key.interface ? key.interface->text() : std::string("all")) + '/' + setting;
}

constexpr char acceptRedirectsPath[] = "/proc/sys/net/ipv4/conf/all/accept_redirects";

std::string confPath(Sysctl key) {
  return key == Sysctl::Ipv4Forwarding ? "/proc/sys/net/ipv4/conf" : "/proc/sys/net/ipv6/conf";
}

std::string forwardingPath(Sysctl key, const std::string& interface) {
  return confPath(key) + '/' + interface + "/forwarding";
}

Result<void> writeFile(const std::string& path, const std::string& text) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file)
    return systemFailure(errno, "Cannot open a kernel setting.", path);
  const ssize_t written = ::write(file.get(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()))
    return systemFailure(written < 0 ? errno : EIO, "Cannot write a kernel setting.", path);
  return {};
}

Result<std::string> readFile(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file)
    return systemFailure(errno, "Cannot open a kernel setting.", path);
  std::array<char, 64> buffer;
  const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
  if (size < 0)
    return systemFailure(errno, "Cannot read a kernel setting.", path);
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

Result<int> readNumber(const std::string& path) {
  const auto text = readFile(path);
  if (!text)
    return tl::unexpected(text.error());
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end == text->data() || *end != '\n')
    return contract::fail(FailureKind::Kernel, "A kernel setting is not a number.", path);
  return value;
}

/// Writes only what is not so already. An interface may go at any moment.
Result<void> writeNumber(const std::string& path, int value) {
  const auto now = readNumber(path);
  if (!now && now.error().kind == FailureKind::NotFound)
    return {};
  if (now && *now == value)
    return {};
  return writeFile(path, std::to_string(value));
}

}  // namespace

bool isForwarding(Sysctl key) {
  return key == Sysctl::Ipv4Forwarding || key == Sysctl::Ipv6Forwarding;
}

Result<SettingState> readSettingState(Sysctl key) {
  const auto value = readNumber(pathOf(key));
  if (!value)
    return tl::unexpected(value.error());
  SettingState state;
  state.value = *value;
  if (!isForwarding(key))
    return state;
  if (key == Sysctl::Ipv4Forwarding) {
    const auto redirects = readNumber(acceptRedirectsPath);
    if (!redirects)
      return tl::unexpected(redirects.error());
    state.acceptRedirects = *redirects;
  }
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(confPath(key).c_str()), ::closedir);
  if (!directory)
    return systemFailure(errno, "Cannot read the interfaces' settings.", confPath(key));
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == ".." || name == "all")
      continue;
    const auto own = readNumber(forwardingPath(key, name));
    if (own)
      state.interfaces.emplace(name, *own);
    else if (own.error().kind != FailureKind::NotFound)
      return tl::unexpected(own.error());
  }
  return state;
}

Result<void> writeSettingState(Sysctl key, const SettingState& state) {
  // The setting itself first, because it overwrites all the others.
  auto written = writeNumber(pathOf(key), state.value);
  if (written && state.acceptRedirects)
    written = writeNumber(acceptRedirectsPath, *state.acceptRedirects);
  for (const auto& [name, value] : state.interfaces) {
    if (written)
      written = writeNumber(forwardingPath(key, name), value);
  }
  return written;
}

Result<int> readAcceptRouterAdvertisements(const std::string& interface) {
  return readNumber("/proc/sys/net/ipv6/conf/" + interface + "/accept_ra");
}

Result<int> readSysctl(const contract::SysctlKey& key) {
  return readNumber(pathOf(key));
}

bool hasSysctl(Sysctl sysctl) {
  return ::access(pathOf(sysctl).c_str(), F_OK) == 0;
}

Result<void> writeSysctl(const contract::SysctlKey& key, int value) {
  const std::string path = pathOf(key);
  if (auto written = writeFile(path, std::to_string(value)); !written)
    return written;
  const auto found = readNumber(path);
  if (!found)
    return tl::unexpected(found.error());
  if (*found != value)
    return contract::fail(FailureKind::Kernel, "The kernel did not take the new value.", path);
  return {};
}

Result<void> allowPing(gid_t group) {
  const std::string text = std::to_string(group);
  return writeFile("/proc/sys/net/ipv4/ping_group_range", text + ' ' + text);
}

}  // namespace vethloom::netlink
