/* SPDX-License-Identifier: ISC */
/*
 * Datagrams to a system log that is there, stopped, restarted or gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/audit/sink.h"
#include "smrsh2/request.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

static char room[AUDIT_TEXT_MAX];
static struct audit audit;
static const struct request request = { .argv0 = "smrsh" };
static int server = -1;

static int
listen_at(const char *path, int type)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	assert_true(fd >= 0);
	(void)unlink(path);
	strcpy(to.sun_path, path);
	assert_int_equal(bind(fd, (void *)&to, sizeof to), 0);
	return fd;
}

static int
setup(void **state)
{
	(void)state;
	fault_clear();
	server = listen_at(scratch_path("log"), SOCK_DGRAM);
	audit_begin(&audit, scratch_path("log"), &request, room);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fault_clear();
	if (audit.fd >= 0)
		(void)close(audit.fd);
	if (server >= 0)
		(void)close(server);
	server = -1;
	return 0;
}

static long
milliseconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
expect_received(const char *text)
{
	static char got[AUDIT_TEXT_MAX];
	ssize_t n = recv(server, got, sizeof got, MSG_DONTWAIT);

	assert_int_equal(n, strlen(text));
	assert_memory_equal(got, text, strlen(text));
}

static void
test_datagram(void **state)
{
	(void)state;
	assert_int_equal(audit.fd, -1);	/* nothing is connected in advance */
	assert_int_equal(sink_send(&audit, "<22>one", 7, false), 0);
	assert_int_equal(sink_send(&audit, "<22>two", 7, true), 0);
	expect_received("<22>one");
	expect_received("<22>two");
	assert_int_equal(recv(server, room, 1, MSG_DONTWAIT), -1);
}

