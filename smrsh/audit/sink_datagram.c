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

#define PATIENCE_MS 2000

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

/* The queue is full: EAGAIN.  Waits for room, once. */
static bool
wait_for_room(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, PATIENCE_MS) == 1 && (p.revents & POLLOUT) != 0;
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
		if (errno == EAGAIN && (!is_needed || !wait_for_room(a->fd)))
			return -1;
		if (errno == ECONNREFUSED || errno == ENOTCONN ||
		    errno == ECONNRESET)	/* the daemon was restarted */
			(void)close(own_fd_give(&a->fd));
		else if (errno != EAGAIN && errno != EINTR)
			return -1;
	}
	return -1;
}
