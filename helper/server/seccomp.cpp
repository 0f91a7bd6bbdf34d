// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/seccomp.h"

#include "netlink/failures.h"
#include "server/seccomp_list.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>

namespace vethloom::server {

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
#error "Say what this architecture is called in linux/audit.h, and run tests/kernel on it."
#endif
static_assert(std::endian::native == std::endian::little, "arguments' lower halves are looked for in front");

/// An instruction of classic BPF (linux/filter.h); jumps are relative to the next one.
sock_filter load(std::size_t offset) {
  return {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)};
}

sock_filter give(std::uint32_t verdict) {
  return {BPF_RET | BPF_K, 0, 0, verdict};
}

/// Jumps over so many instructions unless the value is `value`.
sock_filter unlessEqualSkip(std::uint32_t value, std::size_t count) {
  return {BPF_JMP | BPF_JEQ | BPF_K, 0, static_cast<std::uint8_t>(count), value};
}

constexpr std::size_t numberOffset = offsetof(seccomp_data, nr);

/// Looks at the call's rules and lets it pass. The number is loaded before, and again behind that, for the next call in
/// the list: a rule that does not hold jumps there.
void allow(std::vector<sock_filter>& filter, const AllowedCall& call) {
  constexpr std::size_t instructionsOfARule = 3;
  auto left = static_cast<std::size_t>(
      std::ranges::count_if(call.rules, [](const ArgumentRule& rule) { return rule.mask != 0; }));
  std::vector<sock_filter> body;
  for (const ArgumentRule& rule : call.rules) {
    if (rule.mask == 0)
      continue;
    --left;
    body.push_back(load(offsetof(seccomp_data, args) + rule.index * sizeof(std::uint64_t)));
    body.push_back({BPF_ALU | BPF_AND | BPF_K, 0, 0, rule.mask});
    body.push_back(unlessEqualSkip(rule.value, left * instructionsOfARule + 1));
  }
  const bool hasRules = !body.empty();
  body.push_back(give(SECCOMP_RET_ALLOW));
  if (hasRules)
    body.push_back(load(numberOffset));
  filter.push_back(unlessEqualSkip(call.number, body.size()));
  filter.insert(filter.end(), body.begin(), body.end());
}

}  // namespace

std::vector<sock_filter> systemCallFilter() {
  std::vector<sock_filter> filter{load(offsetof(seccomp_data, arch)),
                                  {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, architecture},
                                  give(SECCOMP_RET_KILL_PROCESS),
                                  load(numberOffset)};
#if defined(__x86_64__)
  constexpr std::uint32_t x32Bit = 0x40000000;  // __X32_SYSCALL_BIT, asm/unistd.h
  filter.push_back({BPF_JMP | BPF_JSET | BPF_K, 0, 1, x32Bit});
  filter.push_back(give(SECCOMP_RET_KILL_PROCESS));
#endif
  for (const AllowedCall& call : allowedCalls())
    allow(filter, call);
  for (const std::uint32_t number : deadlyCalls()) {
    filter.push_back(unlessEqualSkip(number, 1));
    filter.push_back(give(SECCOMP_RET_KILL_PROCESS));
  }
  filter.push_back(give(SECCOMP_RET_ERRNO | EPERM));
  return filter;
}

contract::Result<void> confineSystemCalls() {
  auto filter = systemCallFilter();
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0)
    return {};
  auto failure =
      netlink::systemFailure(errno, "This kernel cannot limit the helper's system calls (CONFIG_SECCOMP_FILTER).");
  failure.value().kind = contract::FailureKind::NotSupported;
  return failure;
}

}  // namespace vethloom::server
