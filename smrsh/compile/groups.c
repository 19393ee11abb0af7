/* SPDX-License-Identifier: ISC */
/*
 * groups: which system calls belong together.
 * Measured on the programs that mail servers run, with their neighbours and
 * the names other machines give them.
 */
#include "smrsh/compile/names.h"

/* clang-format off */
static const char *const base_calls[] = {
	/* process life */
	"execve", "exit", "exit_group", "clone", "fork", "vfork", "wait4",
	"waitid", "waitpid", "kill", "tgkill", "tkill", "rt_sigaction",
	"rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait",
	"rt_sigtimedwait_time64", "rt_sigpending", "rt_sigqueueinfo",
	"sigaction", "sigprocmask", "sigreturn", "sigsuspend", "sigpending",
	"signal", "sigaltstack", "pause", "alarm", "getitimer", "setitimer",
	"timer_create", "timer_settime", "timer_settime64", "timer_gettime",
	"timer_gettime64", "timer_getoverrun", "timer_delete",
	"restart_syscall", "set_tid_address", "set_robust_list",
	"get_robust_list", "futex", "futex_time64", "rseq", "sched_yield",
	"sched_getaffinity", "sched_setaffinity", "sched_getscheduler",
	"sched_getparam", "sched_setscheduler", "sched_get_priority_max",
	"sched_get_priority_min", "sched_getattr", "getcpu", "getpriority",
	"setpriority", "membarrier", "arch_prctl", "prctl", "personality",
	"set_thread_area", "get_thread_area", "set_tls", "cacheflush",
	"riscv_flush_icache", "riscv_hwprobe", "s390_guarded_storage",
	/* identity (reading) */
	"getpid", "getppid", "gettid", "getpgid", "getpgrp", "getsid",
	"setpgid", "setsid", "getuid", "getuid32", "geteuid", "geteuid32",
	"getgid", "getgid32", "getegid", "getegid32", "getresuid",
	"getresuid32", "getresgid", "getresgid32", "getgroups", "getgroups32",
	"capget",
	/* memory */
	"brk", "mmap", "mmap2", "munmap", "mprotect", "mremap", "madvise",
	"msync", "mincore", "mlock", "mlock2", "munlock", "pkey_alloc",
	"pkey_free", "pkey_mprotect", "map_shadow_stack", "mseal",
	/* descriptors */
	"read", "write", "readv", "writev", "pread64", "pwrite64", "preadv",
	"pwritev", "preadv2", "pwritev2", "lseek", "_llseek", "close",
	"close_range", "dup", "dup2", "dup3", "pipe", "pipe2", "fcntl",
	"fcntl64", "ioctl", "poll", "ppoll", "ppoll_time64", "select",
	"_newselect", "pselect6", "pselect6_time64", "epoll_create",
	"epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
	"epoll_pwait2", "eventfd", "eventfd2", "timerfd_create",
	"timerfd_settime", "timerfd_settime64", "timerfd_gettime",
	"timerfd_gettime64", "signalfd", "signalfd4",
	/* files: reading and naming */
	"open", "openat", "stat", "stat64", "lstat", "lstat64", "fstat",
	"fstat64", "newfstatat", "fstatat64", "statx", "access", "faccessat",
	"faccessat2", "readlink", "readlinkat", "getdents", "getdents64",
	"getcwd", "chdir", "fchdir", "statfs", "statfs64", "fstatfs",
	"fstatfs64", "getxattr", "lgetxattr", "fgetxattr", "listxattr",
	"llistxattr", "flistxattr", "readahead", "fadvise64", "fadvise64_64",
	"arm_fadvise64_64", "umask", "cachestat", "inotify_init",
	"inotify_init1", "inotify_add_watch", "inotify_rm_watch",
	/* time and system information */
	"clock_gettime", "clock_gettime64", "clock_getres",
	"clock_getres_time64", "clock_nanosleep", "clock_nanosleep_time64",
	"nanosleep", "gettimeofday", "time", "times", "getrusage", "getrlimit",
	"ugetrlimit", "setrlimit", "prlimit64", "uname", "sysinfo",
	"getrandom",
	/* confining oneself further */
	"seccomp", "landlock_create_ruleset", "landlock_add_rule",
	"landlock_restrict_self",
};

static const char *const file_calls[] = {
	"creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename",
	"renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
	"truncate", "truncate64", "ftruncate", "ftruncate64", "fallocate",
	"chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "chown32",
	"fchown", "fchown32", "lchown", "lchown32", "fchownat", "utime",
	"utimes", "futimesat", "utimensat", "utimensat_time64", "fsync",
	"fdatasync", "sync_file_range", "sync_file_range2", "flock", "mknod",
	"mknodat", "copy_file_range", "sendfile", "sendfile64", "splice",
	"tee",
};

static const char *const net_calls[] = {
	"socket", "socketpair", "connect", "bind", "sendto", "sendmsg",
	"sendmmsg", "send", "recv", "recvfrom", "recvmsg", "recvmmsg",
	"recvmmsg_time64", "getsockname", "getpeername", "getsockopt",
	"setsockopt", "shutdown",
};

static const char *const setid_calls[] = {
	"setuid", "setuid32", "setgid", "setgid32", "setreuid", "setreuid32",
	"setregid", "setregid32", "setresuid", "setresuid32", "setresgid",
	"setresgid32", "setfsuid", "setfsuid32", "setfsgid", "setfsgid32",
	"setgroups", "setgroups32", "capset",
};

#define CALLS(list) list, sizeof list / sizeof list[0]

const struct names_group names_groups[] = {
	{ "@smrsh2-base",  CALLS(base_calls) },	/* any dynamic program */
	{ "@smrsh2-file",  CALLS(file_calls) },	/* delivering into files */
	{ "@smrsh2-net",   CALLS(net_calls) },	/* client sockets */
	/* Harmless without capabilities; refusing them would let a program
	 * run on that believes it has dropped what it had. */
	{ "@smrsh2-setid", CALLS(setid_calls) },
};

const char *const names_always[] = {
	"exit", "exit_group", "restart_syscall", "rt_sigreturn", "sigreturn",
	/* Only code that the kernel itself has placed can call these. */
	"uprobe", "uretprobe",
};

const char *const names_listen[] = {
	"listen", "accept", "accept4",
};
/* clang-format on */

const size_t names_group_count = sizeof names_groups / sizeof names_groups[0];
const size_t names_always_count = sizeof names_always / sizeof names_always[0];
const size_t names_listen_count = sizeof names_listen / sizeof names_listen[0];
