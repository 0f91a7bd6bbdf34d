// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel_gate.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <vector>

namespace vethloom::test::gate {

namespace {

struct Planned {
  Fault fault;
  int errorNumber;
};

/// A fault whose answer is still to come.
struct Pending {
  Planned planned;
  std::uint32_t sequence;
};

std::map<std::size_t, Planned> planned;
std::multimap<int, Pending> pending;  ///< By descriptor.
std::optional<std::size_t> deadlyCall;
std::size_t messageCount = 0;
std::size_t faultCount = 0;
std::size_t callCount = 0;
std::optional<std::size_t> failingFileCall;
int fileError = 0;
std::size_t fileCallCount = 0;

/// A type that rtnetlink and nfnetlink both refuse before they look any further.
constexpr std::uint16_t noSuchType = 0x0fff;

/// Calls `visit` with each message of a datagram.
template <typename Visit>
void eachMessage(void* data, std::size_t size, Visit visit) {
  auto* at = static_cast<char*>(data);
  while (size >= sizeof(nlmsghdr)) {
    auto* header = reinterpret_cast<nlmsghdr*>(at);
    const std::size_t step = NLMSG_ALIGN(header->nlmsg_len);
    if (header->nlmsg_len < sizeof(nlmsghdr))
      return;
    visit(*header, size);
    if (step >= size)
      return;
    at += step;
    size -= step;
  }
}

}  // namespace

void open() {
  planned.clear();
  pending.clear();
  deadlyCall.reset();
  failingFileCall.reset();
  messageCount = faultCount = callCount = fileCallCount = 0;
}

void fail(std::size_t message, Fault fault, int errorNumber) {
  planned[message] = {fault, errorNumber};
}

void failFile(std::size_t call, int errorNumber) {
  failingFileCall = call;
  fileError = errorNumber;
}

std::size_t messages() {
  return messageCount;
}

std::size_t faults() {
  return faultCount;
}

void dieBefore(std::size_t call) {
  deadlyCall = call;
}

/// Every call that changes something comes by here.
void pass() {
  if (callCount == deadlyCall)
    ::kill(::getpid(), SIGKILL);
  ++callCount;
}

/// Whether a call on files goes on; else errno is set.
bool passFile() {
  pass();
  if (fileCallCount++ != failingFileCall)
    return true;
  ++faultCount;
  errno = fileError;
  return false;
}

bool isNetlink(int fd) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_NETLINK;
}

/// Damages, in a datagram about to be sent, what is to be refused, and notes whose answer is to be met.
void outgoing(int fd, std::vector<char>& datagram) {
  eachMessage(datagram.data(), datagram.size(), [fd](nlmsghdr& header, std::size_t /*left*/) {
    const auto found = planned.find(messageCount++);
    if (found == planned.end())
      return;
    ++faultCount;
    // The kernel says ENODEV of what is not there, and never of what is: as the answer to a question, or to a removal,
    // it would be a lie on which nobody can be asked not to rely.
    const auto verb = header.nlmsg_type & 3;  // RTM_NEW…, DEL, GET, SET in turns
    const bool tells = verb == (RTM_GETLINK & 3) || verb == (RTM_DELLINK & 3);
    if (tells && found->second.fault == Fault::Refused && found->second.errorNumber == ENODEV)
      return;
    if (found->second.fault == Fault::Refused) {
      header.nlmsg_type = noSuchType;
      header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    }
    pending.emplace(fd, Pending{found->second, header.nlmsg_seq});
  });
}

/// What the receiver gets of a datagram that has arrived; the size, or -1 with errno.
ssize_t incoming(int fd, void* data, ssize_t size) {
  const auto [first, last] = pending.equal_range(fd);
  for (auto entry = first; entry != last; ++entry) {
    const Planned plan = entry->second.planned;
    const std::uint32_t sequence = entry->second.sequence;
    nlmsghdr* answer = nullptr;
    eachMessage(data, static_cast<std::size_t>(size), [&](nlmsghdr& header, std::size_t left) {
      if (header.nlmsg_seq == sequence && left >= header.nlmsg_len)
        answer = &header;
    });
    if (answer == nullptr)
      continue;
    pending.erase(entry);
    if (plan.fault == Fault::ShortRead)
      return size / 2;
    if (plan.fault == Fault::AnswerLost) {
      errno = ENOBUFS;
      return -1;
    }
    if (answer->nlmsg_type == NLMSG_ERROR)
      static_cast<nlmsgerr*>(NLMSG_DATA(answer))->error = -plan.errorNumber;
    return size;
  }
  return size;
}

}  // namespace vethloom::test::gate

using namespace vethloom::test;

