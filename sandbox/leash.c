/* SPDX-License-Identifier: ISC */
/*
 * leash: the program dies with its supervisor.
 * Phase: child; after identity, whose uid change clears it (prctl(2)).
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sandbox/steps.h"

int
leash_apply(struct launch *l, struct err *e)
{
	int have = 0;

	if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0, 0, 0) != 0 ||
	    prctl(PR_GET_PDEATHSIG, &have, 0, 0, 0) != 0)
		return step_failed(e, errno, "pdeathsig");
	/* Against: a supervisor that died before the leash was on. */
	if (have != SIGKILL || getppid() != l->supervisor)
		return step_failed(e, 0, "pdeathsig");
	return 0;
}
