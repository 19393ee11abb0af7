/* SPDX-License-Identifier: ISC */
/*
 * Descriptors, session, signals and the leash.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "tests/unit/sandbox/scene.h"

static int
fds_are_closing(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0)
			return 1;
	for (fd = 3; fd < 1024; fd++) {
		const int flags = fcntl(fd, F_GETFD);

		if (flags >= 0 && (flags & FD_CLOEXEC) == 0)
			return 2;
	}
	/* Open still: they are the parent's. */
	return fcntl(1000, F_GETFD) >= 0 ? 0 : 3;
}

static void
test_fds(void **state)
{
	(void)state;
	assert_int_equal(dup2(0, 1000), 1000);
	assert_int_equal(dup2(0, 17), 17);
	assert_int_equal(attempt(fds_apply, fds_are_closing), 0);
	(void)close(1000);
	(void)close(17);
}

static void
test_fds_failing(void **state)
{
	static const struct failure rows[] = {
		{ "syscall", SYS_close_range, 1, ENOSYS },
		{ "syscall", SYS_close_range, 1, EINVAL },
	};

	(void)state;
	expect_failures(fds_apply, rows, COUNT(rows));
}

static int
is_fresh_session(void)
{
	struct sigaction have;
	sigset_t mask;
	int sig;

	if (getsid(0) != getpid() || getpgrp() != getpid())
		return 1;
	if (open("/dev/tty", O_RDWR) >= 0)
		return 2;
	(void)sigprocmask(SIG_SETMASK, NULL, &mask);
	for (sig = 1; sig < NSIG; sig++) {
		if (sigismember(&mask, sig) == 1)
			return 3;
		if (sigaction(sig, NULL, &have) == 0 &&
		    have.sa_handler != SIG_DFL)
			return 4;
	}
	return 0;
}

/* What sendmail ignores, and what the launcher blocks. */
static int
session_child(void *argument)
{
	sigset_t all;
	int sig;

	(void)argument;
	for (sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_IGN);
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	if (session_apply(&scene.launch, &scene.err) != 0)
		return 99;
	return is_fresh_session();
}

static void
test_session(void **state)
{
	(void)state;
	assert_int_equal(in_child(session_child, NULL), 0);
}

static mode_t wanted_umask;

static int
umask_is(void)
{
	const mode_t have = umask(0);

	return have == wanted_umask ? 0 : 1;
}

static void
test_umask(void **state)
{
	const mode_t old = umask(027);

	(void)state;
	scene.block->umask = 0077;
	wanted_umask = 0077;
	assert_int_equal(attempt(session_apply, umask_is), 0);
	scene.block->umask = 0xffffffffu;	/* inherited */
	wanted_umask = 027;
	assert_int_equal(attempt(session_apply, umask_is), 0);
	scene.block->umask = 0;
	wanted_umask = 0;
	assert_int_equal(attempt(session_apply, umask_is), 0);
	(void)umask(old);
}

static void
test_session_failing(void **state)
{
	static const struct failure rows[] = {
		{ "setsid", FAULT_ANY, 1, EPERM },
		{ "getsid", FAULT_ANY, 1, EPERM },
		{ "syscall", SYS_rt_sigaction, 1, EINVAL },
		{ "syscall", SYS_rt_sigaction, 30, EINVAL },
		{ "syscall", SYS_rt_sigprocmask, 1, EINVAL },
	};

	(void)state;
	expect_failures(session_apply, rows, COUNT(rows));
}

static int
leash_is_on(void)
{
	int sig = 0;

	(void)prctl(PR_GET_PDEATHSIG, &sig, 0, 0, 0);
	return sig == SIGKILL ? 0 : 1;
}

static void
test_leash(void **state)
{
	(void)state;
	assert_int_equal(attempt(leash_apply, leash_is_on), 0);
}

/* T61: its supervisor died before the leash was on. */
static void
test_orphan(void **state)
{
	(void)state;
	scene.launch.supervisor = 1;
	assert_int_equal(attempt(leash_apply, NULL), STEP_FAILED);
	scene.launch.supervisor = getpid();
	fault_return("getppid", FAULT_ANY, 1, 1);
	assert_int_equal(attempt(leash_apply, NULL), STEP_FAILED);
}

static void
test_leash_failing(void **state)
{
	static const struct failure rows[] = {
		{ "prctl", PR_SET_PDEATHSIG, 1, EINVAL },
		{ "prctl", PR_GET_PDEATHSIG, 1, EFAULT },
	};

	(void)state;
	expect_failures(leash_apply, rows, COUNT(rows));
	fault_return("prctl", PR_SET_PDEATHSIG, 1, 0);	/* and was not done */
	assert_int_equal(attempt(leash_apply, NULL), STEP_FAILED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("every descriptor but three closes at exec (T12)",
		      test_fds),
		STEPS("descriptors that stay are a failed step",
		      test_fds_failing),
		STEPS("the session is new, and no signal ignored or blocked",
		      test_session),
		STEPS("the umask is the policy's or the mail server's",
		      test_umask),
		STEPS("a session that stays is a failed step",
		      test_session_failing),
		STEPS("the program dies with its supervisor (T61)", test_leash),
		STEPS("an orphan does not start (T61)", test_orphan),
		STEPS("a leash that is not on is a failed step",
		      test_leash_failing),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
