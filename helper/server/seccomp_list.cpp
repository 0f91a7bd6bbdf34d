// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/seccomp_list.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>

namespace vethloom::server {

namespace {

// arm64 has only the newer ones of some pairs of calls, and the C library takes whichever is there.
#ifdef SYS_poll
#define VETHLOOM_OLDER(call) {call},
#else
#define VETHLOOM_OLDER(call)
#endif

constexpr std::uint32_t all = ~0U;
constexpr std::uint32_t socketKind = all & ~static_cast<std::uint32_t>(SOCK_CLOEXEC | SOCK_NONBLOCK);

constexpr ArgumentRule is(std::uint32_t index, std::uint64_t value) {
  return {index, all, static_cast<std::uint32_t>(value)};
}

constexpr ArgumentRule without(std::uint32_t index, std::uint32_t bits) {
  return {index, bits, 0};
}

constexpr AllowedCall socketOf(int family, int kind, int protocol) {
  const auto word = [](int value) { return static_cast<std::uint32_t>(value); };
  return {SYS_socket, {is(0, word(family)), {1, socketKind, word(kind)}, is(2, word(protocol))}};
}

constexpr AllowedCall device(std::uint64_t request) {
  return {SYS_ioctl, {is(1, request)}};
}

constexpr AllowedCall allowed[] = {
    // What the kernel is told and asked. Those with rules come first: the kernel remembers for the others that they
    // pass, and does not run the filter for them at all (kernel/seccomp.c, SECCOMP_CACHE).
    socketOf(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE),
    socketOf(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER),
    socketOf(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC),
    socketOf(AF_INET, SOCK_RAW, IPPROTO_ICMP),     // Ping
    socketOf(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6),  // Ping
    {SYS_setns, {is(1, CLONE_NEWNET)}},            // never a mount, pid or user namespace
    {SYS_pidfd_open, {is(1, 0)}},                  // to see that a process whose namespace we take is alive
    {SYS_unshare, {is(0, CLONE_NEWNET)}},          // a new one
    {SYS_mount, {is(3, MS_BIND)}},                 // its name in /run/netns
    {SYS_umount2, {is(1, MNT_DETACH | UMOUNT_NOFOLLOW)}},
    device(NS_GET_NSTYPE),
    device(TUNSETIFF),
    device(TUNSETPERSIST),
    device(TUNSETOWNER),
    device(TUNSETGROUP),
    {SYS_mmap, {without(2, PROT_EXEC)}},  // no code that was not there at the start
    {SYS_mprotect, {without(2, PROT_EXEC)}},
    {SYS_kill, {is(1, SIGHUP)}},  // a command whose caller has left
    {SYS_kill, {is(1, SIGKILL)}},
    {SYS_tgkill, {is(2, SIGABRT)}},  // abort(3)
    {SYS_prlimit64, {is(0, 0)}},     // our own

    // Sockets.
    {SYS_bind},
    {SYS_getsockname},
    {SYS_getpeername},
    {SYS_getsockopt},
    {SYS_setsockopt},
    {SYS_sendto},
    {SYS_sendmsg},
    {SYS_sendmmsg},
    {SYS_recvfrom},
    {SYS_recvmsg},
    {SYS_recvmmsg},
    {SYS_accept4},

    // Files: journals, locks, sysctls, names of namespaces, and what the kernel tells through /proc and /sys.
    {SYS_openat},
    {SYS_close},
    {SYS_read},
    {SYS_readv},
    {SYS_pread64},
    {SYS_write},
    {SYS_writev},
    {SYS_pwrite64},
    {SYS_lseek},
    {SYS_fstat},
    {SYS_newfstatat},
    {SYS_statx},
    {SYS_fstatfs},
    {SYS_faccessat},
    {SYS_readlinkat},
    {SYS_getdents64},
    {SYS_unlinkat},
    {SYS_mkdirat},
    {SYS_renameat},
    {SYS_renameat2},
    {SYS_fsync},
    {SYS_fdatasync},
    {SYS_ftruncate},
    {SYS_flock},
    {SYS_fcntl},
    VETHLOOM_OLDER(SYS_open) VETHLOOM_OLDER(SYS_stat) VETHLOOM_OLDER(SYS_lstat) VETHLOOM_OLDER(SYS_access)
        VETHLOOM_OLDER(SYS_readlink) VETHLOOM_OLDER(SYS_unlink) VETHLOOM_OLDER(SYS_mkdir)

    // The loop.
    {SYS_ppoll},
    VETHLOOM_OLDER(SYS_poll){SYS_epoll_create1},
    {SYS_epoll_ctl},
    {SYS_epoll_pwait},
    VETHLOOM_OLDER(SYS_epoll_wait){SYS_eventfd2},
    {SYS_inotify_init1},
    {SYS_inotify_add_watch},
    {SYS_signalfd4},

    // Memory, time, and the process itself.
    {SYS_brk},
    {SYS_munmap},
    {SYS_mremap},
    {SYS_madvise},
    {SYS_futex},
    {SYS_getrandom},
    {SYS_uname},
    {SYS_clock_gettime},
    {SYS_clock_nanosleep},
    {SYS_restart_syscall},
    {SYS_rt_sigaction},
    {SYS_rt_sigprocmask},
    {SYS_rt_sigreturn},
    {SYS_wait4},
    {SYS_getpid},
    {SYS_gettid},
    {SYS_getppid},
    {SYS_getuid},
    {SYS_geteuid},
    {SYS_getgid},
    {SYS_getegid},
    {SYS_exit},
    {SYS_exit_group},

#ifdef __SANITIZE_ADDRESS__
    // The sanitizers' runtime, and its look for leaks at the end, which a tracing thread of its own takes.
    {SYS_pipe2},
    {SYS_clone},
    {SYS_ptrace},
    {SYS_prctl},
    {SYS_sigaltstack},
    {SYS_sched_yield},
    {SYS_sched_getaffinity},
    {SYS_getrusage},
#endif
};

constexpr std::uint32_t deadly[] = {
    // Another program, or another process.
    SYS_execve,
    SYS_execveat,
#ifndef __SANITIZE_ADDRESS__
    SYS_clone,
    SYS_ptrace,
#endif
    SYS_clone3,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    // Another user.
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_capset,
    // Code in the kernel, and the parts of it in which most holes were found.
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    // The rest of the computer.
    SYS_chroot,
    SYS_pivot_root,
    SYS_open_tree,
    SYS_move_mount,
    SYS_fsopen,
    SYS_fsmount,
    SYS_mknodat,
    SYS_open_by_handle_at,
    SYS_swapon,
    SYS_swapoff,
    SYS_reboot,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_quotactl,
    SYS_acct,
    SYS_syslog,
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
    SYS_mknod,
#endif
};

}  // namespace

std::span<const AllowedCall> allowedCalls() {
  return allowed;
}

std::span<const std::uint32_t> deadlyCalls() {
  return deadly;
}

}  // namespace vethloom::server
