// SPDX-License-Identifier: GPL-3.0-or-later
// A helper that touches no kernel and does what FAKE_HELPER says, so that the session can be tested without one:
//   refuse        its first answer is a named error
//   end           it ends at once with exit code 3 and a sentence on standard error
//   nonsense      its first answer is not Varlink
//   mute          it never answers
//   die           it kills itself after the first step of an apply
//   overrun       its watcher gets a second snapshot
//   burst         its watcher gets many facts in one go
#include "contract/varlink.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

using namespace vethloom::contract;

namespace {

constexpr int firstSocket = 3;
constexpr int listener = 4;

struct Client {
  FrameReader reader;
  std::vector<int> descriptors;  ///< Received and not used yet.
};

class FakeHelper {
public:
  FakeHelper(std::string behaviour, bool listens, bool lingers)
      : behaviour_(std::move(behaviour)), listens_(listens), lingers_(lingers) {
    clients_[firstSocket];
  }

  int run() {
    while (lingers_ ? !clients_.empty() || up_ : clients_.contains(firstSocket)) {
      std::vector<pollfd> waiting;
      if (listens_)
        waiting.push_back({listener, POLLIN, 0});
      for (const auto& [fd, client] : clients_)
        waiting.push_back({fd, POLLIN, 0});
      if (::poll(waiting.data(), waiting.size(), -1) < 0)
        return 1;
      for (const pollfd& ready : waiting)
        if (ready.revents != 0)
          ready.fd == listener ? accept() : receive(ready.fd);
    }
    return 0;
  }

private:
  void accept() {
    if (const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); fd >= 0)
      clients_[fd];
  }

  void receive(int fd) {
    std::array<char, 65536> bytes{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(4 * sizeof(int))> control{};
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (count <= 0) {
      ::close(fd);
      clients_.erase(fd);
      return;
    }
    Client& client = clients_[fd];
    if (const cmsghdr* header = CMSG_FIRSTHDR(&message)) {
      std::array<int, 4> fds{};
      const std::size_t size = header->cmsg_len - CMSG_LEN(0);
      std::memcpy(fds.data(), CMSG_DATA(header), size);
      client.descriptors.assign(fds.begin(), fds.begin() + static_cast<std::ptrdiff_t>(size / sizeof(int)));
    }
    for (const auto& frame : client.reader.push({bytes.data(), static_cast<std::size_t>(count)}))
      if (const auto call = decodeCall(frame.text))
        answer(fd, *call);
  }

  void say(int fd, const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t count = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN)
        return;
      sent += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
  }
  template <typename T>
  void reply(int fd, const T& value, bool continues = false) {
    say(fd, encodeReply({.parameters = printJson(encode(value)), .continues = continues}));
  }
  void refuse(int fd, const Failure& failure) { say(fd, encodeReply(failureReply(failure))); }

  void answer(int fd, const Call& call) {
    if (behaviour_ == "mute")
      return;
    if (call.method == method::describe)
      describe(fd);
    else if (call.method == method::connect)
      connect(fd);
    else if (call.method == method::watch)
      watch(fd);
    else if (call.method == method::apply)
      apply(fd);
    else if (call.method == method::cancel)
      refuse(fd, {.kind = FailureKind::Cancelled, .message = "Cancelled"});
    else if (call.method == method::tearDown)
      tearDown(fd);
    else if (call.method == method::ping)
      ping(fd);
    else if (call.method == method::run)
      runCommand(fd);
  }

  void describe(int fd) {
    if (behaviour_ == "refuse")
      return refuse(fd, {.kind = FailureKind::NotSupported,
                         .message = "This system does not let you make user namespaces; ask for it",
                         .errorNumber = EPERM});
    if (behaviour_ == "nonsense")
      return say(fd, std::string("HTTP/1.1 400 Bad Request\r\n") + '\0');
    reply(fd, Capabilities{.version = "0", .where = Where::Sandbox, .kernel = "6.1", .kinds = {"veth"}});
  }

  void connect(int fd) {
    for (const int passed : std::exchange(clients_[fd].descriptors, {}))
      clients_[passed];
    reply(fd, NoParameters{});
  }

  static Fact linkFact(int index, bool up) {
    return LinkFact{.ns = NamespaceRef::host(),
                    .index = index,
                    .name = "veth" + std::to_string(index),
                    .kind = "veth",
                    .mtu = 1500,
                    .up = up,
                    .ours = true};
  }

  void watch(int fd) {
    reply(fd, WatchUpdate{.reset = true, .facts = {NamespaceFact{.ours = true}}}, true);
    reply(fd, WatchUpdate{.facts = {linkFact(1, false)}, .settled = true}, true);
    watcher_ = fd;
    if (behaviour_ == "overrun") {
      reply(fd, WatchUpdate{.reset = true, .facts = {NamespaceFact{.ours = true}}}, true);
      reply(fd, WatchUpdate{.facts = {linkFact(7, true)}, .settled = true}, true);
    }
    if (behaviour_ == "burst") {
      std::string bytes;
      for (int index = 2; index <= 200; ++index)
        bytes += encodeReply(
            {.parameters = printJson(encode(WatchUpdate{.facts = {linkFact(index, true)}})), .continues = true});
      say(fd, bytes);
    }
  }

  /// Three steps; the last one waits for Cancel where the behaviour is "wait".
  void apply(int fd) {
    up_ = true;
    reply(fd, ApplyProgress{.steps = {{.operation = 0}}}, true);
    if (behaviour_ == "die")
      ::raise(SIGKILL);
    if (behaviour_ == "wait")
      return;
    reply(fd, WatchUpdate{.facts = {linkFact(1, true)}}, true, watcher_);
    reply(fd, ApplyProgress{.steps = {{.operation = 1}}, .finished = true});
  }
  void reply(int, const WatchUpdate& update, bool continues, int watcher) {
    if (watcher >= 0)
      reply(watcher, update, continues);
  }

  void tearDown(int fd) {
    up_ = false;
    reply(fd, TearDownReport{.namespaces = 2, .links = 1});
  }

  void ping(int fd) {
    reply(fd, PingUpdate{.sequence = 1, .answered = true, .milliseconds = 0.5, .ttl = 64, .from = "10.0.0.2"}, true);
    if (behaviour_ == "wait")
      return;
    reply(fd, PingUpdate{.finished = true, .sent = 1, .received = 1});
  }

  void runCommand(int fd) {
    reply(fd, RunUpdate{.started = true}, true);
    const std::vector<int> passed = std::exchange(clients_[fd].descriptors, {});
    if (passed.size() == 3)
      static_cast<void>(::write(passed[1], "hello\n", 6));
    for (const int descriptor : passed)
      ::close(descriptor);
    reply(fd, RunUpdate{.exitStatus = passed.size() == 3 ? 7 : 99});
  }

  std::string behaviour_;
  bool listens_;
  bool lingers_;
  bool up_ = false;
  int watcher_ = -1;
  std::map<int, Client> clients_;
};

}  // namespace

int main(int argc, char**) {
  const char* behaviour = std::getenv("FAKE_HELPER");
  const char* count = std::getenv("LISTEN_FDS");
  const char* pid = std::getenv("LISTEN_PID");
  if (argc < 2 || !count || !pid || std::atoi(pid) != ::getpid())
    return 2;
  if (behaviour && std::strcmp(behaviour, "end") == 0) {
    std::fputs("loading\nno such \033[31mdevice\n", stderr);
    return 3;
  }
  return FakeHelper(behaviour ? behaviour : "", std::atoi(count) == 2, argc > 2).run();
}