// NOLINTBEGIN: the linker gives these names.
extern "C" {

ssize_t __real_sendto(int fd, const void* data, size_t size, int flags, const sockaddr* to, socklen_t toSize);
ssize_t __real_sendmsg(int fd, const msghdr* header, int flags);
ssize_t __real_recvmsg(int fd, msghdr* header, int flags);
int __real_setsockopt(int fd, int level, int option, const void* value, socklen_t size);
int __real_open(const char* path, int flags, ...);
int __real_openat(int directory, const char* path, int flags, ...);
ssize_t __real_write(int fd, const void* data, size_t size);
ssize_t __real_pwrite(int fd, const void* data, size_t size, off_t at);
int __real_ftruncate(int fd, off_t size);
int __real_unlink(const char* path);
int __real_unlinkat(int directory, const char* path, int flags);
int __real_renameat(int from, const char* old, int to, const char* path);
int __real_mount(const char* source, const char* target, const char* type, unsigned long flags, const void* data);
int __real_umount2(const char* target, int flags);
int __real_unshare(int flags);

ssize_t __wrap_sendto(int fd, const void* data, size_t size, int flags, const sockaddr* to, socklen_t toSize) {
  gate::pass();
  if (!gate::isNetlink(fd))
    return __real_sendto(fd, data, size, flags, to, toSize);
  std::vector<char> copy(static_cast<const char*>(data), static_cast<const char*>(data) + size);
  gate::outgoing(fd, copy);
  return __real_sendto(fd, copy.data(), size, flags, to, toSize);
}

ssize_t __wrap_sendmsg(int fd, const msghdr* header, int flags) {
  gate::pass();
  if (!gate::isNetlink(fd))
    return __real_sendmsg(fd, header, flags);
  std::vector<char> copy;
  for (size_t i = 0; i < header->msg_iovlen; ++i) {
    const auto* part = static_cast<const char*>(header->msg_iov[i].iov_base);
    copy.insert(copy.end(), part, part + header->msg_iov[i].iov_len);
  }
  gate::outgoing(fd, copy);
  iovec whole{copy.data(), copy.size()};
  msghdr changed = *header;
  changed.msg_iov = &whole;
  changed.msg_iovlen = 1;
  return __real_sendmsg(fd, &changed, flags);
}

ssize_t __wrap_recvmsg(int fd, msghdr* header, int flags) {
  const ssize_t size = __real_recvmsg(fd, header, flags);
  return size > 0 && header->msg_iovlen == 1 ? gate::incoming(fd, header->msg_iov[0].iov_base, size) : size;
}

/// The wait for an answer that never comes need not take as long as in earnest.
int __wrap_setsockopt(int fd, int level, int option, const void* value, socklen_t size) {
  constexpr timeval moment{0, 20'000};
  if (level == SOL_SOCKET && option == SO_RCVTIMEO && size == sizeof moment)
    value = &moment;
  return __real_setsockopt(fd, level, option, value, size);
}

int __wrap_open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if ((flags & O_CREAT) != 0 && !gate::passFile())
    return -1;
  return __real_open(path, flags, mode);
}

int __wrap_openat(int directory, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if ((flags & O_CREAT) != 0 && !gate::passFile())
    return -1;
  return __real_openat(directory, path, flags, mode);
}

ssize_t __wrap_write(int fd, const void* data, size_t size) {
  if (!gate::passFile())
    return -1;
  return __real_write(fd, data, size);
}

ssize_t __wrap_pwrite(int fd, const void* data, size_t size, off_t at) {
  if (!gate::passFile())
    return -1;
  return __real_pwrite(fd, data, size, at);
}

int __wrap_ftruncate(int fd, off_t size) {
  if (!gate::passFile())
    return -1;
  return __real_ftruncate(fd, size);
}

int __wrap_unlink(const char* path) {
  if (!gate::passFile())
    return -1;
  return __real_unlink(path);
}

int __wrap_unlinkat(int directory, const char* path, int flags) {
  if (!gate::passFile())
    return -1;
  return __real_unlinkat(directory, path, flags);
}

int __wrap_renameat(int from, const char* old, int to, const char* path) {
  if (!gate::passFile())
    return -1;
  return __real_renameat(from, old, to, path);
}

int __wrap_mount(const char* source, const char* target, const char* type, unsigned long flags, const void* data) {
  if (!gate::passFile())
    return -1;
  return __real_mount(source, target, type, flags, data);
}

int __wrap_umount2(const char* target, int flags) {
  if (!gate::passFile())
    return -1;
  return __real_umount2(target, flags);
}

int __wrap_unshare(int flags) {
  if (!gate::passFile())
    return -1;
  return __real_unshare(flags);
}

}  // extern "C"
// NOLINTEND
