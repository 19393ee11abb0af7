/* SPDX-License-Identifier: ISC */
/*
 * A tree of processes, to its last leaf: each test in a child that adopts
 * what its own children leave behind.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

static struct run run;

static int
setup(void **state)
{
	(void)state;
	fault_clear();
	memset(&run, 0, sizeof run);
	return 0;
}

static void
forever(void)
{
	for (;;)
		(void)poll(NULL, 0, 1000);
}

static pid_t
start(void (*what)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		what();
		_exit(0);
	}
	return pid;
}

static void
exit_three(void)
{
	_exit(3);
}

static void
nothing(void)
{
}

/* Until it has ended; whoever reaps it comes later. */
static void
await_end(pid_t pid)
{
	(void)waitid(P_PID, (id_t)pid, NULL, WEXITED | WNOWAIT);
}

/* How many a test counts, over all processes. */
static volatile int *alive;

static void
counted(void)
{
	(void)__atomic_add_fetch(alive, 1, __ATOMIC_SEQ_CST);
	forever();
}

static int
reap(void *argument)
{
	pid_t other;
	pid_t mine;

	(void)argument;
	other = start(nothing);
	mine = start(exit_three);
	run.pid = mine;
	run.has_children = true;
	while (!run.has_ended || run.has_children) {
		tree_reap(&run);
		(void)poll(NULL, 0, 1);
	}
	if (waitpid(other, NULL, 0) >= 0)
		return 1;	/* reaped along with it */
	return WIFEXITED(run.wait_status) && WEXITSTATUS(run.wait_status) == 3
		       ? 0
		       : 2;
}

static void
test_reap(void **state)
{
	(void)state;
	assert_int_equal(in_child(reap, NULL), 0);
}

static int
reap_nobody(void *argument)
{
	(void)argument;
	run.has_children = true;
	tree_reap(&run);
	return !run.has_children && !run.has_ended ? 0 : 1;
}

static void
test_reap_nobody(void **state)
{
	(void)state;
	assert_int_equal(in_child(reap_nobody, NULL), 0);
}

/* Another child that ends later under the same pid is not the program. */
static int
reap_once(void *argument)
{
	(void)argument;
	run.pid = start(exit_three);
	await_end(run.pid);
	tree_reap(&run);
	run.wait_status = 42;
	run.pid = start(nothing);	/* as if the pid came again */
	await_end(run.pid);
	tree_reap(&run);
	return run.wait_status == 42 ? 0 : 1;
}

static void
test_reap_once(void **state)
{
	(void)state;
	assert_int_equal(in_child(reap_once, NULL), 0);
}

/* A wait that fails says nothing about children. */
static int
reap_failing(void *argument)
{
	const int errnum = *(const int *)argument;
	pid_t pid = start(forever);

	run.has_children = true;
	fault_fail("wait4", FAULT_ANY, 0, errnum);
	tree_reap(&run);
	fault_clear();
	(void)kill(pid, SIGKILL);
	return run.has_children ? 0 : 1;
}

static void
test_reap_failing(void **state)
{
	int errnum = EINTR;

	(void)state;
	assert_int_equal(in_child(reap_failing, &errnum), 0);
	errnum = ENOSYS;
	assert_int_equal(in_child(reap_failing, &errnum), 0);
}

static int
count_children(void *argument)
{
	const int fault = *(const int *)argument;
	pid_t pids[5];
	pid_t found[64];
	int n;
	int i;
	int j;

	for (i = 0; i < 5; i++)
		pids[i] = start(forever);
	if (fault == 1)		/* no /proc */
		fault_fail("open", FAULT_ANY, 0, ENOENT);
	if (fault == 2)
		fault_fail("read", FAULT_ANY, 0, EIO);
	n = tree_children(found, 64);
	fault_clear();
	for (i = 0; i < 5; i++) {
		for (j = 0; j < n && found[j] != pids[i]; j++)
			;
		(void)kill(pids[i], SIGKILL);
		if (j == n)
			return 1;
	}
	return n == 5 ? 0 : 2;
}

static void
test_children(void **state)
{
	int fault;

	(void)state;
	for (fault = 0; fault < 3; fault++)
		assert_int_equal(in_child(count_children, &fault), 0);
}

static int
few_children(void *argument)
{
	pid_t found[3];
	int n;
	int i;

	(void)argument;
	for (i = 0; i < 5; i++)
		(void)start(forever);
	n = tree_children(found, 3);
	memset(&run, 0, sizeof run);
	tree_kill(&run);
	return n == 3 && !run.has_children ? 0 : 1;
}

static void
test_room(void **state)
{
	(void)state;
	assert_int_equal(in_child(few_children, NULL), 0);
}

/* T37: the end of what was read may be the beginning of another's pid. */
static void
test_cut_number(void **state)
{
	static const struct {
		const char *text;
		int count;
	} rows[] = {
		{ "", 0 },	     { "12 ", 1 },	{ "12 345 ", 2 },
		{ "12 345 678", 2 }, { "7", 0 },	{ "x", 0 },
		{ "12 x", 1 },	     { "0 ", 0 },	{ "-1 ", 0 },
		{ "12 -5 ", 1 },     { "12 34\n", 1 },
	};
	pid_t found[8];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		fault_clear();
		fault_data("read", 1, rows[i].text, strlen(rows[i].text),
			   (long)strlen(rows[i].text));
		if (tree_children(found, 8) != rows[i].count)
			fail_msg("'%s'", rows[i].text);
	}
	fault_clear();
}

