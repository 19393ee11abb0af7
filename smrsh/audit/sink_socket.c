/* SPDX-License-Identifier: ISC */
/*
 * sink_socket: from a record to the collector, and to its word that it is on
 * disk.
 * Phase: act.
 * Against: a collector that is stopped, gone or busy: every wait has an end.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/audit/sink.h"
#include "smrsh2/own.h"
#include "smrsh2/wire.h"

#define CONNECT_S 2
#define ANSWER_S 10

static int
lease(struct audit *a)
{
	const struct timeval out = { .tv_sec = CONNECT_S };
	const struct timeval in = { .tv_sec = ANSWER_S };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	own_fd fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	MUST(strlen(a->collector) < sizeof to.sun_path);
	strcpy(to.sun_path, a->collector);
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &out, sizeof out) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &in, sizeof in) != 0 ||
	    connect(fd, (const struct sockaddr *)&to, sizeof to) != 0)
		return -1;
	a->lease_fd = own_fd_give(&fd);
	a->unanswered = 0;
	return 0;
}

/* Its answers up to that to the last record; they come in order. */
static int
await(struct audit *a)
{
	char text[WIRE_ANSWER_MAX];
	ssize_t n = 0;

	while (a->unanswered > 0) {
		n = recv(a->lease_fd, text, sizeof text, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n == 0 ? ECONNRESET : errno;
			return -1;
		}
		a->unanswered--;
	}
	if ((size_t)n < strlen(WIRE_OK) ||
	    memcmp(text, WIRE_OK, strlen(WIRE_OK)) != 0) {
		errno = ENOSPC;
		return -1;
	}
	return 0;
}

static int
say(struct audit *a, const char *text, size_t len, bool is_awaited)
{
	if (a->lease_fd < 0 && lease(a) != 0)
		return -1;
	if (send(a->lease_fd, text, len, MSG_NOSIGNAL) < 0)
		return -1;
	a->unanswered++;
	return is_awaited ? await(a) : 0;
}

int
sink_collect(struct audit *a, const char *text, size_t len, bool is_awaited)
{
	int tries;
	int said = -1;

	/* Once more, when it was restarted: a record that comes twice has the
	 * same identity. */
	for (tries = 0; tries < 2 && said != 0; tries++) {
		said = say(a, text, len, is_awaited);
		if (said == 0 || errno == EMSGSIZE || errno == ENOSPC)
			break;
		if (a->lease_fd >= 0)
			(void)close(own_fd_give(&a->lease_fd));
		if (errno != ECONNRESET && errno != EPIPE)
			break;
	}
	return said;
}
