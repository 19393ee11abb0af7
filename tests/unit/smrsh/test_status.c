/* SPDX-License-Identifier: ISC */
/*
 * Exit statuses, and the line that gets into a bounce.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/status.h"
#include "smrsh2/err.h"
#include "smrsh2/outcome.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/unit/unit.h"

static struct request request = { .argv0 = "smrsh" };
static struct command command = { .name = "p" };
static struct outcome outcome;
static struct audit audit;
static char text[AUDIT_TEXT_MAX];
static char said[8192];
static struct err err;

static int
open_output(void)
{
	int fd = open(scratch_path("out"), O_RDWR | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	return fd;
}

static const char *
close_output(int fd)
{
	ssize_t n = pread(fd, said, sizeof said - 1, 0);

	assert_true(n >= 0);
	said[n] = '\0';
	(void)close(fd);
	return said;
}

static const char *
explain(void)
{
	int fd = open_output();

	status_explain(&request, &command, &outcome, fd);
	return close_output(fd);
}

static const char *
refused(int status)
{
	int fd = open_output();

	audit_begin(&audit, "/nonexistent", &request, text);
	assert_int_equal(status_refused(&audit, &request, fd, &err), status);
	if (audit.fd >= 0)
		(void)close(audit.fd);
	return close_output(fd);
}

static int
setup(void **state)
{
	(void)state;
	memset(&outcome, 0, sizeof outcome);
	outcome.pid = 1;
	request.argv0 = "smrsh";
	command.is_exec = false;
	return 0;
}

static void
test_statuses(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 256; i++) {
		outcome.end = OUTCOME_EXIT;
		outcome.code = i;
		assert_int_equal(status_of(&outcome), i);
	}
	for (i = 1; i < 65; i++) {
		outcome.end = OUTCOME_SIGNAL;
		outcome.signal = i;
		assert_int_equal(status_of(&outcome), 128 + i);
	}
	outcome.end = OUTCOME_TIMEOUT;
	assert_int_equal(status_of(&outcome), 75);
	outcome.end = OUTCOME_NOT_STARTED;
	assert_int_equal(status_of(&outcome), 75);
	outcome.end = OUTCOME_EXIT;
	outcome.code = 0;
	outcome.is_neutered = true;
	assert_int_equal(status_of(&outcome), 75);
}

static void
test_refusal(void **state)
{
	(void)state;
	(void)err_set(&err, ERR_DENIED, RULE_LOOKUP, 2, "\"x\" not available"
		      " for sendmail programs (stat failed)");
	assert_string_equal(refused(69), "smrsh: \"x\" not available for"
			    " sendmail programs (stat failed)\n");
	(void)err_set(&err, ERR_CONFIG, RULE_TRUST, 0, "deferred: y");
	(void)err_detail(&err, "/a/secret/path");
	assert_string_equal(refused(75), "smrsh: deferred: y\n");
	(void)err_set(&err, ERR_USAGE, RULE_USAGE, 0,
		      "Usage: smrsh -c command");
	assert_string_equal(refused(64), "Usage: smrsh -c command\n");
	request.argv0 = "";
	(void)err_set(&err, ERR_USAGE, RULE_USAGE, 0, "Usage:  -c command");
	assert_string_equal(refused(64), "Usage:  -c command\n");
}

/* T42: argv[0] and the line may be of any length. */
static void
test_long_names(void **state)
{
	static char big[1 << 20];

	(void)state;
	memset(big, 'a', sizeof big - 1);
	request.argv0 = big;
	(void)err_set(&err, ERR_DENIED, RULE_LENGTH, 0, "command too long: %s",
		      big);
	(void)refused(69);
	assert_true(strlen(said) > 100 && strlen(said) < 4096);
	assert_int_equal(said[strlen(said) - 1], '\n');
	assert_non_null(strstr(said, ": command too long: aaa"));
	(void)err_set(&err, ERR_USAGE, RULE_USAGE, 0, "x");
	(void)refused(64);
	assert_int_equal(said[strlen(said) - 1], '\n');
}

/* Nobody may be there to read it. */
static void
test_nobody_listens(void **state)
{
	(void)state;
	status_say(&request, "x", -1);
	outcome.end = OUTCOME_TIMEOUT;
	status_explain(&request, &command, &outcome, -1);
	(void)err_set(&err, ERR_DENIED, RULE_LOOKUP, 2, "x");
	audit_begin(&audit, "/nonexistent", &request, text);
	assert_int_equal(status_refused(&audit, &request, -1, &err), 69);
}

static void
test_silence(void **state)
{
	int i;

	(void)state;
	outcome.end = OUTCOME_EXIT;
	for (i = 0; i < 256; i++) {
		outcome.code = i;
		assert_string_equal(explain(), "");
	}
	outcome.end = OUTCOME_SIGNAL;	/* the mail server sees the signal */
	outcome.signal = SIGKILL;
	command.is_exec = true;
	assert_string_equal(explain(), "");
}

static void
test_explanations(void **state)
{
	(void)state;
	outcome.end = OUTCOME_TIMEOUT;
	assert_non_null(strstr(explain(), "smrsh: deferred: "));
	outcome.end = OUTCOME_NOT_STARTED;
	outcome.step = "seccomp";
	(void)err_set(&outcome.error, ERR_SYSTEM, RULE_STEP, 0, "deferred: z");
	(void)err_detail(&outcome.error, "/secret");
	assert_string_equal(explain(), "smrsh: deferred: z\n");
	memset(&outcome, 0, sizeof outcome);
	outcome.pid = 1;
	outcome.end = OUTCOME_EXIT;
	outcome.is_neutered = true;
	assert_non_null(strstr(explain(), "smrsh: deferred: "));
	outcome.is_neutered = false;
	outcome.pid = 0;
	outcome.code = 127;
	assert_int_equal(strncmp(explain(), "smrsh: p: ", 10), 0);
	outcome.code = 126;
	assert_int_equal(strncmp(explain(), "smrsh: p: ", 10), 0);
}

static int
end_by(void *argument)
{
	const int *pair = argument;
	sigset_t all;

	(void)sigfillset(&all);	/* as the launcher runs */
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	return status_exit(pair[0], pair[1]);
}

static void
test_ends(void **state)
{
	static const int fatal[] = { SIGHUP, SIGINT, SIGKILL, SIGTERM, SIGPIPE,
				     SIGALRM, SIGUSR1, SIGXFSZ };
	int pair[2] = { 3, 0 };
	size_t i;

	(void)state;
	assert_int_equal(in_child(end_by, pair), 3);
	pair[0] = 0;
	assert_int_equal(in_child(end_by, pair), 0);
	for (i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
		pair[0] = 128 + fatal[i];
		pair[1] = fatal[i];
		assert_int_equal(in_child(end_by, pair), 256 + fatal[i]);
	}
	pair[0] = 128 + SIGCHLD;	/* ends nobody: the number remains */
	pair[1] = SIGCHLD;
	assert_int_equal(in_child(end_by, pair), 128 + SIGCHLD);
}

#define ENDS(sentence, f) { sentence, f, setup, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		ENDS("statuses are the program's, 128+N, or 75", test_statuses),
		ENDS("a refusal is one line without host detail", test_refusal),
		ENDS("names of any length make one line (T42)",
		     test_long_names),
		ENDS("nobody has to listen", test_nobody_listens),
		ENDS("a program that just exits needs no words", test_silence),
		ENDS("what is ours to explain is explained in one line",
		     test_explanations),
		ENDS("an exec'ed program's signal is handed on", test_ends),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
