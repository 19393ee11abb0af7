/* SPDX-License-Identifier: ISC */
/*
 * guard: what an exec inside the sandbox would lose.
 * Phase: act.
 *
 * Under no_new_privs a set-id program starts without its rights, and may
 * lose mail while all statuses say 0: Debian's sendmail under vacation, for
 * one.  Whoever started one that failed gets 75.  A program could trick us
 * here (it owns the memory we read); nothing but its own mail depends on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/record.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* include/uapi/linux/pidfd.h (Linux 6.13; the exit code since 6.15). */
struct pidfd_info_v0 {
	uint64_t mask;
	uint64_t cgroup;
	uint32_t ids[11];
	int32_t exit_code;
};
#define PIDFD_GET_INFO_V0 _IOWR(0xFF, 11, struct pidfd_info_v0)
#define PIDFD_HAS_EXIT (1ULL << 3)

/* The path as the program wrote it; false: unreadable. */
static bool
read_path(pid_t pid, uint64_t address, char *out, size_t size)
{
	char name[40];
	own_fd fd = -1;
	ssize_t n;

	(void)snprintf(name, sizeof name, "/proc/%d/mem", pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = pread(fd, out, size, (off_t)address);
	if (n <= 0) {	/* the string may end just before an unmapped page */
		size = (size_t)(4096 - (address & 4095));
		n = size < VIOLATION_PATH_MAX
			    ? pread(fd, out, size, (off_t)address)
			    : -1;
	}
	return n > 0 && memchr(out, '\0', (size_t)n) != NULL;
}

/*
 * As the program sees it, which may have a mount of its own.
 * Against: /proc/self/fd/3, which is another file for us than for the program;
 * a list of files does without such names.
 */
static int
open_path(const struct run *r, pid_t pid, const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = (r->plan->policy->flags & POLICY_EXEC_LIST) != 0
				   ? RESOLVE_NO_MAGICLINKS
				   : 0,
	};
	char name[40] = "";
	own_fd dir = -1;

	if (path[0] != '/')
		(void)snprintf(name, sizeof name, "/proc/%d/cwd", pid);
	else if (submission_is_on(r))
		(void)snprintf(name, sizeof name, "/proc/%d/root", pid);
	if (path[0] == '/' && name[0] != '\0')
		how.resolve |= RESOLVE_IN_ROOT;
	if (name[0] != '\0')
		dir = open(name, O_PATH | O_CLOEXEC);
	return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}

/*
 * Against: `ld-linux.so FILE`, which runs a file that is not executable.
 * A hurdle, not a wall: ExecPaths= and the paths a program may write decide.
 */
static bool
is_loader(int fd)
{
	char name[PATH_MAX];
	const char *base;

	list_name(fd, name, sizeof name);
	base = strrchr(name, '/');
	base = base == NULL ? name : base + 1;
	return strncmp(base, "ld-linux", 8) == 0 ||
	       strncmp(base, "ld-musl", 7) == 0 ||
	       strncmp(base, "ld64.so", 7) == 0 ||
	       strncmp(base, "ld.so", 5) == 0 ||
	       (strncmp(base, "ld-2.", 5) == 0 && strstr(base, ".so") != NULL);
}

bool
guard_is_neutered(const struct run *r, const struct stat *st)
{
	const struct plan *plan = r->plan;

	if ((plan->policy->flags & POLICY_NO_NEW_PRIVS) == 0)
		return false;
	return ((st->st_mode & S_ISUID) != 0 && st->st_uid != plan->uid) ||
	       ((st->st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) &&
		st->st_gid != plan->gid);
}

/* Remembers the process, to learn later how it ended. */
static void
remember(struct run *r, pid_t pid)
{
	int fd = -1;

	if (r->neutered_count < RUN_NEUTERED_MAX)
		fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd >= 0)
		r->neutered[r->neutered_count++] = fd;
	else
		r->has_neutered_failure = true;	/* we cannot tell: be safe */
}

