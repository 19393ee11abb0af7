/* SPDX-License-Identifier: ISC */
/*
 * Real programs under the default policy, from their start to nothing left:
 * each line in a child that is the supervisor.
 */
#include "tests/unit/run/stage.h"

static int
exited_seven(void)
{
	return outcome.end == OUTCOME_EXIT && outcome.code == 7 &&
			       outcome.pid > 0 && outcome.violations == 0 &&
			       outcome.usage.ru_maxrss > 0 &&
			       !outcome.is_neutered
		       ? 0
		       : 1;
}

static void
test_exit(void **state)
{
	(void)state;
	ACT("exit", "7");
	assert_int_equal(try(exited_seven, false), 0);
}

static int
killed(void)
{
	return outcome.end == OUTCOME_SIGNAL && outcome.signal == SIGKILL &&
			       !outcome.has_core
		       ? 0
		       : 1;
}

static void
test_signal(void **state)
{
	(void)state;
	ACT("signal", "9");
	assert_int_equal(try(killed, false), 0);
}

static int
wrote_much(void)
{
	return outcome.end == OUTCOME_EXIT && outcome.code == 0 &&
			       outcome.out_bytes == 500000 &&
			       outcome.lost_bytes == 0
		       ? 0
		       : 1;
}

static int
wrote_too_much(void)
{
	return outcome.out_bytes == 1000 && outcome.lost_bytes == 499000 &&
			       outcome.violations == 1
		       ? 0
		       : 1;
}

static void
test_output(void **state)
{
	ACT("out", "500000");
	assert_int_equal(try(wrote_much, false), 0);
	assert_int_equal(output_size(), 500000);
	(void)setup(state);
	block->max_output = 1000;
	ACT("out", "500000");
	assert_int_equal(try(wrote_too_much, false), 0);
	assert_int_equal(output_size(), 1000);
	assert_int_equal(told->kinds[VIOLATION_OUTPUT], 1);
}

static int
timed_out(void)
{
	return outcome.end == OUTCOME_TIMEOUT && outcome.wall_us > 900000 &&
			       outcome.wall_us < 15000000
		       ? 0
		       : 1;
}

static void
test_time_limit(void **state)
{
	block->runtime_max_s = 1;
	ACT("sleep", "60000");
	assert_int_equal(try(timed_out, false), 0);
	assert_int_equal(told->kinds[VIOLATION_TIMEOUT], 1);
	assert_int_equal(told->last.count, 1);
	(void)setup(state);
	block->runtime_max_s = 1;
	ACT("ignore-term");
	assert_int_equal(try(timed_out, false), 0);
}

static void
test_no_time_limit(void **state)
{
	(void)state;
	block->runtime_max_s = 0;
	ACT("sleep", "300");
	assert_int_equal(try(ended_in_time, false), 0);
	assert_int_equal(told->idle, 1);	/* the room was given back */
}

static void
test_left_behind(void **state)
{
	ACT("daemon", "60000");
	assert_int_equal(try(ended_in_time, true), 0);
	assert_int_equal(told->kinds[VIOLATION_LEFT_BEHIND], 1);
	(void)setup(state);
	block->linger_s = 5;
	ACT("daemon", "200");	/* it goes by itself */
	assert_int_equal(try(ended_in_time, false), 0);
	assert_int_equal(told->kinds[VIOLATION_LEFT_BEHIND], 0);
	(void)setup(state);
	ACT("many", "100", "60000");
	assert_int_equal(try(ended_in_time, true), 0);
}

static int
denied_one(void)
{
	return outcome.end == OUTCOME_EXIT && outcome.code == 0 &&
			       outcome.violations == 1
		       ? 0
		       : 1;
}

static void
test_denied_call(void **state)
{
	(void)state;
	ACT("deny");
	assert_int_equal(try(denied_one, false), 0);
	assert_int_equal(told->kinds[VIOLATION_SECCOMP], 1);
	assert_int_equal(told->last.nr, SYS_ptrace);
	assert_string_equal(strrchr(told->last.exe, '/'), "/actor");
}

/* The program may not take the launcher's way to exec (its nonce). */
static int
exec_denied(void)
{
	return outcome.end == OUTCOME_EXIT && outcome.code != 0 ? 0 : 1;
}

