/* SPDX-License-Identifier: ISC */
/*
 * fault: from a rule to one failing system call.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include "tests/unit/fault.h"

#define RULES_MAX 8

static struct rule {
	const char *call;
	long first;
	int nth;		/* 0: always; -1: it has struck */
	int errnum;		/* 0: value is returned */
	long value;
	const void *bytes;
	size_t len;
} rules[RULES_MAX];
static size_t rule_count;
static int hits;

static void
add(const char *call, long first, int nth, int errnum, long value,
    const void *bytes, size_t len)
{
	if (rule_count == RULES_MAX)
		abort();
	rules[rule_count++] = (struct rule){ call,  first, nth, errnum,
					     value, bytes, len };
}

void
fault_fail(const char *call, long first, int nth, int errnum)
{
	add(call, first, nth, errnum, -1, NULL, 0);
}

void
fault_return(const char *call, long first, int nth, long value)
{
	add(call, first, nth, 0, value, NULL, 0);
}

void
fault_data(const char *call, int nth, const void *bytes, unsigned long len,
	   long value)
{
	add(call, FAULT_ANY, nth, 0, value, bytes, len);
}

int
fault_hits(void)
{
	return hits;
}

void
fault_clear(void)
{
	rule_count = 0;
	hits = 0;
}

static bool
strikes(struct rule *r, const char *call, long first)
{
	if (strcmp(r->call, call) != 0 ||
	    (r->first != FAULT_ANY && r->first != first) || r->nth < 0)
		return false;
	if (r->nth == 0)
		return true;
	if (--r->nth > 0)
		return false;
	r->nth = -1;
	return true;
}

/* True when a rule strikes: the call is not made and returns *out. */
static bool
take(const char *call, long first, void *buffer, long *out)
{
	size_t i;

	for (i = 0; i < rule_count; i++) {
		struct rule *r = &rules[i];

		if (!strikes(r, call, first))
			continue;
		hits++;
		if (r->errnum != 0)
			errno = r->errnum;
		if (buffer != NULL && r->bytes != NULL)
			memcpy(buffer, r->bytes, r->len);
		*out = r->value;
		return true;
	}
	return false;
}

/* first: what rules may ask for; buffer: what fault_data() fills, or NULL. */
#define WRAP(type, name, parameters, arguments, first, buffer)		\
	type __real_##name parameters;					\
	type __wrap_##name parameters;					\
	type __wrap_##name parameters					\
	{								\
		long value;						\
									\
		if (take(#name, (long)(first), buffer, &value))		\
			return (type)value;				\
		return __real_##name arguments;				\
	}

#define P struct
/* clang-format off */
WRAP(int, open, (const char *p, int f, mode_t m), (p, f, m), 0, NULL)
WRAP(int, openat, (int d, const char *p, int f, mode_t m), (d, p, f, m), d, NULL)
WRAP(ssize_t, read, (int fd, void *b, size_t n), (fd, b, n), fd, b)
WRAP(ssize_t, pread, (int fd, void *b, size_t n, off_t o), (fd, b, n, o), fd, b)
WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n), fd, NULL)
WRAP(int, fstat, (int fd, P stat *s), (fd, s), fd, s)
WRAP(int, stat, (const char *p, P stat *s), (p, s), 0, s)
WRAP(int, lstat, (const char *p, P stat *s), (p, s), 0, s)
WRAP(ssize_t, readlink, (const char *p, char *b, size_t n), (p, b, n), 0, b)
WRAP(int, access, (const char *p, int m), (p, m), 0, NULL)
WRAP(void *, mmap, (void *a, size_t n, int p, int f, int fd, off_t o), (a, n, p, f, fd, o), fd, NULL)
WRAP(int, poll, (P pollfd *p, nfds_t n, int t), (p, n, t), n, NULL)
WRAP(ssize_t, getrandom, (void *b, size_t n, unsigned int f), (b, n, f), 0, b)
WRAP(int, socket, (int d, int t, int p), (d, t, p), d, NULL)
WRAP(int, connect, (int fd, const P sockaddr *a, socklen_t n), (fd, a, n), fd, NULL)
WRAP(ssize_t, send, (int fd, const void *b, size_t n, int f), (fd, b, n, f), fd, NULL)
WRAP(int, pipe2, (int *fds, int f), (fds, f), f, NULL)
WRAP(int, dup2, (int a, int b), (a, b), a, NULL)
WRAP(int, fcntl, (int fd, int c, long a), (fd, c, a), c, NULL)
WRAP(int, ioctl, (int fd, unsigned long c, void *a), (fd, c, a), fd, NULL)
WRAP(int, prctl, (int o, unsigned long a, unsigned long b, unsigned long c, unsigned long d), (o, a, b, c, d), o, NULL)
WRAP(long, syscall, (long nr, long a, long b, long c, long d, long e, long f), (nr, a, b, c, d, e, f), nr, NULL)
WRAP(int, clone, (int (*fn)(void *), void *s, int f, void *a), (fn, s, f, a), 0, NULL)
WRAP(pid_t, setsid, (void), (), 0, NULL)
WRAP(int, prlimit, (pid_t p, int r, const P rlimit *n, P rlimit *o), (p, r, n, o), r, NULL)
WRAP(pid_t, getsid, (pid_t p), (p), p, NULL)
WRAP(int, timer_create, (clockid_t c, P sigevent *e, timer_t *t), (c, e, t), c, NULL)
WRAP(int, getrlimit, (int r, P rlimit *l), (r, l), r, l)
WRAP(int, setrlimit, (int r, const P rlimit *l), (r, l), r, NULL)
WRAP(int, sigaction, (int s, const P sigaction *a, P sigaction *o), (s, a, o), s, NULL)
WRAP(int, sigprocmask, (int h, const sigset_t *s, sigset_t *o), (h, s, o), h, NULL)
WRAP(int, signalfd, (int fd, const sigset_t *s, int f), (fd, s, f), fd, NULL)
WRAP(pid_t, wait4, (pid_t p, int *s, int o, P rusage *r), (p, s, o, r), p, NULL)
WRAP(int, kill, (pid_t p, int s), (p, s), s, NULL)
WRAP(int, getgroups, (int n, gid_t *g), (n, g), 0, g)
WRAP(int, getresuid, (uid_t *r, uid_t *e, uid_t *s), (r, e, s), 0, NULL)
WRAP(int, getresgid, (gid_t *r, gid_t *e, gid_t *s), (r, e, s), 0, NULL)
WRAP(uid_t, getuid, (void), (), 0, NULL)
WRAP(gid_t, getgid, (void), (), 0, NULL)
WRAP(uid_t, geteuid, (void), (), 0, NULL)
WRAP(pid_t, getppid, (void), (), 0, NULL)
WRAP(char *, getcwd, (char *b, size_t n), (b, n), 0, b)
WRAP(int, setfsuid, (uid_t u), (u), u, NULL)
WRAP(int, setfsgid, (gid_t g), (g), g, NULL)
WRAP(off_t, lseek, (int fd, off_t o, int w), (fd, o, w), fd, NULL)
WRAP(int, clock_gettime, (clockid_t c, P timespec *t), (c, t), c, t)
/* clang-format on */
