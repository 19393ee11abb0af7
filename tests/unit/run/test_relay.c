/* SPDX-License-Identifier: ISC */
/*
 * Output on its way to the mail server: whole, counted, capped, and never
 * waited for without end.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "tests/unit/blob.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

static struct run run;
static struct run_room room;
static struct plan plan;
static struct blob blob;
static struct policy_block *block;
static int reported;
static uint64_t reported_count;

static void
note(void *context, const struct violation *v)
{
	(void)context;
	if (v->kind == VIOLATION_OUTPUT) {
		reported++;
		reported_count = v->count;
	}
}

static int
setup(void **state)
{
	(void)state;
	fault_clear();
	memset(&run, 0, sizeof run);
	memset(&plan, 0, sizeof plan);
	blob_begin(&blob);
	block = blob_block(&blob, NULL);
	plan.policy = block;
	run.plan = &plan;
	run.room = &room;
	run.events.violation = note;
	reported = 0;
	return 0;
}

/* In a child: descriptors 1 and 2 are ends[1] (or two pipes), relayed. */
static int ends[2];
static struct err err;

static int
begin(bool is_one)
{
	int other[2];

	(void)signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) != 0 || pipe(other) != 0 || dup2(ends[1], 1) < 0 ||
	    dup2(is_one ? ends[1] : other[1], 2) < 0)
		return -1;
	(void)close(ends[1]);
	(void)close(other[1]);
	return relay_begin(&run, &err);
}

static void
move_all(void)
{
	bool moved = true;
	size_t i;

	while (moved)
		for (moved = false, i = 0; i < run.relay_count; i++)
			moved |= relay_move(&run, &run.relays[i]);
}

/* What the mail server got, at most. */
static size_t
received(char *out, size_t size)
{
	ssize_t n;

	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	n = read(ends[0], out, size);
	return n > 0 ? (size_t)n : 0;
}

static int
one_stream(void *argument)
{
	char got[64];

	(void)argument;
	if (begin(true) != 0 || run.relay_count != 1 || run.out_fd < 3)
		return 1;
	if (write(1, "out ", 4) != 4 || write(2, "err", 3) != 3)
		return 2;
	move_all();
	if (received(got, sizeof got) != 7 || memcmp(got, "out err", 7) != 0)
		return 3;
	return run.out_bytes == 7 && run.lost_bytes == 0 ? 0 : 4;
}

static int
two_streams(void *argument)
{
	char got[64];

	(void)argument;
	if (begin(false) != 0 || run.relay_count != 2 ||
	    run.out_fd == run.err_fd)
		return 1;
	if (write(1, "out", 3) != 3 || write(2, "err", 3) != 3)
		return 2;
	move_all();
	if (received(got, sizeof got) != 3 || memcmp(got, "out", 3) != 0)
		return 3;
	return run.out_bytes == 6 ? 0 : 4;
}

static void
test_streams(void **state)
{
	(void)state;
	assert_int_equal(in_child(one_stream, NULL), 0);
	assert_int_equal(in_child(two_streams, NULL), 0);
}

/* Our own copies do not get into the program. */
static int
closes_at_exec(void *argument)
{
	int fd;

	(void)argument;
	if (begin(false) != 0)
		return 1;
	for (fd = 0; fd <= 2; fd++)
		if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0)
			return 2;
	return (fcntl(run.out_fd, F_GETFD) & FD_CLOEXEC) != 0 &&
			       (fcntl(run.err_fd, F_GETFD) & FD_CLOEXEC) != 0 &&
			       (fcntl(run.relays[0].from, F_GETFD) &
				FD_CLOEXEC) != 0
		       ? 0
		       : 3;
}

static void
test_closes_at_exec(void **state)
{
	(void)state;
	assert_int_equal(in_child(closes_at_exec, NULL), 0);
}

/* n bytes with MaxOutput=100: how many arrive, and how many are lost. */
static int
capped(void *argument)
{
	const size_t n = *(const size_t *)argument;
	char bytes[256];
	char got[256];
	const size_t want = n < 100 ? n : 100;

	memset(bytes, 'a', sizeof bytes);
	block->max_output = 100;
	if (begin(true) != 0 || write(1, bytes, n) != (ssize_t)n)
		return 1;
	move_all();
	if (write(1, bytes, n == 0 ? 0 : 1) < 0)
		return 1;
	move_all();
	if (received(got, sizeof got) != (n + 1 > 100 ? 100 : want + (n > 0)))
		return 2;
	if (run.out_bytes + run.lost_bytes != n + (n > 0))
		return 3;
	if (run.lost_bytes == 0)
		return reported == 0 ? 0 : 4;
	return reported == 1 && reported_count == 100 ? 0 : 5;
}