static void
test_absent(void **state)
{
	(void)state;
	(void)unlink(scratch_path("log"));
	assert_int_equal(sink_send(&audit, "x", 1, false), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(sink_send(&audit, "x", 1, true), -1);
	(void)close(server);
	server = listen_at(scratch_path("log"), SOCK_DGRAM);
	assert_int_equal(sink_send(&audit, "back", 4, false), 0);
	expect_received("back");
}

/* The daemon ended, and its socket's name is still there. */
static void
test_nobody_behind_the_name(void **state)
{
	(void)state;
	(void)close(server);
	server = -1;
	assert_int_equal(sink_send(&audit, "x", 1, false), -1);
	assert_int_equal(sink_send(&audit, "x", 1, true), -1);
	assert_int_equal(errno, ECONNREFUSED);
}

static void
test_restarted(void **state)
{
	(void)state;
	assert_int_equal(sink_send(&audit, "one", 3, false), 0);
	(void)close(server);
	server = listen_at(scratch_path("log"), SOCK_DGRAM);
	assert_int_equal(sink_send(&audit, "two", 3, false), 0);
	expect_received("two");
}

static void
fill_queue(void)
{
	while (sink_send(&audit, "x", 1, false) == 0)
		;
	assert_int_equal(errno, EAGAIN);
}

/* T43: a stopped log daemon with a full queue. */
static void
test_never_blocks(void **state)
{
	long before;
	int i;

	(void)state;
	fill_queue();
	before = milliseconds();
	for (i = 0; i < 100; i++) {
		assert_int_equal(sink_send(&audit, "x", 1, false), -1);
		assert_int_equal(errno, EAGAIN);
	}
	assert_true(milliseconds() - before < 5000);
}

static void
test_patience_has_an_end(void **state)
{
	long before = milliseconds();

	(void)state;
	fill_queue();
	assert_int_equal(sink_send(&audit, "x", 1, true), -1);
	assert_int_equal(errno, EAGAIN);
	assert_true(milliseconds() - before > 1000);
	assert_true(milliseconds() - before < 20000);
}

/* What fill_queue() left, and nothing else. */
static void
drain_queue(void)
{
	char byte;

	while (recv(server, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0 &&
	       byte == 'x')
		(void)recv(server, &byte, 1, 0);
}

static void
test_patience_is_rewarded(void **state)
{
	pid_t pid;

	(void)state;
	fill_queue();
	pid = fork();
	if (pid == 0) {
		(void)poll(NULL, 0, 200);
		drain_queue();
		_exit(0);
	}
	assert_int_equal(sink_send(&audit, "late", 4, true), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	drain_queue();
	expect_received("late");
}

/* Once it has read again, it is waited for again. */
static void
test_courtesy_comes_back(void **state)
{
	pid_t pid;
	char byte;

	(void)state;
	fill_queue();
	assert_int_equal(sink_send(&audit, "x", 1, false), -1);
	assert_int_equal(recv(server, &byte, 1, MSG_DONTWAIT), 1);
	assert_int_equal(sink_send(&audit, "x", 1, false), 0);
	pid = fork();
	if (pid == 0) {
		(void)poll(NULL, 0, 50);
		_exit(recv(server, &byte, 1, 0) == 1 ? 0 : 1);
	}
	assert_int_equal(sink_send(&audit, "x", 1, false), 0);
	(void)waitpid(pid, NULL, 0);
}

/* A signal during the wait must not cost the record. */
static void
test_interrupted(void **state)
{
	(void)state;
	fault_fail("send", FAULT_ANY, 1, EINTR);
	assert_int_equal(sink_send(&audit, "again", 5, false), 0);
	expect_received("again");
}

static void
test_largest(void **state)
{
	static char text[AUDIT_TEXT_MAX];

	(void)state;
	memset(text, 'a', sizeof text);
	/* It arrives whole, or the caller learns that it is too long. */
	if (sink_send(&audit, text, 100000, false) == 0)
		assert_int_equal(recv(server, room, sizeof room, MSG_DONTWAIT),
				 100000);
	if (sink_send(&audit, text, sizeof text, true) != 0)
		assert_true(errno == EMSGSIZE || errno == EAGAIN ||
			    errno == ENOBUFS);
}

static void
test_failing_calls(void **state)
{
	static const char *const calls[] = { "socket", "connect", "send" };
	static const int errnums[] = { EPERM, EACCES, EMFILE, ENOMEM, ENOBUFS };
	size_t i;
	size_t j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 5; j++) {
			fault_fail(calls[i], FAULT_ANY, 0, errnums[j]);
			assert_int_equal(sink_send(&audit, "x", 1, true), -1);
			assert_int_equal(errno, errnums[j]);
			(void)teardown(state);
			(void)setup(state);
		}
	}
}

/* What stands at the path may be anything. */
static void
test_no_datagram_socket(void **state)
{
	(void)state;
	(void)close(server);
	server = listen_at(scratch_path("log"), SOCK_STREAM);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(sink_send(&audit, "x", 1, true), -1);
	(void)unlink(scratch_path("log"));
	(void)mkfifo(scratch_path("log"), 0666);
	assert_int_equal(sink_send(&audit, "x", 1, true), -1);
	(void)unlink(scratch_path("log"));
}

/* A descriptor for the program there is none: it closes itself at exec. */
static void
test_closes_at_exec(void **state)
{
	(void)state;
	assert_int_equal(sink_send(&audit, "x", 1, false), 0);
	assert_true(audit.fd > 2);
	assert_int_equal(fcntl(audit.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

#define SINKS(sentence, f) { sentence, f, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SINKS("a datagram arrives", test_datagram),
		SINKS("without a socket there is an error, and later none",
		      test_absent),
		SINKS("with nobody behind the name there is an error",
		      test_nobody_behind_the_name),
		SINKS("a restarted daemon is found again", test_restarted),
		SINKS("a stopped daemon never makes it wait (T43)",
		      test_never_blocks),
		SINKS("a needed record waits about two seconds for room",
		      test_patience_has_an_end),
		SINKS("a needed record goes out when there is room",
		      test_patience_is_rewarded),
		SINKS("a daemon that reads again is waited for again",
		      test_courtesy_comes_back),
		SINKS("a signal does not lose a record", test_interrupted),
		SINKS("the largest record arrives whole or not at all",
		      test_largest),
		SINKS("each system call that fails is an error",
		      test_failing_calls),
		SINKS("what is no datagram socket is an error",
		      test_no_datagram_socket),
		SINKS("the program does not inherit the log",
		      test_closes_at_exec),
	};

	return cmocka_run_group_tests_name("sink", tests, NULL, NULL);
}
