/* SPDX-License-Identifier: ISC */
/*
 * deadman: from a supervisor that hangs to one that is dead.
 * Phase: act.
 * Against: a program that makes its supervisor wait for ever: memory or a
 * path on a file system that never answers.  The kernel's timer kills us, the
 * leash kills the program, and the mail server tries again.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"

#define SLACK_S 120	/* beyond what a supervisor in health needs */

int
deadman_begin(struct run *r)
{
	struct sigevent event;

	memset(&event, 0, sizeof event);
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = SIGKILL;
	return timer_create(CLOCK_BOOTTIME, &event, &r->deadman);
}

void
deadman_arm(struct run *r, uint64_t limit_s)
{
	const uint64_t stop_s = r->plan->policy->stop_s;
	struct itimerspec at;

	memset(&at, 0, sizeof at);
	if (limit_s != 0)
		at.it_value.tv_sec = (time_t)(limit_s + 2 * stop_s + SLACK_S);
	(void)timer_settime(r->deadman, 0, &at, NULL);
}
