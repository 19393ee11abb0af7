/* SPDX-License-Identifier: ISC */
/*
 * server: from MailSubmission=yes to whether this host takes mail now.
 * Phase: decide.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/submission.h"

#define PATIENCE_MS 5000

/* 0, or an errno. */
static int
try_server(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	own_fd fd = socket(AF_INET,
			   SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	socklen_t size = sizeof errno;
	int errnum = 0;

	to.sin_port = htons(SUBMISSION_PORT);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		return errno;
	if (connect(fd, (const void *)&to, sizeof to) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return errno;
	if (poll(&p, 1, PATIENCE_MS) != 1)
		return ETIMEDOUT;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &errnum, &size) != 0)
		return errno;
	return errnum;
}

int
server_check(const struct plan *plan, struct err *e)
{
	int errnum;

	if ((plan->policy->flags & POLICY_SUBMIT) == 0)
		return 0;
	errnum = try_server();
	if (errnum == 0)
		return 0;
	(void)err_set(e, ERR_CONFIG, RULE_STEP, errnum,
		      "deferred: the program cannot send mail on this host");
	return err_detail(e, "MailSubmission=yes: 127.0.0.1 port %d: %s",
			  SUBMISSION_PORT, strerror(errnum));
}
