/* SPDX-License-Identifier: ISC */
/*
 * calls: the table of system calls that no program may make, and the test
 * that the filter, not the kernel, says so: EPERM comes with a report that
 * names the call; ENOSYS and EOPNOTSUPP are what a C library falls back on.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/escape/attacks.h"
#include "tests/faults/tap.h"

/* clang-format off */
const struct call calls[] = {
	/* other processes */
	{ "T33", "ptrace", "16", "EPERM" },
	{ "T33", "process_vm_readv", "1", "EPERM" },
	{ "T33", "process_vm_writev", "1", "EPERM" },
	{ "T33", "process_madvise", "-1", "EPERM" },
	{ "T33", "process_mrelease", "-1", "EPERM" },
	{ "T33", "pidfd_getfd", "-1", "EPERM" },
	{ "T33", "kcmp", "1 1", "EPERM" },
	/* T34, T35: what a file system is, and who one is in it */
	{ "T34", "mount", "", "EPERM" },
	{ "T34", "umount2", "", "EPERM" },
	{ "T35", "chroot", "", "EPERM" },
	{ "T35", "pivot_root", "", "EPERM" },
	{ "T34", "open_tree", "-1", "EPERM" },
	{ "T34", "move_mount", "-1", "EPERM" },
	{ "T34", "fsopen", "", "EPERM" },
	{ "T34", "fsconfig", "-1", "EPERM" },
	{ "T34", "fsmount", "-1", "EPERM" },
	{ "T34", "fspick", "-1", "EPERM" },
	{ "T34", "mount_setattr", "-1", "EPERM" },
	{ "T34", "unshare", "0", "EPERM" },
	{ "T34", "setns", "-1", "EPERM" },
	{ "T34", "name_to_handle_at", "-1", "EPERM" },
	{ "T34", "open_by_handle_at", "-1", "EPERM" },
	{ "T34", "quotactl", "", "EPERM" },
	{ "T34", "quotactl_fd", "-1", "EPERM" },
	{ "T34", "#457", "", "EPERM" },		/* statmount */
	{ "T34", "#458", "", "EPERM" },		/* listmount */
	{ "T34", "#467", "-1", "EPERM" },	/* open_tree_attr */
	/* attack surface of the kernel */
	{ "T34", "bpf", "", "EPERM" },
	{ "T34", "perf_event_open", "", "EPERM" },
	{ "T34", "keyctl", "18", "EPERM" },	/* KEYCTL_SESSION_TO_PARENT */
	{ "T34", "add_key", "", "EPERM" },
	{ "T34", "request_key", "", "EPERM" },
	{ "T34", "fanotify_init", "", "EPERM" },
	{ "T34", "fanotify_mark", "-1", "EPERM" },
	{ "T34", "io_setup", "1", "EPERM" },
	{ "T34", "io_submit", "", "EPERM" },
	{ "T34", "vmsplice", "-1", "EPERM" },
	{ "T34", "remap_file_pages", "", "EPERM" },
	{ "T34", "memfd_secret", "", "EPERM" },
	{ "T34", "mbind", "", "EPERM" },
	{ "T34", "set_mempolicy", "", "EPERM" },
	{ "T34", "migrate_pages", "", "EPERM" },
	{ "T34", "move_pages", "", "EPERM" },
	{ "T34", "#460", "", "EPERM" },		/* lsm_set_self_attr */
	/* the machine */
	{ "T34", "kexec_load", "", "EPERM" },
	{ "T34", "kexec_file_load", "-1", "EPERM" },
	{ "T34", "init_module", "", "EPERM" },
	{ "T34", "finit_module", "-1", "EPERM" },
	{ "T34", "delete_module", "", "EPERM" },
	{ "T34", "reboot", "", "EPERM" },
	{ "T34", "swapon", "", "EPERM" },
	{ "T34", "swapoff", "", "EPERM" },
	{ "T34", "acct", "", "EPERM" },
	{ "T34", "settimeofday", "", "EPERM" },
	{ "T34", "clock_settime", "", "EPERM" },
	{ "T34", "clock_adjtime", "", "EPERM" },
	{ "T34", "adjtimex", "", "EPERM" },
	{ "T34", "sethostname", "", "EPERM" },
	{ "T34", "setdomainname", "", "EPERM" },
	{ "T34", "syslog", "3", "EPERM" },
	{ "T34", "vhangup", "", "EPERM" },
	{ "T34", "personality", "8", "EPERM" },
	/* what would outlive the run */
	{ "T32", "shmget", "0 4096 0600", "EPERM" },
	{ "T32", "shmat", "-1", "EPERM" },
	{ "T32", "semget", "0 1 0600", "EPERM" },
	{ "T32", "semop", "-1", "EPERM" },
	{ "T32", "msgget", "0 0600", "EPERM" },
	{ "T32", "mq_open", "", "EPERM" },
	{ "T32", "mq_unlink", "", "EPERM" },
	/* argument rules: one that is denied for each */
	{ "T31", "clone", "0x20000", "EPERM" },
	{ "T31", "socket", "16 3 15", "EPERM" },
	{ "T31", "socket", "16 3 0", "EAFNOSUPPORT" },	/* getaddrinfo goes on */
	{ "T31", "prctl", "35", "EPERM" },
	{ "T31", "fcntl", "0 8 1", "EPERM" },
	{ "T31", "ioctl", "0 0x5412", "EPERM" },
	{ "T31", "ioctl", "0 0x8901", "EPERM" },	/* FIOSETOWN */
	{ "T31", "ioctl", "0 0x8902", "EPERM" },	/* SIOCSPGRP */
	{ "T31", "listen", "0 1", "EPERM" },
	{ "T31", "accept", "0", "EPERM" },
	{ "T31", "accept4", "0", "EPERM" },
	{ "T31", "setpriority", "2 0 5", "EPERM" },
	{ "T31", "prlimit64", "1 0 0 0", "EPERM" },
	/* what falls back */
	{ "T31", "clone3", "0 0", "ENOSYS" },
	{ "T31", "openat2", "-1", "ENOSYS" },
	{ "T31", "memfd_create", "", "ENOSYS" },
	{ "T31", "execveat", "-1", "ENOSYS" },
	{ "T31", "io_uring_setup", "1", "ENOSYS" },
	{ "T31", "io_uring_enter", "-1", "ENOSYS" },
	{ "T31", "io_uring_register", "-1", "ENOSYS" },
	{ "T31", "userfaultfd", "", "ENOSYS" },
	{ "T31", "futex_waitv", "", "ENOSYS" },
	{ "T31", "set_mempolicy_home_node", "", "ENOSYS" },
	{ "T31", "#470", "", "ENOSYS" },
	{ "T31", "#471", "", "ENOSYS" },
	{ "T26", "setxattr", "", "EOPNOTSUPP" },
	{ "T26", "lsetxattr", "", "EOPNOTSUPP" },
	{ "T26", "fsetxattr", "-1", "EOPNOTSUPP" },
	{ "T26", "removexattr", "", "EOPNOTSUPP" },
	{ "T26", "#463", "-1", "EOPNOTSUPP" },	/* setxattrat */
	/* what must work: the kernel's own answer, not the filter's */
	{ "T31", "statx", "-1", "EFAULT" },
	{ "T31", "faccessat2", "-1 0 0 0", "EFAULT" },
	{ "T31", "rseq", "0 0 0 0", "EINVAL" },
	{ "T31", "getrandom", "0 1 0x80", "EINVAL" },
	{ "T31", "setuid", "0", "EPERM*" },	/* the kernel's, unreported */
	{ "T31", "setgroups", "1 0", "EPERM*" },
	{ "T31", "capset", "", "EFAULT" },
};
/* clang-format on */

