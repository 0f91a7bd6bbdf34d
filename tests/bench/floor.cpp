// SPDX-License-Identifier: GPL-3.0-or-later
/// The floor under every program that builds a lab: the least calls to the kernel that give the same result, and
/// nothing else. No journal, no checks, no undo. Takes a plan as `vethloomctl plan --as json` prints it, which is read
/// before the clock starts. For bench_apply.py; run it in namespaces of its own.
#include "contract/codec.h"
#include "contract/operation.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

using namespace vethloom;
using contract::LinkRef;
using contract::NamespaceRef;

namespace {

constexpr std::uint32_t group = 0x56455448;
constexpr std::size_t messagesAtOnce = 64;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "floor: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

double now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// A message in the making.
class Message {
public:
  Message(std::uint16_t type, std::uint16_t flags) {
    header()->nlmsg_len = NLMSG_HDRLEN;
    header()->nlmsg_type = type;
    header()->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  }
  template <typename T>
  Message& fixed(const T& part) {
    std::memcpy(bytes_.data() + size(), &part, sizeof(T));
    header()->nlmsg_len += NLMSG_ALIGN(sizeof(T));
    return *this;
  }
  Message& put(std::uint16_t type, const void* data, std::size_t length) {
    auto* attribute = reinterpret_cast<nlattr*>(bytes_.data() + size());
    attribute->nla_type = type;
    attribute->nla_len = static_cast<std::uint16_t>(NLA_HDRLEN + length);
    if (length > 0)
      std::memcpy(bytes_.data() + size() + NLA_HDRLEN, data, length);
    header()->nlmsg_len += NLMSG_ALIGN(NLA_HDRLEN + length);
    return *this;
  }
  Message& u32(std::uint16_t type, std::uint32_t value) { return put(type, &value, sizeof(value)); }
  Message& text(std::uint16_t type, const std::string& value) { return put(type, value.c_str(), value.size() + 1); }
  Message& ip(std::uint16_t type, const contract::IpAddress& value) {
    return put(type, value.bytes().data(), value.bytes().size());
  }
  std::size_t open(std::uint16_t type) {
    const std::size_t at = size();
    put(static_cast<std::uint16_t>(type | NLA_F_NESTED), nullptr, 0);
    return at;
  }
  void close(std::size_t at) {
    reinterpret_cast<nlattr*>(bytes_.data() + at)->nla_len = static_cast<std::uint16_t>(size() - at);
  }
  [[nodiscard]] std::size_t size() const { return reinterpret_cast<const nlmsghdr*>(bytes_.data())->nlmsg_len; }
  [[nodiscard]] nlmsghdr* header() { return reinterpret_cast<nlmsghdr*>(bytes_.data()); }
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }

private:
  alignas(8) std::array<std::uint8_t, 512> bytes_{};
};

/// A namespace and the socket in it.
struct Space {
  int fd = -1;
  int socket = -1;
  std::vector<Message> queue;
};

struct End {
  LinkRef ref;
  std::optional<contract::MacAddress> mac;
  std::optional<std::uint32_t> mtu;
  int index = 0;
  int master = 0;
  bool up = false;
};
struct Pair {
  End first, second;
};

/// The plan, sorted by what the kernel needs first.
struct Work {
  std::vector<std::string> namespaces;
  std::vector<End> bridges;
  std::vector<Pair> pairs;
  std::vector<contract::AddAddress> addresses;
  std::vector<NamespaceRef> loopbacks;
  std::vector<contract::SetSysctl> sysctls;
  std::vector<contract::AddRoute> routes;
};

class Floor {
public:
  explicit Floor(const contract::Operations& operations) {
    for (const auto& operation : operations)
      std::visit([this](const auto& value) { take(value); }, operation);
    for (Pair& pair : work_.pairs) {
      // The near end can be made as a port, the far one cannot.
      if (pair.second.master != 0 && pair.first.master == 0)
        std::swap(pair.first, pair.second);
    }
  }

