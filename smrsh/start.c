/* SPDX-License-Identifier: ISC */
/*
 * start: from an inherited process to a known one.
 * Phase: first of all.
 * Against: files opened as descriptor 2, descriptors and signals inherited
 * from the mail server, and a debugger of the user's own.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/start.h"
#include "smrsh2/err.h"

#ifndef SYS_close_range
#define SYS_close_range 436	/* Linux 5.9 */
#endif

#define DESCRIPTORS_MAX 65536	/* where close_range(2) is missing (5.9) */

static int
open_standard(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", O_RDWR) != fd)
			return -1;
	return 0;
}

static void
close_others(void)
{
	int fd;

	if (syscall(SYS_close_range, 3U, ~0U, 0) == 0)
		return;
	for (fd = 3; fd < DESCRIPTORS_MAX; fd++)
		(void)close(fd);
}

static int
clean(void)
{
	struct sigaction default_action = { .sa_handler = SIG_DFL };
	sigset_t all;

	(void)sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, NULL) != 0 ||
	    sigaction(SIGCHLD, &default_action, NULL) != 0 ||
	    sigaction(SIGTERM, &default_action, NULL) != 0)
		return -1;
	if (open_standard() != 0)
		return -1;
	close_others();
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int
start_clean(struct err *e)
{
	if (clean() == 0)
		return 0;
	return err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
		       "deferred: smrsh2 cannot start cleanly");
}