static void
test_cap(void **state)
{
	static size_t sizes[] = { 0, 1, 98, 99, 100, 101, 200 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		if (in_child(capped, &sizes[i]) != 0)
			fail_msg("%zu bytes", sizes[i]);
}

static int
no_limit(void *argument)
{
	static char bytes[60000];
	static char got[70000];

	(void)argument;
	block->max_output = UINT64_MAX;
	if (begin(true) != 0 || write(1, bytes, sizeof bytes) < 0)
		return 1;
	move_all();
	return received(got, sizeof got) == sizeof bytes && reported == 0 ? 0
									  : 2;
}

static void
test_no_limit(void **state)
{
	(void)state;
	assert_int_equal(in_child(no_limit, NULL), 0);
}

/* The mail server is gone: the program learns it by EPIPE. */
static int
reader_gone(void *argument)
{
	(void)argument;
	if (begin(true) != 0 || write(1, "a", 1) != 1)
		return 1;
	(void)close(ends[0]);
	move_all();
	if (write(1, "b", 1) != -1 || errno != EPIPE)
		return 2;
	move_all();
	return 0;
}

static void
test_reader_gone(void **state)
{
	(void)state;
	assert_int_equal(in_child(reader_gone, NULL), 0);
}

/* A reader that does not read: nothing blocks, nothing is lost. */
static int
slow_reader(void *argument)
{
	static char bytes[4096];
	static char got[1 << 20];
	size_t written = 0;
	size_t total = 0;
	size_t n;

	(void)argument;
	memset(bytes, 'a', sizeof bytes);
	if (begin(true) != 0)
		return 1;
	(void)fcntl(1, F_SETFL, O_NONBLOCK);
	while (written < 300000) {
		ssize_t w = write(1, bytes, sizeof bytes);

		if (w < 0)
			break;
		written += (size_t)w;
		move_all();
	}
	if (written < 100000)
		return 2;	/* both pipes are full now */
	while ((n = received(got, sizeof got)) > 0) {
		total += n;
		move_all();
	}
	return total == written ? 0 : 3;
}

static void
test_slow_reader(void **state)
{
	(void)state;
	assert_int_equal(in_child(slow_reader, NULL), 0);
}

static long
milliseconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* T58: the mail server's pipe is full and stays so. */
static int
drain_has_an_end(void *argument)
{
	static char bytes[4096];
	long before;

	(void)argument;
	if (begin(true) != 0)
		return 1;
	(void)fcntl(run.out_fd, F_SETFL, O_NONBLOCK);
	while (write(run.out_fd, bytes, sizeof bytes) > 0)
		;
	if (write(1, "a", 1) != 1)
		return 2;
	before = milliseconds();
	relay_drain(&run, 1);
	before = milliseconds() - before;
	if (before < 500 || before > 3000)
		return 3;
	/* It is not waited for again, and what it does not take is lost. */
	if (write(1, "bc", 2) != 2)
		return 4;
	before = milliseconds();
	relay_drain(&run, 20);
	if (milliseconds() - before > 3000)
		return 5;
	relay_settle(&run);
	return run.out_bytes == 0 && run.lost_bytes == 3 ? 0 : 6;
}

/* Somebody left behind writes faster than anybody reads. */
static int
drain_of_a_flood(void *argument)
{
	static char bytes[65536];
	long before;
	pid_t pid;

	(void)argument;
	block->max_output = 10;
	if (begin(true) != 0)
		return 1;
	pid = fork();
	if (pid == 0)
		for (;;)
			if (write(1, bytes, sizeof bytes) < 0)
				_exit(0);
	(void)poll(NULL, 0, 50);
	before = milliseconds();
	relay_drain(&run, 20);
	before = milliseconds() - before;
	(void)kill(pid, SIGKILL);
	return before < 15000 ? 0 : 2;
}

static int
drain_takes_all(void *argument)
{
	static char bytes[60000];
	static char got[70000];

	(void)argument;
	if (begin(true) != 0 || write(1, bytes, sizeof bytes) < 0)
		return 1;
	relay_drain(&run, 5);
	return received(got, sizeof got) == sizeof bytes ? 0 : 2;
}

static void
test_drain(void **state)
{
	(void)state;
	assert_int_equal(in_child(drain_takes_all, NULL), 0);
	assert_int_equal(in_child(drain_has_an_end, NULL), 0);
	assert_int_equal(in_child(drain_of_a_flood, NULL), 0);
}

static int
interrupted(void *argument)
{
	char got[8];

	(void)argument;
	if (begin(true) != 0 || write(1, "abc", 3) != 3)
		return 1;
	fault_fail("write", FAULT_ANY, 1, EINTR);
	move_all();
	fault_fail("write", FAULT_ANY, 1, EAGAIN);
	move_all();
	fault_clear();
	move_all();
	return received(got, sizeof got) == 3 ? 0 : 2;
}

static void
test_interrupted(void **state)
{
	(void)state;
	assert_int_equal(in_child(interrupted, NULL), 0);
}

struct failure {
	const char *call;
	long first;
	int nth;
};

static int
begin_failing(void *argument)
{
	const struct failure *f = argument;

	fault_fail(f->call, f->first, f->nth, EMFILE);
	if (begin(false) == 0)
		return 1;
	return err.rule == RULE_SYSTEM && err_status(&err) == 75 ? 0 : 2;
}

static void
test_failing_calls(void **state)
{
	static struct failure rows[] = {
		{ "pipe2", FAULT_ANY, 1 }, { "pipe2", FAULT_ANY, 2 },
		{ "syscall", SYS_fcntl, 1 }, { "syscall", SYS_fcntl, 2 },
		{ "dup2", FAULT_ANY, 3 }, { "dup2", FAULT_ANY, 4 },
		{ "fcntl", F_SETFL, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (in_child(begin_failing, &rows[i]) != 0)
			fail_msg("%s %d", rows[i].call, rows[i].nth);
}

#define RELAYS(sentence, f) { sentence, f, setup, setup, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		RELAYS("one stream stays one, and two stay two", test_streams),
		RELAYS("nothing of ours is left to the program",
		       test_closes_at_exec),
		RELAYS("MaxOutput= holds to the byte, and is told once (T58)",
		       test_cap),
		RELAYS("without a limit all of it arrives", test_no_limit),
		RELAYS("a program learns that its reader is gone (T58)",
		       test_reader_gone),
		RELAYS("a reader that stops loses nothing and blocks nobody",
		       test_slow_reader),
		RELAYS("the end of the output is waited for, and not for ever"
		       " (T58)", test_drain),
		RELAYS("a signal loses no output", test_interrupted),
		RELAYS("without a pipe nothing starts", test_failing_calls),
	};

	return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
