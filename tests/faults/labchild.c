/* SPDX-License-Identifier: ISC */
/*
 * labchild: from a fresh child to the launcher, with everything wrong that
 * the run asks for.
 */
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/faults/lab.h"
#include "tests/faults/rule.h"

/* As sendmail leaves its mailer. */
static int
lab_become(const struct lab_run *run)
{
	gid_t gid = LAB_UID;

	if (setsid() < 0 || chdir(run->cwd ? run->cwd : LAB_HOME) != 0 ||
	    setgroups(1, &gid) != 0)
		return -1;
	if (!run->is_as_root && (setresgid(LAB_UID, LAB_UID, LAB_UID) != 0 ||
				 setresuid(LAB_UID, LAB_UID, LAB_UID) != 0))
		return -1;
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	return 0;
}

static void
lab_exec(const struct lab_run *run, const char *launcher)
{
	static char agent[] = "AGENT=sendmail";
	char *usual[] = { agent, NULL };
	char *none[] = { NULL };
	const char *plain[] = { "smrsh", "-c", run->command, NULL };
	char *const *argv = (char *const *)(run->argv ? run->argv : plain);
	size_t count;
	char why[256] = "";

	for (count = 0; count < LAB_RULES && run->rules[count] != NULL; count++)
		continue;
	if (run->prepare != NULL && run->prepare(run->prepare_arg) != 0)
		_exit(120);
	if (count > 0 &&
	    rule_install(run->rules, count, why, sizeof why) != 0) {
		(void)dprintf(2, "lab: %s\n", why);
		_exit(121);
	}
	for (count = 0; count < 3; count++)
		if (run->closed & 1u << count)
			(void)close((int)count);
	(void)execve(run->program ? run->program : launcher,
		     run->has_no_argv ? none : argv,
		     run->envp ? run->envp : usual);
}

void
lab_child(const struct lab_run *run, const char *launcher, const int *fds)
{
	if (dup2(fds[0], 0) != 0 || dup2(fds[1], 1) != 1 ||
	    dup2(fds[2], 2) != 2)
		_exit(123);
	(void)close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
	if (lab_become(run) != 0)
		_exit(124);
	lab_exec(run, launcher);
	_exit(122);
}
