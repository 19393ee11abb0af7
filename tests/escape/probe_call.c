/* SPDX-License-Identifier: ISC */
/*
 * probe_call: T26, T31, T32, T34, T35: system calls by number that no mail
 * program has a use for.  The answer must come from the filter.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/escape/probe.h"

/* args: a number, then up to six arguments. */
static void
call_number(char **args)
{
	long a[6] = { 0 };
	size_t i;
	long rc;

	for (i = 0; i < 6 && args[1 + i] != NULL; i++)
		a[i] = (long)strtoull(args[1 + i], NULL, 0);
	errno = 0;
	rc = syscall(atol(args[0]), a[0], a[1], a[2], a[3], a[4], a[5]);
	probe_say(rc >= 0 ? ESCAPED : CONTAINED, "%s answered %s", args[0],
		  rc >= 0 ? "success" : strerrorname_np(errno));
}

/* T31: numbers from args[0] to args[1]: all of them unknown. */
static void
call_unknown(char **args)
{
	long nr;

	for (nr = atol(args[0]); nr <= atol(args[1]); nr++) {
		errno = 0;
		if (syscall(nr, -1, -1, -1, -1, -1, -1) != -1 ||
		    errno != ENOSYS)
			probe_say(ESCAPED, "number %ld: %s", nr,
				  errno ? strerrorname_np(errno) : "success");
	}
	probe_say(CONTAINED, "ENOSYS from %s to %s", args[0], args[1]);
}

/* T31: one number, and the errno that a C library falls back on. */
static void
call_answer(char **args)
{
	long rc;

	errno = 0;
	rc = syscall(atol(args[0]), 0, 0, 0, 0, 0, 0);
	probe_say(rc < 0 && strcmp(strerrorname_np(errno), args[1]) == 0
		      ? CONTAINED
		      : ESCAPED,
		  "number %s: %s", args[0],
		  rc >= 0 ? "success" : strerrorname_np(errno));
}

/* A new namespace: args[0] is its flag.  In a child: it may really work. */
static void
call_clone(char **args)
{
	unsigned long flags = strtoul(args[0], NULL, 0);
	long pid = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	probe_result(pid, "clone");
}

static void
call_clone3(char **args)
{
	unsigned long long how[11] = { strtoull(args[0], NULL, 0), 0, 0, 0,
				       SIGCHLD };
	long pid = syscall(SYS_clone3, how, sizeof how);

	if (pid == 0)
		_exit(0);
	probe_result(pid, "clone3");
}

static void
call_unshare(char **args)
{
	probe_result(unshare((int)strtoul(args[0], NULL, 0)), "unshare");
}

const struct probe probes_call[] = {
	{ "call-number", call_number },
	{ "call-unknown", call_unknown },
	{ "call-answer", call_answer },
	{ "call-clone", call_clone },
	{ "call-clone3", call_clone3 },
	{ "call-unshare", call_unshare },
	{ NULL, NULL },
};
