/* SPDX-License-Identifier: ISC */
/*
 * launch: from a plan to a child that runs it.
 * Phase: parent; may fail politely.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "sandbox/sandbox.h"
#include "sandbox/steps.h"

pid_t
sandbox_launch(struct launch *l, struct err *e)
{
	pid_t pid;

	l->step = NULL;
	l->degraded = 0;
	l->listener_fd = -1;
	l->exec_errno = 0;
	l->has_reached_exec = false;
	pid = clone(enter, l->nursery->stack + sizeof l->nursery->stack,
		    CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, l);
	if (pid < 0) {
		(void)err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
			      "deferred: no process can be started");
		return err_detail(e, "clone: %s", strerror(errno));
	}
	return pid;
}
