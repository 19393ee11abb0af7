/* SPDX-License-Identifier: ISC */
/*
 * The process that the launcher makes of the one it was given (T12 T13).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "smrsh/start.h"
#include "smrsh2/err.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

static struct err start_error;

/* bit N: descriptor N is closed at the start. */
static int
start_with_closed(void *argument)
{
	const int closed = *(const int *)argument;
	struct stat st;
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if ((closed >> fd & 1) != 0)
			(void)close(fd);
	if (start_clean(&start_error) != 0)
		return 1;
	for (fd = 0; fd <= 2; fd++) {
		if (fstat(fd, &st) != 0)
			return 2;
		if ((closed >> fd & 1) != 0 && (!S_ISCHR(st.st_mode) ||
						st.st_rdev != makedev(1, 3)))
			return 3;
	}
	for (fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return 4;
	return 0;
}

static void
test_standard_descriptors(void **state)
{
	int closed;

	(void)state;
	for (closed = 0; closed < 8; closed++)
		assert_int_equal(in_child(start_with_closed, &closed), 0);
}

static int
start_with_many(void *argument)
{
	int closed = 0;
	int i;

	(void)argument;
	for (i = 0; i < 100; i++)
		if (open("/", O_RDONLY | O_DIRECTORY) < 0)
			return 99;
	if (dup2(0, 1000) < 0)
		return 98;
	return start_with_closed(&closed);
}

static void
test_inherited_descriptors(void **state)
{
	(void)state;
	assert_int_equal(in_child(start_with_many, NULL), 0);
}

/* Before Linux 5.9, or under a filter. */
static int
start_without_close_range(void *argument)
{
	fault_fail("syscall", SYS_close_range, 0, ENOSYS);
	return start_with_many(argument);
}

static void
test_without_close_range(void **state)
{
	(void)state;
	assert_int_equal(in_child(start_without_close_range, NULL), 0);
}

static int
start_with_signals(void *argument)
{
	struct sigaction have;
	sigset_t mask;

	(void)argument;
	(void)signal(SIGCHLD, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	if (start_clean(&start_error) != 0)
		return 1;
	(void)sigaction(SIGCHLD, NULL, &have);
	if (have.sa_handler != SIG_DFL)
		return 2;
	(void)sigaction(SIGTERM, NULL, &have);
	if (have.sa_handler != SIG_DFL)
		return 3;
	(void)sigprocmask(SIG_SETMASK, NULL, &mask);
	if (!sigismember(&mask, SIGTERM) || !sigismember(&mask, SIGCHLD) ||
	    !sigismember(&mask, SIGALRM) || !sigismember(&mask, SIGPIPE) ||
	    !sigismember(&mask, SIGHUP))
		return 4;
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 5;
}

static void
test_signals(void **state)
{
	(void)state;
	assert_int_equal(in_child(start_with_signals, NULL), 0);
}

struct failure {
	const char *call;
	long first;
	int errnum;
	int closed;
};

static int
start_failing(void *argument)
{
	const struct failure *f = argument;

	if ((f->closed & 1) != 0)
		(void)close(0);
	fault_fail(f->call, f->first, 0, f->errnum);
	return start_clean(&start_error) == 0 ? 0 : 75;
}

static void
test_failing_calls(void **state)
{
	static struct failure rows[] = {
		{ "open", FAULT_ANY, EMFILE, 1 },
		{ "open", FAULT_ANY, ENOENT, 1 },
		{ "sigprocmask", FAULT_ANY, EINVAL, 0 },
		{ "prctl", PR_SET_DUMPABLE, EINVAL, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(in_child(start_failing, &rows[i]), 75);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("descriptors 0 to 2 are open, whichever were closed (T13)",
		     test_standard_descriptors),
		SAYS("all other descriptors are closed (T12)",
		     test_inherited_descriptors),
		SAYS("they are closed without close_range(2) too",
		     test_without_close_range),
		SAYS("signals are blocked and at their default", test_signals),
		SAYS("what cannot be made safe does not start",
		     test_failing_calls),
	};

	return cmocka_run_group_tests_name("start", tests, NULL, NULL);
}
