/* SPDX-License-Identifier: ISC */
/*
 * confine: from root to a user that can append to one directory.
 * Phase: start; irreversible.
 * Against: a collector taken over by what it is sent.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/auditd/auditd.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int
failed(struct err *e, const char *what)
{
	return err_set(e, ERR_SYSTEM, RULE_STEP, errno, "%s: %s", what,
		       strerror(errno));
}

static int
drop_capabilities(struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2];

	memset(none, 0, sizeof none);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_capset, &head, none) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return failed(e, "capabilities");
	return 0;
}

int
confine_identity(const struct auditd_options *o, struct err *e)
{
	const struct passwd *pw;

	if (o->user != NULL) {
		pw = getpwnam(o->user);
		if (pw == NULL || pw->pw_uid == 0)
			return err_set(e, ERR_CONFIG, RULE_USER, 0,
				       "%s is no user to become", o->user);
		if (setgroups(0, NULL) != 0 ||
		    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) != 0 ||
		    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) != 0)
			return failed(e, "setresuid");
		/* Against: a drop that leaves a way back. */
		if (setuid(0) == 0 || getuid() != pw->pw_uid)
			return failed(e, "still root");
	}
	return drop_capabilities(e);
}

/* clang-format off */
static const uint64_t handled =
	LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
	LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
	LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
	LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
	LANDLOCK_ACCESS_FS_MAKE_SYM;

static const int calls[] = {	/* all that collect and trail use */
	SCMP_SYS(accept4), SCMP_SYS(brk), SCMP_SYS(clock_gettime),
	SCMP_SYS(close), SCMP_SYS(connect), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_wait), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(fallocate), SCMP_SYS(fcntl),
	SCMP_SYS(fdatasync), SCMP_SYS(fstat), SCMP_SYS(fsync),
	SCMP_SYS(ftruncate), SCMP_SYS(futex), SCMP_SYS(getpid),
	SCMP_SYS(getrandom), SCMP_SYS(getsockopt), SCMP_SYS(gettid),
	SCMP_SYS(lseek), SCMP_SYS(madvise), SCMP_SYS(mmap), SCMP_SYS(mprotect),
	SCMP_SYS(mremap), SCMP_SYS(munlock), SCMP_SYS(munmap),
	SCMP_SYS(newfstatat), SCMP_SYS(openat), SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
	SCMP_SYS(read), SCMP_SYS(recvfrom), SCMP_SYS(restart_syscall),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sendto), SCMP_SYS(socket),
	SCMP_SYS(statx), SCMP_SYS(write), SCMP_SYS(writev),
};
/* clang-format on */

static int
allow(int ruleset, int fd, uint64_t access)
{
	const struct landlock_path_beneath_attr rule = {
		.allowed_access = access,
		.parent_fd = fd,
	};

	return (int)syscall(SYS_landlock_add_rule, ruleset,
			    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static void
landlock(int dir_fd)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs =
							    handled };
	own_fd proc = open("/proc", O_PATH | O_CLOEXEC);
	own_fd ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr,
				      sizeof attr, 0);

	if (ruleset < 0 || proc < 0 ||
	    allow(ruleset, proc, LANDLOCK_ACCESS_FS_READ_FILE) != 0 ||
	    allow(ruleset, dir_fd,
		  LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
			  LANDLOCK_ACCESS_FS_WRITE_FILE |
			  LANDLOCK_ACCESS_FS_MAKE_REG) != 0)
		return;
	(void)syscall(SYS_landlock_restrict_self, ruleset, 0);
}

void
confine_apply(int dir_fd)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool is_whole = filter != NULL;
	size_t i;

	landlock(dir_fd);
	for (i = 0; is_whole && i < COUNT(calls); i++)
		is_whole = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i],
					    0) == 0;
	/* Half a filter would end in the middle of a commit. */
	if (is_whole)
		(void)seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
}