const size_t call_count = sizeof calls / sizeof *calls;

static bool
call_is_reported(const struct call *call, int nr, const struct lab_result *r)
{
	char text[64];

	(void)snprintf(text, sizeof text, "\"nr\":%d,", nr);
	if (!lab_has_record(r, "violation", text))
		return false;
	(void)snprintf(text, sizeof text, "\"syscall\":\"%s\"", call->name);
	return call->name[0] == '#' || lab_has_record(r, "violation", text);
}

static void
call_test(const struct call *call)
{
	static struct lab_result r;
	int nr = call->name[0] == '#'
		     ? atoi(call->name + 1)
		     : seccomp_syscall_resolve_name(call->name);
	bool is_kernels = strchr(call->answer, '*') != NULL;
	bool is_denied = strcmp(call->answer, "EPERM") == 0;
	char words[128], answer[32];

	(void)snprintf(words, sizeof words, "call-number %d %s", nr,
		       call->args);
	(void)snprintf(answer, sizeof answer, "answered %.*s",
		       (int)strcspn(call->answer, "*"), call->answer);
	escape_run("probe", words, false, &r);
	if (!tap_ok(strstr(r.out, answer) != NULL &&
			call_is_reported(call, nr, &r) == is_denied,
		    "%s %s(%s) is answered %s%s", call->t, call->name,
		    call->args, call->answer,
		    is_denied    ? " by the filter, and reported"
		    : is_kernels ? " by the kernel"
				 : ""))
		lab_explain(&r);
}

void
call_test_all(void)
{
	size_t i;

	for (i = 0; i < call_count; i++) {
		if (calls[i].name[0] != '#' &&
		    seccomp_syscall_resolve_name(calls[i].name) < 0)
			tap_skip("not a system call of this machine", "%s %s",
				 calls[i].t, calls[i].name);
		else
			call_test(&calls[i]);
	}
}
