/* SPDX-License-Identifier: ISC */
/*
 * Whole lines, their beginning and their end.
 */
#include "tests/unit/run/stage.h"

static int
begin_failing(void *argument)
{
	const char *call = argument;

	if (strcmp(call, "prctl") == 0)
		fault_fail(call, PR_SET_CHILD_SUBREAPER, 1, EINVAL);
	else
		fault_fail(call, FAULT_ANY, 1, EMFILE);
	if (begin() == 0)
		return 1;
	return err.rule == RULE_SYSTEM && err_status(&err) == 75 ? 0 : 2;
}

static void
test_begin_failing(void **state)
{
	static char calls[][16] = { "signalfd", "timer_create", "prctl",
				    "pipe2" };
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		if (in_child(begin_failing, calls[i]) != 0)
			fail_msg("%s", calls[i]);
}

/* SIGTERM from the mail server: the program gets it, and then its end. */
static int
terminated(void *argument)
{
	const pid_t self = getpid();
	pid_t helper;

	(void)argument;
	if (begin() != 0)
		return 250;
	helper = fork();
	if (helper == 0) {
		(void)poll(NULL, 0, 300);
		(void)kill(self, SIGTERM);
		_exit(0);
	}
	run_command(&run, &plan, NONCE, true, &outcome);
	(void)run_end(&run);
	return outcome.end == OUTCOME_TIMEOUT && outcome.wall_us < 15000000 ? 0
									    : 1;
}

static void
test_sigterm(void **state)
{
	(void)state;
	opened(actor());
	ACT("sleep", "60000");
	assert_int_equal(in_child(terminated, NULL), 0);
	(void)close(program.fd);
}

/* The longest line: a listener for each command must not be one too many,
 * also when each leaves somebody behind under it. */
static int
long_line(void *argument)
{
	const int count = *(const int *)argument;
	int i;

	if (begin() != 0)
		return 250;
	for (i = 0; i < count; i++) {
		run_command(&run, &plan, NONCE + (uint64_t)i, false, &outcome);
		if (run.listener_count > RUN_LISTENERS_MAX)
			return 1;
		if (outcome.end != OUTCOME_EXIT || outcome.code != 0)
			return 2;
	}
	(void)run_end(&run);
	return run.out_bytes == 0 ? 0 : 3;
}

static void
test_long_line(void **state)
{
	int count = SCRIPT_COMMANDS_MAX;

	(void)state;
	opened(actor());
	ACT("exit", "0");
	assert_int_equal(in_child(long_line, &count), 0);
	(void)close(program.fd);
}

static void
test_long_line_of_daemons(void **state)
{
	int count = RUN_LISTENERS_MAX + 6;
	int result;

	(void)state;
	opened(actor());
	ACT("daemon", "60000");
	result = in_child(long_line, &count);
	/* More than are listened to may be refused, and not overrun. */
	assert_true(result == 0 || result == 2);
	(void)close(program.fd);
}

static void
test_flood_of_violations(void **state)
{
	struct violation v = { .kind = VIOLATION_SECCOMP };
	unsigned int i;

	(void)state;
	run.events = events;
	for (i = 0; i < RUN_VIOLATIONS_MAX + 36; i++)
		violation_report(&run, &v);
	assert_int_equal(told->kinds[VIOLATION_SECCOMP], RUN_VIOLATIONS_MAX);
	assert_int_equal(run.violations, RUN_VIOLATIONS_MAX + 36);
	run.plan = &plan;
	(void)run_end(&run);
	assert_int_equal(told->kinds[VIOLATION_SUPPRESSED], 1);
	assert_int_equal(told->last.count, 36);
}

static void
test_as_many_violations(void **state)
{
	struct violation v = { .kind = VIOLATION_SECCOMP };
	unsigned int i;

	(void)state;
	run.events = events;
	for (i = 0; i < RUN_VIOLATIONS_MAX; i++)
		violation_report(&run, &v);
	run.plan = &plan;
	(void)run_end(&run);
	assert_int_equal(told->kinds[VIOLATION_SUPPRESSED], 0);
}

/* A notice that is gone before it is read, and answers that fail. */
static void
test_lost_notice(void **state)
{
	static const int errnums[] = { ENOENT, EINTR, EINVAL };
	size_t i;

	(void)state;
	run.events = events;
	run.listeners[0] = 0;
	run.listener_count = 1;
	for (i = 0; i < 3; i++) {
		fault_fail("ioctl", FAULT_ANY, 0, errnums[i]);
		violation_serve(&run, 0);
		fault_clear();
	}
	assert_int_equal(run.violations, 0);
}

static void
test_give_back(void **state)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *map = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	(void)state;
	assert_ptr_not_equal(map, MAP_FAILED);
	memset(map, 0x5a, 4 * page);
	run_give_back(map + 1, 3 * page - 1);	/* pages 1 and 2 are whole */
	for (i = 0; i < 4 * page; i++)
		assert_int_equal(map[i], i >= page && i < 3 * page ? 0 : 0x5a);
	run_give_back(map + 5, page - 10);	/* no whole page */
	assert_int_equal(map[6], 0x5a);
	(void)munmap(map, 4 * page);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		RUNS("a supervisor that cannot supervise does not begin",
		     test_begin_failing),
		RUNS("SIGTERM ends the program", test_sigterm),
		RUNS("the longest line has room for its listeners",
		     test_long_line),
		RUNS("the longest line of daemons has, too",
		     test_long_line_of_daemons),
		RUNS("a flood of violations is cut, and counted",
		     test_flood_of_violations),
		RUNS("as many as are recorded are not too many",
		     test_as_many_violations),
		RUNS("a notice that is gone does no harm", test_lost_notice),
		RUNS("whole pages are given back, and only those",
		     test_give_back),
	};

	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests_name("supervise_line", tests, NULL, NULL);
}
