/* SPDX-License-Identifier: ISC */
/*
 * probe_tree: T38: processes that want to stay.  What is left of them is
 * seen outside.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/escape/probe.h"

#define LONG_TIME 60	/* seconds: longer than any test waits */

/* For the unconfined run to end by itself some time. */
static _Noreturn void
tree_stay(void)
{
	int i;

	for (i = 0; i < LONG_TIME * 10; i++)
		(void)usleep(100000);
	_exit(0);
}

static void
tree_quiet(void)
{
	int fd = open("/dev/null", O_RDWR);

	(void)dup2(fd, 0);
	(void)dup2(fd, 1);
	(void)dup2(fd, 2);
}

static void
tree_session(char **args)
{
	(void)args;
	if (fork() == 0) {
		(void)setsid();
		tree_quiet();
		tree_stay();
	}
	probe_say(CONTAINED, "left a child in its own session, see outside");
}

static void
tree_double_fork(char **args)
{
	(void)args;
	if (fork() == 0) {
		(void)setsid();
		if (fork() == 0) {
			tree_quiet();
			tree_stay();
		}
		_exit(0);
	}
	(void)wait(NULL);
	probe_say(CONTAINED, "left a grandchild, see outside");
}

/* No child of the program's, but of the supervisor's. */
static void
tree_sibling(char **args)
{
	(void)args;
	if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0) {
		(void)setsid();
		tree_quiet();
		tree_stay();
	}
	probe_say(CONTAINED, "left a sibling, see outside");
}

static void
tree_ignore_term(char **args)
{
	int nr;

	(void)args;
	for (nr = 1; nr < 65; nr++)
		(void)signal(nr, SIG_IGN);
	tree_stay();
}

static void
tree_ignorant_child(char **args)
{
	int nr;

	(void)args;
	if (fork() == 0) {
		for (nr = 1; nr < 65; nr++)
			(void)signal(nr, SIG_IGN);
		(void)setsid();
		tree_quiet();
		tree_stay();
	}
	probe_say(CONTAINED, "left a child deaf to signals, see outside");
}

static void
tree_stopped(char **args)
{
	(void)args;
	if (fork() == 0) {
		(void)setsid();
		tree_quiet();
		(void)raise(SIGSTOP);
		tree_stay();
	}
	probe_say(CONTAINED, "left a stopped child, see outside");
}

static void
tree_stopped_self(char **args)
{
	(void)args;
	(void)raise(SIGSTOP);
	tree_stay();
}

/* A reaper of its own between the supervisor and the rest. */
static void
tree_reaper(char **args)
{
	(void)args;
	if (fork() == 0) {
		(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
		(void)setsid();
		tree_quiet();
		if (fork() == 0 && fork() == 0)
			tree_stay();
		tree_stay();
	}
	probe_say(CONTAINED, "left a reaper with children, see outside");
}

/* The mail server's pipe held open. */
static void
tree_hold_output(char **args)
{
	(void)args;
	if (fork() == 0) {
		(void)setsid();
		tree_stay();
	}
	probe_say(CONTAINED, "left a child that holds stdout, see outside");
}

/* One after another without end: each is gone before it can be looked at. */
static void
tree_runner(char **args)
{
	time_t end = time(NULL) + LONG_TIME;

	(void)args;
	if (fork() != 0)
		probe_say(CONTAINED, "left a runner, see outside");
	(void)setsid();
	tree_quiet();
	while (time(NULL) < end)
		if (fork() != 0)
			_exit(0);
	_exit(0);
}

static void
tree_bomb(char **args)
{
	long wanted = atol(args[0]);
	long made;

	for (made = 0; made < wanted; made++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (pid == 0) {
			tree_quiet();
			(void)setsid();
			tree_stay();
		}
	}
	probe_say(made == wanted ? ESCAPED : CONTAINED, "%ld processes", made);
}

/* All that may be, each in its own session, making more and waking those that
 * were stopped; args: stays, or leaves it behind. */
static void
tree_storm(char **args)
{
	struct rlimit limit = { 300, 300 };
	time_t end = time(NULL) + LONG_TIME;

	/* Without a supervisor this must not end the machine. */
	(void)setrlimit(RLIMIT_NPROC, &limit);
	if (strcmp(args[0], "leaves") == 0 && fork() != 0)
		probe_say(CONTAINED, "left a storm, see outside");
	tree_quiet();
	while (time(NULL) < end) {
		if (fork() == 0)
			(void)setsid();
		(void)kill(-1, SIGCONT);
	}
	_exit(0);
}

const struct probe probes_tree[] = {
	{ "tree-session", tree_session },
	{ "tree-double-fork", tree_double_fork },
	{ "tree-sibling", tree_sibling },
	{ "tree-ignore-term", tree_ignore_term },
	{ "tree-ignorant-child", tree_ignorant_child },
	{ "tree-stopped", tree_stopped },
	{ "tree-stopped-self", tree_stopped_self },
	{ "tree-reaper", tree_reaper },
	{ "tree-hold-output", tree_hold_output },
	{ "tree-runner", tree_runner },
	{ "tree-bomb", tree_bomb },
	{ "tree-storm", tree_storm },
	{ NULL, NULL },
};
