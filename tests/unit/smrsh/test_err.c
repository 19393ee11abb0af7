/* SPDX-License-Identifier: ISC */
/*
 * err: a failure as one sentence, whatever stands in it.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh2/err.h"
#include "tests/unit/unit.h"

static struct err err;

static void
test_filled(void **state)
{
	(void)state;
	memset(&err, 0x5a, sizeof err);
	assert_int_equal(err_set(&err, ERR_CONFIG, RULE_TRUST, 13, "a %d", 7),
			 -1);
	assert_int_equal(err.class, ERR_CONFIG);
	assert_int_equal(err.rule, RULE_TRUST);
	assert_int_equal(err.errnum, 13);
	assert_int_equal(err.offset, -1);
	assert_int_equal(err.byte, 0);
	assert_string_equal(err.text, "a 7");
	assert_string_equal(err.detail, "");
	assert_int_equal(err_detail(&err, "%s", "more"), -1);
	assert_string_equal(err.text, "a 7");
	assert_string_equal(err.detail, "more");
	/* A later failure does not keep the detail of an earlier one. */
	(void)err_set(&err, ERR_DENIED, RULE_LOOKUP, 0, "b");
	assert_string_equal(err.detail, "");
}

static void
test_control_bytes(void **state)
{
	char text[] = "a?b\xc3\xa9";
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		text[1] = (char)b;
		(void)err_set(&err, ERR_DENIED, RULE_LOOKUP, 0, "%s", text);
		(void)err_detail(&err, "%s", text);
		assert_int_equal((unsigned char)err.text[1],
				 b < 0x20 || b == 0x7f ? '?' : b);
		assert_string_equal(err.text, err.detail);
	}
}

static void
test_cut(void **state)
{
	static char big[1 << 16];

	(void)state;
	memset(big, 'a', sizeof big - 1);
	(void)err_set(&err, ERR_DENIED, RULE_LENGTH, 0, "%s", big);
	(void)err_detail(&err, "%s", big);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	assert_int_equal(strlen(err.detail), ERR_DETAIL_MAX - 1);
	big[ERR_TEXT_MAX - 1] = '\0';
	(void)err_set(&err, ERR_DENIED, RULE_LENGTH, 0, "%s", big);
	assert_string_equal(err.text, big);
}

static void
test_statuses(void **state)
{
	static const struct {
		enum err_class class;
		int status;
	} rows[] = {
		{ ERR_USAGE, 64 }, { ERR_DENIED, 69 }, { ERR_CONFIG, 75 },
		{ ERR_SYSTEM, 75 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		(void)err_set(&err, rows[i].class, RULE_NONE, 0, "x");
		assert_int_equal(err_status(&err), rows[i].status);
	}
}

static void
test_rules_have_names(void **state)
{
	int i;
	int j;

	(void)state;
	for (i = 0; i < RULE_COUNT; i++) {
		assert_non_null(err_rule_name((enum err_rule)i));
		for (j = 0; j < i; j++)
			assert_string_not_equal(
				err_rule_name((enum err_rule)i),
				err_rule_name((enum err_rule)j));
	}
	assert_string_equal(err_rule_name(RULE_CHARACTER), "character");
	assert_string_equal(err_rule_name(RULE_LOOKUP), "lookup");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a failure says class, rule, errno and a sentence",
		     test_filled),
		SAYS("control bytes do not get into a sentence (T40)",
		     test_control_bytes),
		SAYS("a sentence is cut at its limit", test_cut),
		SAYS("each class has its exit status", test_statuses),
		SAYS("each rule has a name of its own", test_rules_have_names),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
