/* SPDX-License-Identifier: ISC */
/*
 * sink_datagram: from a record to the system log's socket.
 * Phase: act.
 * Against: a stopped log daemon.  syslog(3) waits for it for ever.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/audit/sink.h"
#include "smrsh2/clock.h"
#include "smrsh2/own.h"

#define PATIENCE_US 2000000u	/* where a record is required */
#define COURTESY_US 200000u	/* where it is not */

static int
connect_log(struct audit *a)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	own_fd fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			   0);

	if (fd < 0)
		return -1;
	MUST(strlen(a->socket_path) < sizeof to.sun_path);
	strcpy(to.sun_path, a->socket_path);
	if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0)
		return -1;
	a->fd = own_fd_give(&fd);
	return 0;
}

/* The queue is full: EAGAIN. */
static bool
wait_for_room(const struct audit *a, uint64_t until_us)
{
	struct pollfd p = { .fd = a->fd, .events = POLLOUT };
	const uint64_t now = clock_us();

	return now < until_us &&
	       poll(&p, 1, (int)((until_us - now) / 1000 + 1)) == 1 &&
	       (p.revents & POLLOUT) != 0;
}

/*
 * A stopped daemon is waited for only once: until something is taken again.
 * Against: a program that keeps the queue full to have its own violations
 * lost.  A daemon that is alive is waited for each time, room that was taken
 * by another notwithstanding.
 */
int
sink_send(struct audit *a, const char *text, size_t len, bool is_needed)
{
	const uint64_t patience_us = is_needed	  ? PATIENCE_US
				     : a->is_deaf ? 0
						  : COURTESY_US;
	uint64_t until_us = 0;
	int tries = 0;

	while (tries < 2) {
		if (a->fd < 0 && connect_log(a) != 0)
			return -1;
		if (send(a->fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) {
			a->is_deaf = false;
			return 0;
		}
		if (errno == EAGAIN) {
			if (until_us == 0)
				until_us = clock_us() + patience_us;
			if (wait_for_room(a, until_us))
				continue;
			a->is_deaf = true;
			return -1;
		}
		tries++;
		if (errno == ECONNREFUSED || errno == ENOTCONN ||
		    errno == ECONNRESET)	/* the daemon was restarted */
			(void)close(own_fd_give(&a->fd));
		else if (errno != EINTR)
			return -1;
	}
	return -1;
}
