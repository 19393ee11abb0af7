/* SPDX-License-Identifier: ISC */
/*
 * Letters that a program owes, and what it says of them.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "smrsh/run/parts.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/submission.h"
#include "tests/unit/unit.h"

static struct run run;
static struct plan plan;
static struct policy_block block;
static struct violation v;

static int
setup(void **state)
{
	(void)state;
	memset(&run, 0, sizeof run);
	memset(&v, 0, sizeof v);
	block.flags = POLICY_SUBMIT;
	plan.policy = &block;
	run.plan = &plan;
	return 0;
}

static bool
said(const char *text)
{
	(void)snprintf(v.path, sizeof v.path, SUBMISSION_MARK "%.230s", text);
	return submission_end(&run, &v);
}

static void
test_word(void **state)
{
	(void)state;
	run.unsent = 2;
	assert_true(said("69 1234 a@x <b@y>"));
	assert_int_equal(run.unsent, 1);
	assert_int_equal(v.kind, VIOLATION_SUBMIT);
	assert_int_equal(v.nr, 69);
	assert_int_equal(v.count, 1234);
	assert_string_equal(v.exe, "a@x");
	assert_string_equal(v.path, "<b@y>");
}

/* The words are a hostile program's. */
static void
test_odd_words(void **state)
{
	static const char *const words[] = {
		"", " ", "-1", "x", "99999999999999999999 1", "1 ", "1 2",
		"1 2 ", "1 2 a", "1 2 a ", "\xff\n", "1 -5 \033[2J \r",
	};
	static char longest[VIOLATION_PATH_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		assert_true(said(words[i]));
	memset(longest, 'a', sizeof longest - 1);
	assert_true(said(longest));
	assert_int_equal(run.unsent, 0);	/* and not below it */
}

static void
test_other_paths(void **state)
{
	(void)state;
	run.unsent = 1;
	strcpy(v.path, "/usr/sbin/sendmail");
	assert_false(submission_end(&run, &v));
	strcpy(v.path, SUBMISSION_MARK);
	v.path[2] = 'S';
	assert_false(submission_end(&run, &v));
	block.flags = 0;
	assert_false(said("0 1 a b"));
	assert_int_equal(run.unsent, 1);
}

static void
test_other_programs(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat("/", &st), 0);
	assert_false(submission_begin(&run, &st, &v));
	assert_int_equal(run.unsent, 0);
}

#define ROWS(sentence, f) { sentence, f, setup, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		ROWS("a word settles a letter and is its record", test_word),
		ROWS("any words are taken, and settle no more than is owed",
		     test_odd_words),
		ROWS("other paths settle nothing", test_other_paths),
		ROWS("other programs owe nothing", test_other_programs),
	};

	return cmocka_run_group_tests_name("submission", tests, NULL, NULL);
}
