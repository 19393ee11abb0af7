/* SPDX-License-Identifier: ISC */
/*
 * enter: from a fresh child to the program, through every step in the only
 * order that works.
 * Phase: child; irreversible.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"

static const struct {
	const char *name;
	int (*apply)(struct launch *l, struct err *e);
} steps[] = {
	{ "fds", fds_apply },
	{ "session", session_apply },
	{ "limits", limits_apply },
	{ "shim", shim_apply },		/* mounts, as root or nearly so */
	{ "bounding", bounding_apply },	/* needs the capabilities of root */
	{ "identity", identity_apply },
	{ "directory", directory_apply },	/* as the user */
	{ "leash", leash_apply },	/* the uid change clears PDEATHSIG */
	{ "caps", caps_apply },
	{ "landlock", landlock_apply },	/* opens paths as the user */
	{ "seccomp", seccomp_apply },	/* the steps above need the calls that
					 * it removes */
	{ "uncap", uncap_apply },	/* what the last two needed */
};

int
step_failed(struct err *e, int errnum, const char *what)
{
	(void)err_set(e, ERR_SYSTEM, RULE_STEP, errnum,
		      "deferred: the program cannot be confined on this host");
	return err_detail(e, "%s: %s", what,
			  errnum != 0 ? strerror(errnum) : "no effect");
}

int
step_degrade(struct launch *l, uint32_t layer, int errnum, const char *what,
	     struct err *e)
{
	l->degraded |= layer;
	if ((l->plan->policy->degraded & layer) != 0)
		return 0;
	return step_failed(e, errnum, what);
}

/*
 * The descriptor that was checked is what is executed.  The sixth argument
 * is the kernel's to ignore and the filter's to know us by.
 */
static void
execute(struct launch *l)
{
	const struct plan *plan = l->plan;
	const struct program *p = plan->program;
	int fd = p->interp_fd >= 0 ? p->interp_fd : p->fd;

	l->has_reached_exec = true;
	(void)syscall(SYS_execveat, fd, "", p->argv, plan->envp, AT_EMPTY_PATH,
		      (unsigned long)l->nonce);
	l->exec_errno = errno;
}

int
enter(void *launch)
{
	struct launch *l = launch;
	size_t i;

	for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		if (steps[i].apply(l, l->error) != 0) {
			l->step = steps[i].name;
			_exit(EX_TEMPFAIL);
		}
	}
	execute(l);
	_exit(EX_TEMPFAIL);
}
