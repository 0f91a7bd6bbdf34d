// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/kinds/tun.h"

#include "netlink/failures.h"
#include "netlink/kinds/kinds.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <array>
#include <cerrno>
#include <cstring>

namespace vethloom::netlink {

using contract::LinkKind;
using contract::Option;
using contract::Options;
using contract::Result;

namespace {

// To read only: rtnetlink refuses to make or change one.
constexpr std::array attributes{
    OptionAttribute{Option::Owner, IFLA_TUN_OWNER, Width::U32},
    OptionAttribute{Option::OwnerGroup, IFLA_TUN_GROUP, Width::U32},
    OptionAttribute{Option::MultiQueue, IFLA_TUN_MULTI_QUEUE, Width::U8},
    OptionAttribute{Option::VnetHeader, IFLA_TUN_VNET_HDR, Width::U8},
};

bool isOn(const Options& options, Option option) {
  const auto found = options.find(option);
  return found != options.end() && std::get<bool>(found->second);
}

std::optional<std::uint64_t> numberIn(const Options& options, Option option) {
  const auto found = options.find(option);
  return found == options.end() ? std::nullopt : std::optional(std::get<std::uint64_t>(found->second));
}

}  // namespace

Kind tapKind() {
  return {LinkKind::Tap, "tun", attributes};
}

Kind tunKind() {
  return {LinkKind::Tun, "tun", attributes};
}

Result<TunDevice> TunDevice::make(LinkKind kind, const std::string& name, uid_t owner, const Options& options) {
  FileDescriptor fd(::open("/dev/net/tun", O_RDWR | O_CLOEXEC));
  if (!fd) {
    const bool missing = errno == ENOENT || errno == ENODEV || errno == ENXIO;
    return systemFailure(missing ? EOPNOTSUPP : errno, "Cannot open /dev/net/tun.", name);
  }
  ifreq request{};
  std::memcpy(request.ifr_name, name.data(), std::min<std::size_t>(name.size(), IFNAMSIZ - 1));
  // Without IFF_TUN_EXCL it would take over a device that is there already.
  unsigned flags = IFF_NO_PI | IFF_TUN_EXCL | (kind == LinkKind::Tap ? IFF_TAP : IFF_TUN);
  flags |= isOn(options, Option::MultiQueue) ? IFF_MULTI_QUEUE : 0U;
  flags |= isOn(options, Option::VnetHeader) ? IFF_VNET_HDR : 0U;
  request.ifr_flags = static_cast<short>(flags);
  if (::ioctl(fd.get(), TUNSETIFF, &request) != 0)
    return systemFailure(errno == EBUSY ? EEXIST : errno, "The kernel did not make the device.", name);
  const unsigned long user = numberIn(options, Option::Owner).value_or(owner);
  if (::ioctl(fd.get(), TUNSETOWNER, user) != 0)
    return systemFailure(errno, "The device cannot be given to the user " + std::to_string(user) + ".", name);
  const auto group = numberIn(options, Option::OwnerGroup);
  if (group && ::ioctl(fd.get(), TUNSETGROUP, static_cast<unsigned long>(*group)) != 0)
    return systemFailure(errno, "The device cannot be given to the group " + std::to_string(*group) + ".", name);
  return TunDevice(std::move(fd));
}

Result<void> TunDevice::keep() {
  if (::ioctl(fd_.get(), TUNSETPERSIST, 1) != 0)
    return systemFailure(errno, "The device cannot be made to stay.");
  return {};
}

}  // namespace vethloom::netlink