  void build() {
    spaces_[NamespaceRef::host()].socket = openSocket();
    makeNamespaces();
    Space& host = spaces_[NamespaceRef::host()];
    for (const End& bridge : work_.bridges)
      queue(spaces_.at(bridge.ref.ns), newLink(bridge, "bridge"));
    for (const Pair& pair : work_.pairs)
      queue(spaces_.at(pair.first.ref.ns), newPair(pair));
    send(host);
    for (const auto& [ref, space] : spaces_)
      send(spaces_.at(ref));
    configure();
    for (auto& [ref, space] : spaces_)
      send(space);
    for (const End& bridge : work_.bridges) {
      Space& space = spaces_.at(bridge.ref.ns);
      queue(space, upMessage(bridge.index));
      send(space);
    }
    for (auto& route : hostRoutes_)
      queue(host, route);
    send(host);
  }

  void tearDown() {
    Space& host = spaces_[NamespaceRef::host()];
    bool anyInHost = false;
    for (const End& bridge : work_.bridges)
      anyInHost = anyInHost || bridge.ref.ns.isHost();
    for (const Pair& pair : work_.pairs)
      anyInHost = anyInHost || pair.first.ref.ns.isHost() || pair.second.ref.ns.isHost();
    if (anyInHost) {
      Message message(RTM_DELLINK, 0);
      message.fixed(ifinfomsg{}).u32(IFLA_GROUP, group);
      queue(host, message);
      send(host);
    }
    for (const std::string& name : work_.namespaces) {
      const std::string path = "/run/netns/" + name;
      if (::umount2(path.c_str(), MNT_DETACH) != 0 || ::unlink(path.c_str()) != 0)
        die("removing " + path);
    }
    for (auto& [ref, space] : spaces_) {
      ::close(space.socket);
      if (space.fd >= 0)
        ::close(space.fd);
    }
  }

private:
  template <typename T>
  void take(const T& /*other*/) {
    die("the plan has an operation that the floor does not know");
  }
  void take(const contract::CreateNamespace& it) { work_.namespaces.push_back(it.name.text()); }
  void take(const contract::CreateLink& it) {
    if (it.kind != contract::LinkKind::Bridge || !it.options.empty())
      die("the plan has a link that the floor does not know");
    work_.bridges.push_back({it.link, it.mac, it.mtu, nextIndex_});
    indexes_[it.link] = nextIndex_++;
  }
  void take(const contract::CreateVeth& it) {
    work_.pairs.push_back({{it.first.link, it.first.mac, it.first.mtu, nextIndex_},
                           {it.second.link, it.second.mac, it.second.mtu, nextIndex_ + 1}});
    ends_[it.first.link] = {work_.pairs.size() - 1, false};
    ends_[it.second.link] = {work_.pairs.size() - 1, true};
    indexes_[it.first.link] = nextIndex_++;
    indexes_[it.second.link] = nextIndex_++;
  }
  void take(const contract::SetMaster& it) { endOf(it.link).master = indexes_.at({it.link.ns, *it.master}); }
  void take(const contract::SetUp& it) {
    if (it.link.name.text() == "lo")
      work_.loopbacks.push_back(it.link.ns);
    else if (ends_.contains(it.link))
      endOf(it.link).up = true;  // Bridges come up last in any case.
  }
  void take(const contract::AddAddress& it) { work_.addresses.push_back(it); }
  void take(const contract::SetSysctl& it) { work_.sysctls.push_back(it); }
  void take(const contract::AddRoute& it) { work_.routes.push_back(it); }

  End& endOf(const LinkRef& ref) {
    const auto [pair, second] = ends_.at(ref);
    return second ? work_.pairs[pair].second : work_.pairs[pair].first;
  }

  static int openSocket() {
    const int socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (socket < 0)
      die("socket");
    return socket;
  }

  void makeNamespaces() {
    const int home = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    for (const std::string& name : work_.namespaces) {
      if (::unshare(CLONE_NEWNET) != 0)
        die("unshare");
      Space& space = spaces_[*NamespaceRef::parse(name)];
      space.fd = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
      space.socket = openSocket();
      const std::string path = "/run/netns/" + name;
      const int file = ::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
      ::close(file);
      const std::string source = "/proc/self/fd/" + std::to_string(space.fd);
      if (file < 0 || ::mount(source.c_str(), path.c_str(), "none", MS_BIND, nullptr) != 0)
        die("publishing " + path);
    }
    if (::setns(home, CLONE_NEWNET) != 0)
      die("setns");
    ::close(home);
  }

