/* SPDX-License-Identifier: ISC */
/*
 * Messages to a collector that answers, refuses, goes away or is not there.
 * The one here is a child that plays a script; the real one is met in
 * tests/regress and tests/auditd.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
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
static pid_t player;

/* What the collector does with each message in turn: 'o' answers ok, 'n' no,
 * 's' says nothing, 'c' closes and waits for the next connection. */
static void
play(const char *script)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	char got[64];
	int lease = -1;

	strcpy(to.sun_path, scratch_path("collector"));
	(void)unlink(to.sun_path);
	assert_int_equal(bind(fd, (void *)&to, sizeof to), 0);
	assert_int_equal(listen(fd, 5), 0);
	player = fork();
	if (player != 0) {
		(void)close(fd);
		return;
	}
	for (; *script != '\0'; script++) {
		if (lease < 0)
			lease = accept(fd, NULL, NULL);
		if (recv(lease, got, sizeof got, 0) <= 0)
			_exit(1);
		if (*script == 'o')
			(void)send(lease, "ok 7 00", 7, 0);
		if (*script == 'n')
			(void)send(lease, "no disk full", 12, 0);
		if (*script == 'c') {
			(void)close(lease);
			lease = -1;
		}
	}
	_exit(0);
}

/* The script was played to its end. */
static void
expect_played(void)
{
	int status;

	assert_int_equal(waitpid(player, &status, 0), player);
	assert_int_equal(status, 0);
	player = 0;
}

static int
setup(void **state)
{
	(void)state;
	fault_clear();
	audit_begin(&audit, "/nonexistent", &request, room);
	audit.collector = scratch_path("collector");
	player = 0;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fault_clear();
	if (audit.lease_fd >= 0)
		(void)close(audit.lease_fd);
	if (player != 0) {
		(void)kill(player, SIGKILL);
		(void)waitpid(player, NULL, 0);
	}
	return 0;
}

static void
test_acknowledged(void **state)
{
	(void)state;
	play("ooo");
	assert_int_equal(sink_collect(&audit, "a", 1, true), 0);
	assert_int_equal(sink_collect(&audit, "b", 1, false), 0);
	assert_int_equal(audit.unanswered, 1);
	assert_int_equal(sink_collect(&audit, "c", 1, true), 0);
	assert_int_equal(audit.unanswered, 0);
	assert_int_equal(fcntl(audit.lease_fd, F_GETFD) & FD_CLOEXEC,
			 FD_CLOEXEC);
	expect_played();
}

static void
test_refused(void **state)
{
	(void)state;
	play("non");
	assert_int_equal(sink_collect(&audit, "a", 1, true), -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(sink_collect(&audit, "b", 1, true), 0);
	assert_int_equal(sink_collect(&audit, "c", 1, false), 0);
	expect_played();
}

/* A restarted collector gets the record again, once. */
static void
test_restarted(void **state)
{
	(void)state;
	play("oco");
	assert_int_equal(sink_collect(&audit, "a", 1, true), 0);
	assert_int_equal(sink_collect(&audit, "b", 1, true), 0);
	expect_played();
	(void)teardown(state);
	(void)setup(state);
	play("cc");
	assert_int_equal(sink_collect(&audit, "a", 1, true), -1);
	assert_int_equal(errno, ECONNRESET);
	expect_played();
}

static void
test_absent(void **state)
{
	(void)state;
	(void)unlink(audit.collector);
	assert_int_equal(sink_collect(&audit, "a", 1, true), -1);
	assert_int_equal(errno, ENOENT);
	play("");
	expect_played();
	assert_int_equal(sink_collect(&audit, "a", 1, true), -1);
	assert_int_equal(errno, ECONNREFUSED);
	assert_int_equal(audit.lease_fd, -1);
}

static void
test_failing_calls(void **state)
{
	static const char *const calls[] = { "socket", "connect", "send" };
	size_t i;

	for (i = 0; i < 3; i++) {
		play("o");
		fault_fail(calls[i], FAULT_ANY, 0, EPERM);
		assert_int_equal(sink_collect(&audit, "x", 1, true), -1);
		assert_int_equal(errno, EPERM);
		(void)teardown(state);
		(void)setup(state);
	}
}

/* The caller makes it shorter, on the same connection. */
static void
test_too_long(void **state)
{
	(void)state;
	play("o");
	fault_fail("send", FAULT_ANY, 1, EMSGSIZE);
	assert_int_equal(sink_collect(&audit, "long", 4, true), -1);
	assert_int_equal(errno, EMSGSIZE);
	assert_true(audit.lease_fd >= 0);
	assert_int_equal(sink_collect(&audit, "a", 1, true), 0);
	expect_played();
}

#define TAKES(sentence, f) { sentence, f, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TAKES("a record is acknowledged, with those before it",
		      test_acknowledged),
		TAKES("a record that is refused is an error", test_refused),
		TAKES("a restarted collector gets it once more",
		      test_restarted),
		TAKES("no collector is an error", test_absent),
		TAKES("each system call that fails is an error",
		      test_failing_calls),
		TAKES("one that is too long can be sent shorter",
		      test_too_long),
	};

	return cmocka_run_group_tests_name("sink_socket", tests, NULL, NULL);
}