static void
test_own_exec(void **state)
{
	(void)state;
	ACT("exec", "/nonexistent");
	assert_int_equal(try(exec_denied, false), 0);
}

struct ending {
	int errnum;
	int code;		/* -1: not started */
};

static const struct ending *wanted;

static int
ended_as_wanted(void)
{
	if (wanted->code < 0)
		return outcome.end == OUTCOME_NOT_STARTED &&
				       strcmp(outcome.step, "exec") == 0 &&
				       err_status(&outcome.error) == 75
			       ? 0
			       : 1;
	return outcome.end == OUTCOME_EXIT && outcome.code == wanted->code
		       ? 0
		       : 2;
}

/* As a shell would say it: 127, 126; and what is weather is 75. */
static void
test_exec_errors(void **state)
{
	static const struct ending rows[] = {
		{ ENOENT, 127 }, { ENOTDIR, 127 }, { EACCES, 126 },
		{ ENOEXEC, 126 }, { ELIBBAD, 126 }, { ENOMEM, -1 },
		{ EAGAIN, -1 }, { EMFILE, -1 }, { ETXTBSY, -1 },
		{ E2BIG, -1 }, { EIO, -1 },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		(void)setup(state);
		ACT("exit", "0");
		wanted = &rows[i];
		fault_fail("syscall", SYS_execveat, 1, rows[i].errnum);
		if (try(ended_as_wanted, false) != 0)
			fail_msg("%s", strerror(rows[i].errnum));
	}
	/* The look-up found that it cannot run. */
	(void)setup(state);
	wanted = &rows[0];
	program.exec_errno = ENOENT;
	ACT("exit", "0");
	assert_int_equal(try(ended_as_wanted, false), 0);
}

static const char *wanted_step;

static int
not_started(void)
{
	return outcome.end == OUTCOME_NOT_STARTED && outcome.step != NULL &&
			       strcmp(outcome.step, wanted_step) == 0 &&
			       err_status(&outcome.error) == 75
		       ? 0
		       : 1;
}

static void
test_not_started(void **state)
{
	wanted_step = "clone";
	ACT("exit", "0");
	fault_fail("clone", FAULT_ANY, 1, EAGAIN);
	assert_int_equal(try(not_started, false), 0);
	(void)setup(state);
	wanted_step = "caps";
	ACT("exit", "0");
	fault_fail("syscall", SYS_capset, 1, EPERM);
	assert_int_equal(try(not_started, false), 0);
	assert_int_equal(output_size(), 0);
}

/* A set-id program that fails may have failed for want of its rights. */
static int
is_neutered(void)
{
	return outcome.is_neutered ? 0 : 1;
}

static int
is_not_neutered(void)
{
	return outcome.is_neutered ? 1 : 0;
}

static int
try_set_id(char *code, int (*check)(void))
{
	(void)setup(NULL);
	(void)chmod(actor(), 04755);
	ACT("exit", code);
	return try(check, false);
}

static void
test_set_id(void **state)
{
	(void)state;
	if (getuid() != 0)
		skip();
	assert_int_equal(try_set_id("1", is_neutered), 0);
	assert_int_equal(told->kinds[VIOLATION_NEUTERED], 1);
	assert_int_equal(try_set_id("0", is_not_neutered), 0);
	(void)chmod(actor(), 0755);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		RUNS("a status comes back, and what it cost", test_exit),
		RUNS("a signal comes back", test_signal),
		RUNS("output is relayed, counted and capped (T58)",
		     test_output),
		RUNS("time runs out, for who ignores SIGTERM too (T38)",
		     test_time_limit),
		RUNS("without a time limit it ends by itself",
		     test_no_time_limit),
		RUNS("what is left behind is waited for, then ended (T38)",
		     test_left_behind),
		RUNS("a denied call is answered and told", test_denied_call),
		RUNS("an exec of the program's own is its own business",
		     test_own_exec),
		RUNS("what exec says becomes a shell's status, or a deferral",
		     test_exec_errors),
		RUNS("what was not started says which step", test_not_started),
		RUNS("a set-id program that fails without its rights is 75",
		     test_set_id),
	};

	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests_name("supervise", tests, NULL, NULL);
}
