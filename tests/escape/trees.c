/* SPDX-License-Identifier: ISC */
/*
 * trees: T37, T38, T61: whatever a program starts ends with it, and nobody
 * else does.
 */
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attacks.h"
#include "tests/faults/tap.h"

#define GLANCES 50

/* What ends by itself leaves something; what does not is ended. */
static const struct tree {
	const char *what;
	const char *words;
	bool stays;		/* the program itself: RuntimeMaxSec= strikes */
} trees[] = {
	{ "a child in a session of its own", "tree-session", false },
	{ "a grandchild after a double fork", "tree-double-fork", false },
	{ "a sibling by CLONE_PARENT", "tree-sibling", false },
	{ "a child deaf to signals", "tree-ignorant-child", false },
	{ "a stopped child", "tree-stopped", false },
	{ "a child that reaps its own children", "tree-reaper", false },
	{ "a child that holds the output open", "tree-hold-output", false },
	{ "a chain of short lives", "tree-runner", false },
	{ "300 children", "tree-bomb 300", false },
	{ "a storm that is left behind", "tree-storm leaves", false },
	{ "a program that is a storm", "tree-storm stays", true },
	{ "a program deaf to signals", "tree-ignore-term", true },
	{ "a stopped program", "tree-stopped-self", true },
};

/* A chain of short lives is not seen at every glance, nor hit by each blow. */
static int
tree_left(void)
{
	int left = 0, seen, i;

	for (i = 0; i < GLANCES; i++) {
		seen = scene_end_processes();
		if (seen > left)
			left = seen;
		(void)usleep(1000);
	}
	scene_wait_reaped();
	return left;
}

static void
tree_test(const struct tree *tree, bool is_as_root)
{
	static struct lab_result r;
	struct lab_run run = { .is_as_root = is_as_root };
	const char *start = is_as_root ? "started as root" : "as the recipient";
	char line[128];
	int left;

	(void)snprintf(line, sizeof line, "quick %s", tree->words);
	run.command = line;
	(void)lab_run(&run, &r);
	left = tree_left();
	if (!tap_ok(!r.is_hung && r.status == 75 &&
			!r.is_signal && left == 0 &&
			lab_has_record(&r, "violation",
				       tree->stays ? "\"what\":\"timeout\""
						   : "left-behind"),
		    "T38 %s: %s is ended in time, recorded, and deferred",
		    start, tree->what)) {
		tap_note("%d processes are left", left);
		lab_explain(&r);
	}
}

/* The same without a supervisor: it does stay, or the test proves nothing. */
static void
tree_test_plain(const struct tree *tree)
{
	static struct lab_result r;
	char words[32];
	const char *argv[] = { "floor", ATTACK_PROBE, words, NULL, NULL };
	struct lab_run run = { .program = ATTACK_PLAIN,
			       .argv = argv,
			       .timeout_ms = 1000 };
	const char *blank = strchr(tree->words, ' ');

	(void)snprintf(words, sizeof words, "%.*s",
		       (int)strcspn(tree->words, " "), tree->words);
	argv[3] = blank == NULL ? NULL : blank + 1;
	(void)lab_run(&run, &r);
	(void)tap_ok(tree_left() > 0, "T38 without a supervisor: %s stays",
		     tree->what);
}

/* T37: another process with the pid of the program that has ended. */
struct recycler {
	struct lab_result *result;
	pid_t innocent;
};

static pid_t
tree_clone_with_pid(pid_t pid)
{
	struct clone_args how = { .exit_signal = SIGCHLD,
				  .set_tid = (uint64_t)(uintptr_t)&pid,
				  .set_tid_size = 1 };
	long rc = syscall(SYS_clone3, &how, sizeof how);

	if (rc == 0) {
		(void)setsid();
		if (setresgid(LAB_UID, LAB_UID, LAB_UID) != 0 ||
		    setresuid(LAB_UID, LAB_UID, LAB_UID) != 0)
			_exit(1);
		for (;;)
			(void)pause();
	}
	return (pid_t)rc;
}

static void
tree_recycle(pid_t launcher, const void *arg)
{
	struct recycler *recycler = *(struct recycler *const *)arg;
	const char *done = strstr(recycler->result->log, "\"k\":\"done\"");
	const char *pid = done ? strstr(done, "\"ev\":") : NULL;

	(void)launcher;
	pid = pid ? strstr(pid, "\"pid\":") : NULL;
	if (pid != NULL && recycler->innocent <= 0)
		recycler->innocent = tree_clone_with_pid(atoi(pid + 6));
}

static void
tree_test_recycled(void)
{
	static struct lab_result r;
	struct recycler recycler = { &r, 0 };
	struct recycler *shared = &recycler;
	struct lab_run run = { .command = "quick tree-ignorant-child",
			       .meanwhile = tree_recycle,
			       .meanwhile_arg = &shared };
	bool is_alive;

	(void)lab_run(&run, &r);
	is_alive = recycler.innocent > 0 && kill(recycler.innocent, 0) == 0;
	if (recycler.innocent <= 0)
		tap_skip("the pid was not free in time",
			 "T37 a process with the program's old pid lives on");
	else if (!tap_ok(is_alive, "T37 a process with the program's old pid "
				   "lives on while the tree is killed"))
		lab_explain(&r);
	if (recycler.innocent > 0)
		(void)kill(recycler.innocent, SIGKILL);
	scene_sweep();
}

/* T61, and the mail server's own patience. */
struct blow {
	int sig;
	int processes;		/* of the user's, once the program runs */
};

static void
tree_strike(pid_t launcher, const void *arg)
{
	const struct blow *blow = arg;
	static pid_t last;

	if (last == launcher || scene_user_processes() < blow->processes)
		return;
	last = launcher;
	(void)usleep(100000);
	(void)kill(launcher, blow->sig);
}

static void
tree_test_signal(int sig, const char *words, const char *what, bool is_as_root)
{
	static struct lab_result r;
	struct blow blow = { sig, is_as_root ? 1 : 2 };
	struct lab_run run = { .command = words,
			       .is_as_root = is_as_root,
			       .meanwhile = tree_strike,
			       .meanwhile_arg = &blow };
	int left;

	(void)lab_run(&run, &r);
	left = scene_wait_gone();
	scene_sweep();
	if (!tap_ok(left == 0 && !r.is_hung &&
			(sig == SIGKILL ? r.is_signal : r.status == 75) &&
			lab_has_record(&r, "intent", ""),
		    "%s, %s", what,
		    is_as_root ? "started as root" : "as the recipient")) {
		tap_note("%d processes are left", left);
		lab_explain(&r);
	}
}

void
tree_test_all(void)
{
	size_t i;

	for (i = 0; i < sizeof trees / sizeof *trees; i++) {
		tree_test_plain(&trees[i]);
		tree_test(&trees[i], false);
		tree_test(&trees[i], true);
	}
	tree_test_recycled();
	tree_test_signal(SIGKILL, "probe tree-ignore-term",
			 "T61 the program dies with its supervisor", false);
	tree_test_signal(SIGKILL, "probe tree-ignore-term",
			 "T61 the program dies with its supervisor", true);
	tree_test_signal(SIGTERM, "probe tree-ignore-term",
			 "T38 SIGTERM to the supervisor ends the tree", false);
	tree_test_signal(SIGTERM, "probe tree-ignore-term",
			 "T38 SIGTERM to the supervisor ends the tree", true);
}
