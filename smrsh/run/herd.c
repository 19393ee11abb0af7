/* SPDX-License-Identifier: ISC */
/*
 * herd: from descendants that multiply to none.
 * Phase: act.
 * Against: a fork bomb.  For each process that is killed another one may be
 * made, and a hundred of them leave us a hundredth of the processor.  One that
 * is stopped makes none, and its place among LimitNPROC= stays taken: so all
 * are stopped first, then killed.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/own.h"

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424	/* Linux 5.1 */
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434	/* Linux 5.3 */
#endif

#define HERD_MAX 1024	/* ended at once; the next round finds the others */

struct herd {
	pid_t pids[HERD_MAX];	/* we, then descendants below their parents */
	size_t count;
};

struct entry {	/* getdents64(2) */
	uint64_t ino;
	int64_t off;
	uint16_t size;
	unsigned char type;
	char name[];
};

/* 0: nobody's; the name before it, in parentheses, may hold anything. */
static pid_t
parent_of(pid_t pid)
{
	char text[512];
	const char *end;
	own_fd fd = -1;
	ssize_t n;

	(void)snprintf(text, sizeof text, "/proc/%d/stat", pid);
	fd = open(text, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	text[n > 0 ? n : 0] = '\0';
	end = strrchr(text, ')');
	if (end == NULL || strlen(end) < 4)
		return 0;
	return (pid_t)strtol(end + 4, NULL, 10);
}

static bool
has(const struct herd *h, pid_t pid)
{
	size_t i;

	for (i = 0; i < h->count; i++)
		if (h->pids[i] == pid)
			return true;
	return false;
}

/*
 * Against: a pid used again.  What is alive behind its descriptor after its
 * parent was read, is the process the parent was read of.
 */
static bool
signal_member(const struct herd *h, pid_t pid, int sig)
{
	own_fd fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return fd >= 0 && has(h, parent_of(pid)) && poll(&p, 1, 0) == 0 &&
	       syscall(SYS_pidfd_send_signal, fd, sig, NULL, 0) == 0;
}

static void
add(struct herd *h, const char *name)
{
	pid_t pid = (pid_t)strtol(name, NULL, 10);

	if (pid > 1 && h->count < HERD_MAX && !has(h, pid) &&
	    has(h, parent_of(pid)) && signal_member(h, pid, SIGSTOP))
		h->pids[h->count++] = pid;
}

/* Adds, and stops, the children of those it holds; false: none is new. */
static bool
gather(struct herd *h)
{
	own_fd fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char buffer[4096] __attribute__((aligned(8)));
	const size_t before = h->count;
	const struct entry *e;
	long at;
	long n;

	while (fd >= 0 &&
	       (n = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0)
		for (at = 0; at < n; at += e->size) {
			e = (const void *)(buffer + at);
			add(h, e->name);
		}
	return h->count > before;
}

void
herd_kill(uint64_t deadline_us)
{
	struct herd h = { .count = 1 };

	h.pids[0] = getpid();
	while (gather(&h) && clock_us() < deadline_us)
		;
	/* Children first: a stopped process whose parent ends goes on
	 * (setpgid(2), orphaned groups). */
	while (h.count > 1) {
		(void)signal_member(&h, h.pids[h.count - 1], SIGKILL);
		h.count--;
	}
}