  static Message newLink(const End& end, const char* kind) {
    Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    ifinfomsg link{};
    link.ifi_index = end.index;
    message.fixed(link);
    describe(message, end);
    const auto info = message.open(IFLA_LINKINFO);
    message.text(IFLA_INFO_KIND, kind);
    message.close(info);
    return message;
  }
  static void describe(Message& message, const End& end) {
    message.text(IFLA_IFNAME, end.ref.name.text()).u32(IFLA_GROUP, group);
    if (end.mac)
      message.put(IFLA_ADDRESS, end.mac->bytes().data(), 6);
    if (end.mtu)
      message.u32(IFLA_MTU, *end.mtu);
  }
  Message newPair(const Pair& pair) {
    Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    ifinfomsg link{};
    link.ifi_index = pair.first.index;
    message.fixed(link);
    describe(message, pair.first);
    if (pair.first.master != 0)
      message.u32(IFLA_MASTER, static_cast<std::uint32_t>(pair.first.master));
    const auto info = message.open(IFLA_LINKINFO);
    message.text(IFLA_INFO_KIND, "veth");
    const auto data = message.open(IFLA_INFO_DATA);
    const auto peer = message.open(VETH_INFO_PEER);
    ifinfomsg far{};
    far.ifi_index = pair.second.index;
    message.fixed(far);
    describe(message, pair.second);
    if (!pair.second.ref.ns.isHost())
      message.u32(IFLA_NET_NS_FD, static_cast<std::uint32_t>(spaces_.at(pair.second.ref.ns).fd));
    message.close(peer);
    message.close(data);
    message.close(info);
    return message;
  }
  static Message upMessage(int index) {
    ifinfomsg link{};
    link.ifi_index = index;
    link.ifi_flags = IFF_UP;
    link.ifi_change = IFF_UP;
    Message message(RTM_NEWLINK, 0);
    message.fixed(link);
    return message;
  }

  void configure() {
    for (const NamespaceRef& ns : work_.loopbacks)
      queue(spaces_.at(ns), upMessage(1));
    for (const auto& it : work_.addresses)
      queue(spaces_.at(it.link.ns), addressMessage(it));
    for (const Pair& pair : work_.pairs) {
      for (const End* end : {&pair.first, &pair.second}) {
        if (end == &pair.second && end->master != 0)
          queue(spaces_.at(end->ref.ns), masterMessage(*end));
        // Not in the creating request: the first end would come up before it has its peer, which costs more.
        if (end->up)
          queue(spaces_.at(end->ref.ns), upMessage(end->index));
      }
    }
    for (const auto& it : work_.sysctls)
      writeSysctl(it);
    for (const auto& it : work_.routes) {
      if (it.ns.isHost())
        hostRoutes_.push_back(routeMessage(it));
      else
        queue(spaces_.at(it.ns), routeMessage(it));
    }
  }
  static Message masterMessage(const End& end) {
    ifinfomsg link{};
    link.ifi_index = end.index;
    Message message(RTM_NEWLINK, 0);
    message.fixed(link).u32(IFLA_MASTER, static_cast<std::uint32_t>(end.master));
    return message;
  }
  Message addressMessage(const contract::AddAddress& it) {
    ifaddrmsg part{};
    part.ifa_family = it.address.ip.size() == 4 ? AF_INET : AF_INET6;
    part.ifa_prefixlen = it.address.prefixLength;
    part.ifa_index = static_cast<std::uint32_t>(indexes_.at(it.link));
    Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
    message.fixed(part).ip(IFA_LOCAL, it.address.ip).ip(IFA_ADDRESS, it.address.ip);
    if (part.ifa_family == AF_INET6)
      message.u32(IFA_FLAGS, IFA_F_NODAD);
    return message;
  }
  Message routeMessage(const contract::AddRoute& it) {
    rtmsg part{};
    part.rtm_family = it.route.destination.network.size() == 4 ? AF_INET : AF_INET6;
    part.rtm_dst_len = it.route.destination.prefixLength;
    part.rtm_table = RT_TABLE_MAIN;
    part.rtm_protocol = RTPROT_STATIC;
    part.rtm_scope = it.route.via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
    part.rtm_type = RTN_UNICAST;
    Message message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
    message.fixed(part);
    if (!it.route.destination.isDefault())
      message.ip(RTA_DST, it.route.destination.network);
    if (it.route.via)
      message.ip(RTA_GATEWAY, *it.route.via);
    if (it.route.dev)
      message.u32(RTA_OIF, static_cast<std::uint32_t>(indexes_.at({it.ns, *it.route.dev})));
    return message;
  }
  void writeSysctl(const contract::SetSysctl& it) {
    const int home = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (!it.ns.isHost() && ::setns(spaces_.at(it.ns).fd, CLONE_NEWNET) != 0)
      die("setns");
    const int file = ::open(it.key == contract::Sysctl::Ipv4Forwarding ? "/proc/sys/net/ipv4/ip_forward"
                                                                       : "/proc/sys/net/ipv6/conf/all/forwarding",
                            O_WRONLY | O_CLOEXEC);
    if (::write(file, it.value ? "1" : "0", 1) != 1 || ::setns(home, CLONE_NEWNET) != 0)
      die("sysctl");
    ::close(file);
    ::close(home);
  }

