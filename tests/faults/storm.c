/* SPDX-License-Identifier: ISC */
/*
 * storm: T39: signals without pause, from before the launcher's first
 * instruction to after its last: no deadlock, one final record, the right
 * status.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/faults.h"
#include "tests/faults/tap.h"

#define RUNS 12
#define RUNS_MAX 500	/* where the storm is starved of the processor */
#define ENOUGH 10000

static struct lab_result r;
static unsigned long *sent;	/* shared with the storms */

/* clang-format off */
static const struct storm {
	const char *what;
	const char *command;
	int signals[12];	/* 0 ends them */
	bool is_blocked;	/* from before exec: none is lost */
	bool is_as_root;
} storms[] = {
	{ "ALRM CHLD HUP PIPE USR1 USR2 INT QUIT WINCH CONT", "slow",
		{ SIGALRM, SIGCHLD, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGINT,
		  SIGQUIT, SIGWINCH, SIGCONT }, true, false },
	{ "ALRM CHLD HUP PIPE USR1 USR2 INT QUIT WINCH CONT", "slow",
		{ SIGALRM, SIGCHLD, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGINT,
		  SIGQUIT, SIGWINCH, SIGCONT }, true, true },
	{ "TERM and the rest", "slow",
		{ SIGALRM, SIGCHLD, SIGHUP, SIGPIPE, SIGUSR1, SIGTERM }, true, false },
	{ "TERM and the rest", "slow",
		{ SIGALRM, SIGCHLD, SIGHUP, SIGPIPE, SIGUSR1, SIGTERM }, true, true },
	{ "TERM and the rest, unblocked", "report",
		{ SIGALRM, SIGCHLD, SIGHUP, SIGPIPE, SIGUSR1, SIGTERM }, false, false },
	{ "TERM and the rest, unblocked", "report",
		{ SIGALRM, SIGCHLD, SIGHUP, SIGPIPE, SIGUSR1, SIGTERM }, false, true },
};
/* clang-format on */

static bool
storm_has_term(const struct storm *storm)
{
	size_t i;

	for (i = 0; storm->signals[i] != 0; i++)
		if (storm->signals[i] == SIGTERM)
			return true;
	return false;
}

/* Its name changes when it has become the launcher. */
static void
storm_wait_for_exec(pid_t pid)
{
	char path[64], before[32] = "", now[32] = "";
	int fd, turns;

	(void)snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	for (turns = 0; turns < 1000000 && strcmp(before, now) == 0; turns++) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read(fd, turns ? now : before, 31) <= 0)
			_exit(0);
		if (turns == 0)
			memcpy(now, before, sizeof now);
		(void)close(fd);
	}
}

static _Noreturn void
storm_blow(const struct storm *storm, pid_t target)
{
	unsigned int state = (unsigned int)target * 2654435761u;
	size_t count = 0;

	while (storm->signals[count] != 0)
		count++;
	if (!storm->is_blocked)
		storm_wait_for_exec(target);
	do {
		state = state * 1103515245u + 12345u;
		++*sent;
	} while (kill(target, storm->signals[(state >> 16) % count]) == 0);
	_exit(0);
}

/* In the child that is about to become the launcher. */
static int
storm_begin(const void *arg)
{
	const struct storm *storm = arg;
	pid_t target = getpid();
	sigset_t all;
	pid_t pid;

	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (storm->is_blocked) {
		(void)sigfillset(&all);
		(void)sigprocmask(SIG_SETMASK, &all, NULL);
	}
	/* Twice, and waited for: it must not become the launcher's child. */
	pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			(void)close(0);
			(void)close(1);
			(void)close(2);
			storm_blow(storm, target);
		}
		_exit(0);
	}
	return pid < 0 || waitpid(pid, NULL, 0) != pid ? -1 : 0;
}

/* Killed before it could do anything, nothing has happened at all. */
static bool
storm_is_sound(const struct storm *storm)
{
	bool has_ended = lab_count_records(&r, "done") == 1;

	if (r.is_hung)
		return false;
	if (r.is_signal)
		return !storm->is_blocked && r.log_count == 0 && !r.has_run;
	if (!storm_has_term(storm))
		return fault_is_confined(&r, storm->is_as_root) && has_ended;
	if (r.status != 0 && r.status != 75)
		return false;
	if (r.has_run)
		return has_ended && lab_has_record(&r, "intent", "");
	return r.status == 75 && r.log_count > 0;
}

static void
storm_test(const struct storm *storm)
{
	struct lab_run run = { .command = storm->command,
			       .is_as_root = storm->is_as_root,
			       .prepare = storm_begin,
			       .prepare_arg = storm };
	const unsigned long enough = storm->is_blocked ? ENOUGH : 0;
	int i, unsound = 0;

	*sent = 0;
	for (i = 0; i < RUNS || (*sent < enough && i < RUNS_MAX); i++) {
		(void)lab_run(&run, &r);
		if (!storm_is_sound(storm)) {
			unsound++;
			lab_explain(&r);
		}
		lab_sweep(0);
	}
	tap_note("%lu signals in %d runs", *sent, i);
	(void)tap_ok(unsound == 0 && *sent >= enough,
		     "T39 %s, %s: no hang, one end on record, the right status",
		     storm->what, fault_start_name(storm->is_as_root));
}

void
storm_test_all(void)
{
	size_t i;

	sent = mmap(NULL, sizeof *sent, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sent == MAP_FAILED)
		return;
	for (i = 0; i < sizeof storms / sizeof *storms; i++)
		storm_test(&storms[i]);
}
