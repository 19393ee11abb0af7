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
#include "smrsh2/own.h"

#define PATIENCE_MS 2000		/* where a record is required */
#define COURTESY_MS 200		/* where it is not: once for each delivery */

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

/* The queue is full: EAGAIN.  A busy daemon makes room in no time, and a
 * stopped one is waited for only once. */
static bool
wait_for_room(struct audit *a, bool is_needed)
{
	struct pollfd p = { .fd = a->fd, .events = POLLOUT };
	int patience = is_needed ? PATIENCE_MS : a->is_deaf ? 0 : COURTESY_MS;

	if (poll(&p, 1, patience) == 1 && (p.revents & POLLOUT) != 0)
		return true;
	a->is_deaf = true;
	return false;
}

int
sink_send(struct audit *a, const char *text, size_t len, bool is_needed)
{
	ssize_t n;
	int tries;

	for (tries = 0; tries < 2; tries++) {
		if (a->fd < 0 && connect_log(a) != 0)
			return -1;
		n = send(a->fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n >= 0)
			return 0;
		if (errno == EAGAIN && !wait_for_room(a, is_needed))
			return -1;
		if (errno == ECONNREFUSED || errno == ENOTCONN ||
		    errno == ECONNRESET)	/* the daemon was restarted */
			(void)close(own_fd_give(&a->fd));
		else if (errno != EAGAIN && errno != EINTR)
			return -1;
	}
	return -1;
}