  static void queue(Space& space, const Message& message) {
    space.queue.push_back(message);
    if (space.queue.size() == messagesAtOnce)
      send(space);
  }
  /// One acknowledgement, of the last; any other answer is an error.
  static void send(Space& space) {
    if (space.queue.empty())
      return;
    std::vector<iovec> parts;
    for (Message& message : space.queue)
      parts.push_back({message.header(), message.size()});
    space.queue.back().header()->nlmsg_flags |= NLM_F_ACK;
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    msghdr header{};
    header.msg_name = &kernel;
    header.msg_namelen = sizeof(kernel);
    header.msg_iov = parts.data();
    header.msg_iovlen = parts.size();
    std::array<char, 4096> answer;
    if (::sendmsg(space.socket, &header, 0) < 0 || ::recv(space.socket, answer.data(), answer.size(), 0) <= 0)
      die("netlink");
    const auto* error = reinterpret_cast<const nlmsgerr*>(answer.data() + NLMSG_HDRLEN);
    errno = -error->error;
    if (error->error != 0)
      die("a request was refused");
    space.queue.clear();
  }

  Work work_;
  std::map<LinkRef, int> indexes_;
  std::map<LinkRef, std::pair<std::size_t, bool>> ends_;
  std::map<NamespaceRef, Space> spaces_;
  std::vector<Message> hostRoutes_;
  int nextIndex_ = 100000;
};

contract::Operations readPlan(const char* path) {
  std::ifstream file(path);
  const auto json = contract::Json::parse(file);
  contract::Operations operations;
  for (const auto& step : json.at("steps")) {
    auto operation = contract::decode<contract::Operation>(step.at("operation"));
    if (!operation)
      die("an operation: " + contract::describe(operation.error()));
    operations.push_back(std::move(*operation));
  }
  return operations;
}

}  // namespace

/// The processor's time that this process has used, the kernel's part included: on a busy machine a better measure than
/// the clock.
double processorTime() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto inSeconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return inSeconds(usage.ru_utime) + inSeconds(usage.ru_stime);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: vethloom-bench-floor PLAN.json\n");
    return 2;
  }
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  Floor floor(readPlan(argv[1]));
  const double start = now();
  const double used = processorTime();
  floor.build();
  std::printf("{\"apply\": %.6f, \"apply_cpu\": %.6f", now() - start, processorTime() - used);
  std::fflush(stdout);
  // Whoever measures looks at what was built, and says when to go on.
  (void)!std::getchar();
  const double end = now();
  floor.tearDown();
  std::printf(", \"teardown_begins\": %.6f, \"teardown\": %.6f}\n", end, now() - end);
}