static int
refuse(struct violation *v, int errnum)
{
	v->kind = VIOLATION_EXEC;
	return errnum;
}

/* 0, or the errno that refuses it. */
static int
judge(const struct run *r, int fd, const struct stat *st, struct violation *v)
{
	if (is_loader(fd) ||
	    ((r->plan->policy->flags & POLICY_EXEC_LIST) != 0 &&
	     !list_allows(r, fd, st, v)))
		return refuse(v, EACCES);
	return 0;
}

int
guard_exec(struct run *r, pid_t pid, uint64_t path_address,
	   struct violation *v)
{
	const uint32_t flags = r->plan->policy->flags;
	const bool is_list = (flags & POLICY_EXEC_LIST) != 0;
	const bool may_gain = (flags & POLICY_NO_NEW_PRIVS) == 0;
	int verdict = (flags & POLICY_EXEC_ONCE) != 0 ? refuse(v, EPERM) : 0;
	struct stat st;
	own_fd fd = -1;

	if (!read_path(pid, path_address, v->path, sizeof v->path)) {
		v->path[sizeof v->path - 1] = '\0';	/* cut */
		r->is_blind = true;
		/* What has gained rights cannot be read; Landlock holds. */
		return verdict == 0 && is_list && !may_gain
			       ? refuse(v, EACCES)
			       : verdict;
	}
	if (submission_end(r, v))
		return ENOENT;
	fd = open_path(r, pid, v->path);
	if (fd < 0 && errno == ELOOP && is_list && verdict == 0)
		return refuse(v, EACCES);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return verdict;
	if (verdict == 0 && submission_begin(r, &st, v))
		return v->kind == VIOLATION_SUBMISSIONS ? EPERM : 0;
	if (verdict == 0)
		verdict = judge(r, fd, &st, v);
	/* On trial it may start all the same, and lose mail. */
	if ((verdict == 0 || (flags & POLICY_COMPLAIN) != 0) &&
	    guard_is_neutered(r, &st)) {
		if (verdict == 0)
			v->kind = VIOLATION_NEUTERED;
		remember(r, pid);
	}
	return verdict;
}

/*
 * ENOSYS is what the filter would say itself where nobody is to be told: the
 * C library tries execve then.
 */
int
guard_execveat(struct run *r, pid_t pid, const uint64_t *args,
	       struct violation *v)
{
	char link[48];
	ssize_t n = -1;

	if (!read_path(pid, args[1], v->path, sizeof v->path) ||
	    v->path[0] == '\0') {
		(void)snprintf(link, sizeof link, "/proc/%d/fd/%d", pid,
			       (int)args[0]);
		n = readlink(link, v->path, sizeof v->path - 1);
		v->path[n > 0 ? n : 0] = '\0';
	}
	return refuse(v, (r->plan->policy->flags & POLICY_EXEC_ONCE) != 0
				 ? EPERM
				 : ENOSYS);
}

/* True when the kernel says that the process ended with status 0. */
static bool
has_succeeded(int fd)
{
	struct pidfd_info_v0 info = { .mask = PIDFD_HAS_EXIT };

	return ioctl(fd, PIDFD_GET_INFO_V0, &info) == 0 &&
	       (info.mask & PIDFD_HAS_EXIT) != 0 && info.exit_code == 0;
}

void
guard_settle(struct run *r, bool all)
{
	size_t kept = 0;
	size_t i;

	for (i = 0; i < r->neutered_count; i++) {
		struct pollfd p = { .fd = r->neutered[i], .events = POLLIN };

		if (!all && poll(&p, 1, 0) == 0) {
			r->neutered[kept++] = r->neutered[i];
			continue;
		}
		if (!has_succeeded(r->neutered[i]))
			r->has_neutered_failure = true;
		(void)close(r->neutered[i]);
	}
	r->neutered_count = kept;
}
