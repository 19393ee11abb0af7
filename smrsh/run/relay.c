/* SPDX-License-Identifier: ISC */
/*
 * relay: from the program's pipe to what the mail server reads, counted and
 * capped.
 * Phase: act.
 * Against: a bounce of a hundred megabytes, and a daemon that keeps the mail
 * server's pipe open: the program never holds it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"

#define PIPE_SIZE_MAX (1u << 20)	/* /proc/sys/fs/pipe-max-size */

static int
no_relay(struct err *e)
{
	(void)err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
		      "deferred: no pipe for the program's output");
	return err_detail(e, "pipe2: %s", strerror(errno));
}

static bool
is_same_file(int a, int b)
{
	struct stat s;
	struct stat t;

	return fstat(a, &s) == 0 && fstat(b, &t) == 0 &&
	       s.st_dev == t.st_dev && s.st_ino == t.st_ino;
}

/* Puts the write end of a new pipe in the place of fd (and of other). */
static int
replace(struct run *r, int fd, int other, int real, struct err *e)
{
	struct relay *y = &r->relays[r->relay_count];
	int ends[2];
	own_fd write_end = -1;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return no_relay(e);
	write_end = ends[1];
	y->from = ends[0];
	y->to = real;
	y->used = y->sent = 0;
	y->is_deaf = false;
	y->buffer = r->room->buffers[r->relay_count++];
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0 ||
	    dup2(write_end, fd) < 0 ||
	    (other >= 0 && dup2(write_end, other) < 0))
		return no_relay(e);
	return 0;
}

/* Without the C library's second call for close-on-exec. */
static int
duplicate(int fd)
{
	return (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 3);
}

int
relay_begin(struct run *r, struct err *e)
{
	const bool is_one = is_same_file(1, 2);

	r->relay_count = 0;
	r->out_fd = duplicate(1);
	r->err_fd = is_one ? r->out_fd : duplicate(2);
	if (r->out_fd < 0 || r->err_fd < 0)
		return no_relay(e);
	if (replace(r, 1, is_one ? 2 : -1, r->out_fd, e) != 0)
		return -1;
	return is_one ? 0 : replace(r, 2, -1, r->err_fd, e);
}

bool
relay_poll(const struct relay *y, struct pollfd *out)
{
	out->fd = y->used > 0 ? y->to : y->from;
	out->events = y->used > 0 ? POLLOUT : POLLIN;
	out->revents = 0;
	return out->fd >= 0;
}

/* The reader is gone: the program learns it by EPIPE, as without us. */
static void
give_up(struct relay *y)
{
	(void)close(own_fd_give(&y->from));
	y->used = 0;
}

/* One write of at most PIPE_BUF bytes to a descriptor that poll calls
 * writable does not block (pipe(7)). */
static bool
send_some(struct relay *y)
{
	struct pollfd p = { .fd = y->to, .events = POLLOUT };
	ssize_t n;

	if (poll(&p, 1, 0) <= 0)
		return false;
	n = write(y->to, y->buffer + y->sent, y->used - y->sent);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		give_up(y);
		return true;
	}
	if (n > 0) {
		y->sent += (size_t)n;
		y->is_deaf = false;
	}
	if (y->sent == y->used)
		y->used = y->sent = 0;
	return n > 0;
}

/* Counts n bytes read; what is over the limit is not passed on. */
static size_t
cap(struct run *r, size_t n)
{
	uint64_t room = r->plan->policy->max_output;
	struct violation v = { .kind = VIOLATION_OUTPUT };

	room = room > r->out_bytes ? room - r->out_bytes : 0;
	if (n <= room) {
		r->out_bytes += n;
		return n;
	}
	if (r->lost_bytes == 0) {
		v.pid = r->pid;
		v.count = r->plan->policy->max_output;
		violation_report(r, &v);
	}
	r->out_bytes += room;
	r->lost_bytes += n - room;
	return (size_t)room;
}

bool
relay_move(struct run *r, struct relay *y)
{
	ssize_t n;

	if (y->used > 0)
		return send_some(y);
	if (y->from < 0)
		return false;
	n = read(y->from, y->buffer, RUN_BUFFER_SIZE);
	if (n <= 0)
		return false;
	y->sent = 0;
	y->used = cap(r, (size_t)n);
	return true;
}

/*
 * Against: a process left behind that writes without end: no more is taken
 * than a pipe can hold.  And a mail server that has stopped reading: it is
 * waited for once, not for each command of a line.
 */
static void
drain(struct run *r, struct relay *y, uint64_t deadline_us)
{
	const uint64_t before = r->out_bytes + r->lost_bytes;
	const bool was_deaf = y->is_deaf;
	struct pollfd p;

	y->is_deaf = true;	/* until it takes something */
	while (clock_us() < deadline_us &&
	       (y->used > 0 ||
		r->out_bytes + r->lost_bytes - before < PIPE_SIZE_MAX)) {
		if (relay_move(r, y))
			continue;
		if (y->used == 0 || was_deaf)
			break;
		(void)relay_poll(y, &p);
		(void)poll(&p, 1, 100);
	}
	y->is_deaf &= y->used > 0;
}

void
relay_drain(struct run *r, uint32_t patience_s)
{
	const uint64_t deadline_us =
		clock_us() + (uint64_t)patience_s * 1000000u;
	size_t i;

	for (i = 0; i < r->relay_count; i++)
		drain(r, &r->relays[i], deadline_us);
}

void
relay_settle(struct run *r)
{
	size_t i;
	size_t unsent;
	int unread;

	for (i = 0; i < r->relay_count; i++) {
		unsent = r->relays[i].used - r->relays[i].sent;
		if (ioctl(r->relays[i].from, FIONREAD, &unread) != 0)
			unread = 0;
		/* An earlier command may have written it. */
		r->out_bytes -= unsent < r->out_bytes ? unsent : r->out_bytes;
		r->lost_bytes += unsent + (size_t)unread;
	}
}
