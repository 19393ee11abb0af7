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
#include "smrsh2/plan.h"

/* A place for the shim's mount; only root needs no user namespace for it. */
static int
namespaces(const struct plan *plan)
{
	if ((plan->policy->flags & POLICY_SUBMIT) == 0)
		return 0;
	return CLONE_NEWNS | (plan->changes_identity ? 0 : CLONE_NEWUSER);
}

pid_t
sandbox_launch(struct launch *l, struct err *e)
{
	const int new = namespaces(l->plan);
	const char *why = new < CLONE_NEWUSER ? ""
			  : ": MailSubmission=yes needs user namespaces, or a"
			    " start as root";
	pid_t pid;

	l->step = NULL;
	l->degraded = 0;
	l->listener_fd = -1;
	l->exec_errno = 0;
	l->has_reached_exec = false;
	pid = clone(enter, l->nursery->stack + sizeof l->nursery->stack,
		    CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD | new, l);
	if (pid < 0) {
		(void)err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
			      "deferred: no process can be started");
		return err_detail(e, "clone: %s%s", strerror(e->errnum), why);
	}
	return pid;
}
