/* SPDX-License-Identifier: ISC */
/*
 * tree: from a program and all that it started to nothing.
 * Phase: act.
 *
 * The supervisor is a subreaper (prctl(2), Linux 3.4): whatever loses its
 * parent becomes our child, so killing children until there are none ends
 * every descendant, sessions and double forks notwithstanding.
 * Against: pids used again: only a child that we have not reaped is
 * signalled, and its pid is its own until then.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/own.h"

#define CHILDREN "/proc/thread-self/children"
#define PID_MAX_LIMIT 4194304	/* linux/threads.h, 64 bits */
#define CHILDREN_MAX 512	/* signalled in one round */
#define KILL_US 5000000

void
tree_reap(struct run *r)
{
	struct rusage usage;
	int status;
	int tries = 0;
	pid_t pid;

	do {
		pid = wait4(-1, &status, WNOHANG | __WALL, &usage);
		if (pid == r->pid && pid > 0 && !r->has_ended) {
			r->has_ended = true;
			r->wait_status = status;
			r->usage = usage;
		}
	} while (pid > 0 || (pid < 0 && errno != ECHILD && tries++ < 8));
	r->has_children = pid == 0 || errno != ECHILD;
}

/* Without /proc: whoever can be waited for is a child of ours. */
static int
scan_children(pid_t *out, size_t max)
{
	siginfo_t info;
	size_t count = 0;
	pid_t pid;

	for (pid = 2; pid < PID_MAX_LIMIT && count < max; pid++)
		if (waitid(P_PID, (id_t)pid, &info,
			   WEXITED | WNOHANG | WNOWAIT | __WALL) == 0)
			out[count++] = pid;
	return (int)count;
}

int
tree_children(pid_t *out, size_t max)
{
	own_fd fd = open(CHILDREN, O_RDONLY | O_CLOEXEC);
	char buffer[4096];
	char *at = buffer;
	char *end;
	size_t count = 0;
	ssize_t n;
	long pid;

	n = fd < 0 ? -1 : read(fd, buffer, sizeof buffer - 1);
	if (n < 0)
		return scan_children(out, max);
	buffer[n] = '\0';
	/* Against: a number cut off by the end of the buffer, which is the pid
	 * of somebody else.  A blank follows each whole one. */
	while (count < max && (pid = strtol(at, &end, 10)) > 0 && *end == ' ') {
		out[count++] = (pid_t)pid;
		at = end;
	}
	return (int)count;
}

void
tree_signal(const struct run *r, int sig)
{
	if (r->has_ended || r->pid <= 0)
		return;
	(void)kill(r->pid, sig);
	(void)kill(-r->pid, sig);	/* the leader of its session */
}

int
tree_signal_children(int sig)
{
	pid_t children[CHILDREN_MAX];
	const int n = tree_children(children, CHILDREN_MAX);
	int i;

	for (i = 0; i < n; i++)
		(void)kill(children[i], sig);
	return n;
}

void
tree_kill(struct run *r)
{
	const uint64_t deadline = clock_us() + KILL_US;
	int rounds = 0;

	do {
		if (rounds++ > 0)	/* they make more of their kind */
			herd_kill(deadline);
		(void)tree_signal_children(SIGKILL);
		tree_reap(r);
		if (!r->has_children)
			return;
		(void)poll(NULL, 0, 1);
	} while (clock_us() < deadline);
}
