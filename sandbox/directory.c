/* SPDX-License-Identifier: ISC */
/*
 * directory: from the mail server's working directory to the policy's.
 * Phase: child, as the user; the parent's own stays (no CLONE_FS).
 */
#include <errno.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"

int
directory_apply(struct launch *l, struct err *e)
{
	const char *path = l->plan->directory;

	if (path != NULL && chdir(path) != 0)
		return step_failed(e, errno, path);
	return 0;
}