/* T38: setsid, double fork, stopped, TERM and what else can be ignored. */
static void
evade(void)
{
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)setsid();
	if (fork() == 0) {
		(void)setsid();
		if (fork() == 0)
			counted();
		counted();
	}
	if (fork() == 0) {
		(void)__atomic_add_fetch(alive, 1, __ATOMIC_SEQ_CST);
		(void)kill(getpid(), SIGSTOP);
		forever();
	}
	_exit(0);	/* all three are orphans */
}

static int
kill_all(void *argument)
{
	int i;

	(void)argument;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
		return 99;
	for (i = 0; i < 5; i++)
		(void)start(evade);
	for (i = 0; i < 500 && *alive < 15; i++)
		(void)poll(NULL, 0, 10);
	if (*alive != 15)
		return 98;
	run.has_children = true;
	tree_kill(&run);
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD &&
			       !run.has_children
		       ? 0
		       : 1;
}

static void
test_kill(void **state)
{
	(void)state;
	*alive = 0;
	assert_int_equal(in_child(kill_all, NULL), 0);
}

/* Two hundred that fork on as they are killed. */
static void
bomb(void)
{
	int n;

	for (n = 0; n < 400; n++) {
		(void)setsid();
		if (fork() > 0)
			_exit(0);
	}
	forever();
}

static int
kill_bomb(void *argument)
{
	int i;

	(void)argument;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
		return 99;
	for (i = 0; i < 30; i++)
		(void)start(bomb);
	tree_kill(&run);
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : 1;
}

static void
test_kill_bomb(void **state)
{
	(void)state;
	assert_int_equal(in_child(kill_bomb, NULL), 0);
}

/* A family below a name that looks like another parent's. */
static void
forge(void)
{
	(void)prctl(PR_SET_NAME, ") S 1 (", 0, 0, 0);
	(void)fork();
	(void)setpgid(0, 0);
	forever();
}

static int
kill_herd(void *argument)
{
	int status = 0;
	int killed = 0;

	(void)argument;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
		return 99;
	(void)start(forge);
	(void)poll(NULL, 0, 100);
	herd_kill(UINT64_MAX);
	while (waitpid(-1, &status, 0) > 0)
		killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	return killed == 2 ? 0 : 1;
}

static void
test_herd(void **state)
{
	pid_t innocent = start(forever);	/* no child of the killer's */

	(void)state;
	assert_int_equal(in_child(kill_herd, NULL), 0);
	assert_int_equal(waitpid(innocent, NULL, WNOHANG), 0);
	(void)kill(innocent, SIGKILL);
	(void)waitpid(innocent, NULL, 0);
}

/* An unkillable child must not hold us for ever. */
static int
kill_in_vain(void *argument)
{
	pid_t pid = start(forever);

	(void)argument;
	fault_return("kill", FAULT_ANY, 0, 0);
	fault_return("syscall", SYS_pidfd_send_signal, 0, 0);
	tree_kill(&run);
	fault_clear();
	(void)kill(pid, SIGKILL);
	return run.has_children ? 0 : 1;
}

static void
test_kill_in_vain(void **state)
{
	(void)state;
	assert_int_equal(in_child(kill_in_vain, NULL), 0);
}

static int
signal_session(void *argument)
{
	const bool has_ended = *(const bool *)argument;
	pid_t pid;

	*alive = 0;
	pid = fork();
	if (pid == 0) {
		(void)setsid();
		(void)start(counted);
		counted();
	}
	while (*alive < 2)
		(void)poll(NULL, 0, 1);
	run.pid = pid;
	run.has_ended = has_ended;
	tree_signal(&run, SIGTERM);
	if (!has_ended)
		return waitpid(pid, NULL, 0) == pid ? 0 : 1;
	(void)poll(NULL, 0, 50);
	return waitpid(pid, NULL, WNOHANG) == 0 && kill(-pid, SIGKILL) == 0
		       ? 0
		       : 2;
}

static void
test_signal(void **state)
{
	bool has_ended = false;

	(void)state;
	assert_int_equal(in_child(signal_session, &has_ended), 0);
	has_ended = true;	/* its pid may be somebody else's now */
	assert_int_equal(in_child(signal_session, &has_ended), 0);
	run.pid = 0;		/* kill(0) and kill(-0) would be ourselves */
	tree_signal(&run, SIGKILL);
}

#define TREES(sentence, f) { sentence, f, setup, setup, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TREES("the program's own status is noted", test_reap),
		TREES("without children there is nothing left",
		      test_reap_nobody),
		TREES("a status is noted once (T37)", test_reap_once),
		TREES("a wait that fails does not mean that nobody is left",
		      test_reap_failing),
		TREES("children are found, without /proc too (T53)",
		      test_children),
		TREES("no more children are told than there is room",
		      test_room),
		TREES("a number cut off is nobody's pid (T37)",
		      test_cut_number),
		TREES("the whole tree is killed, wherever it hides (T38)",
		      test_kill),
		TREES("what forks on is killed (T38)", test_kill_bomb),
		TREES("a herd is killed, and nobody beside it (T37)",
		      test_herd),
		TREES("what cannot be killed does not hold us",
		      test_kill_in_vain),
		TREES("a session is signalled while it is ours (T37)",
		      test_signal),
	};

	alive = mmap(NULL, sizeof *alive, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (alive == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
