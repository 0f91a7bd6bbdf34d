// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/link_probe.h"

#include "netlink/file_descriptor.h"

#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace vethloom::server {

using netlink::FileDescriptor;

namespace {

constexpr const char* probeName = "probe";

/// One request about a link, acknowledged by the kernel: 0 or an errno.
int request(std::uint16_t type, std::uint16_t flags, const char* kind) {
  char buffer[512] = {};
  nlmsghdr* message = ::mnl_nlmsg_put_header(buffer);
  message->nlmsg_type = type;
  message->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
  ::mnl_nlmsg_put_extra_header(message, sizeof(ifinfomsg));
  ::mnl_attr_put_strz(message, IFLA_IFNAME, probeName);
  if (kind != nullptr) {
    nlattr* info = ::mnl_attr_nest_start(message, IFLA_LINKINFO);
    ::mnl_attr_put_strz(message, IFLA_INFO_KIND, kind);
    ::mnl_attr_nest_end(message, info);
  }
  const FileDescriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  if (!socket ||
      ::sendto(socket.get(), message, message->nlmsg_len, 0, reinterpret_cast<sockaddr*>(&kernel), sizeof kernel) < 0)
    return errno;
  alignas(nlmsghdr) char answer[1024];
  const auto size = ::recv(socket.get(), answer, sizeof answer, 0);
  if (size < 0)
    return errno;
  const auto* acknowledgement = reinterpret_cast<const nlmsghdr*>(answer);
  if (!::mnl_nlmsg_ok(acknowledgement, static_cast<int>(size)) || acknowledgement->nlmsg_type != NLMSG_ERROR ||
      ::mnl_nlmsg_get_payload_len(acknowledgement) < sizeof(nlmsgerr))
    return EPROTO;
  return -static_cast<const nlmsgerr*>(::mnl_nlmsg_get_payload(acknowledgement))->error;
}

}  // namespace

int bringLoopbackUp() {
  const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{};
  std::strcpy(loopback.ifr_name, "lo");
  if (!socket || ::ioctl(socket.get(), SIOCGIFFLAGS, &loopback) != 0)
    return errno;
  loopback.ifr_flags = static_cast<short>(loopback.ifr_flags | IFF_UP);
  return ::ioctl(socket.get(), SIOCSIFFLAGS, &loopback) == 0 ? 0 : errno;
}

int probeLink() {
  if (const int error = request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, "veth"); error != 0)
    return error;
  return request(RTM_DELLINK, 0, nullptr);
}

}  // namespace vethloom::server
