/* SPDX-License-Identifier: ISC */
/*
 * Which commands of a line run, for every way they can end.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/unit/unit.h"

static struct script script;

/* Runs a line in which command a ends with statuses[0], b with [1], ... */
static const char *
run(const char *line, const int *statuses)
{
	static char ran[64];
	const struct request req = { .argv0 = "smrsh", .command = line };
	struct command *c;
	struct err e;
	size_t n = 0;
	int status = 0;

	assert_int_equal(command_parse(&script, &req, "/bin", &e), 0);
	while ((c = command_next(&script, status)) != NULL) {
		ran[n++] = c->name[0];
		status = statuses[c->name[0] - 'a'];
	}
	ran[n] = '\0';
	return ran;
}

/* && and || bind alike, from left to right: an independent reading. */
static const char *
expected(const char *joins, const int *statuses)
{
	static char ran[64];
	size_t i;
	size_t n = 0;
	int status = 0;

	for (i = 0; i == 0 || joins[i - 1] != '\0'; i++) {
		if (i > 0 && (joins[i - 1] == '&') != (status == 0))
			continue;
		ran[n++] = (char)('a' + i);
		status = statuses[i];
	}
	ran[n] = '\0';
	return ran;
}

static void
test_all_lines_of_four(void **state)
{
	char line[64];
	char joins[4];
	int statuses[4];
	int bits;
	int i;

	(void)state;
	for (bits = 0; bits < 1 << 7; bits++) {
		for (i = 0; i < 3; i++)
			joins[i] = (bits >> i & 1) != 0 ? '&' : '|';
		joins[3] = '\0';
		for (i = 0; i < 4; i++)
			statuses[i] = (bits >> (3 + i) & 1) != 0 ? 75 : 0;
		(void)snprintf(line, sizeof line, "a %c%cb %c%cc %c%cd",
			       joins[0], joins[0], joins[1], joins[1], joins[2],
			       joins[2]);
		assert_string_equal(run(line, statuses),
				    expected(joins, statuses));
	}
}

static void
test_comment_never_runs(void **state)
{
	static const int fine[] = { 0, 0, 0 };
	static const int bad[] = { 1, 0, 0 };

	(void)state;
	assert_string_equal(run("a # && b && c", fine), "a");
	assert_string_equal(run("a # || b || c", bad), "a");
	assert_string_equal(run("a && b # && c", fine), "ab");
}

static void
test_prefix_runs_the_first(void **state)
{
	static const int fine[] = { 0, 0 };

	(void)state;
	assert_string_equal(run("IFS=' ' && a && b", fine), "ab");
}

static void
test_nothing_left(void **state)
{
	static const int fine[] = { 0 };

	(void)state;
	assert_string_equal(run("a", fine), "a");
	assert_null(command_next(&script, 0));
	assert_null(command_next(&script, 1));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("&& and || bind alike, for every line of four commands",
		     test_all_lines_of_four),
		SAYS("a command in a comment never runs",
		     test_comment_never_runs),
		SAYS("the command behind IFS=' ' && runs",
		     test_prefix_runs_the_first),
		SAYS("nothing is left after the last", test_nothing_left),
	};

	return cmocka_run_group_tests_name("next", tests, NULL, NULL);
}
