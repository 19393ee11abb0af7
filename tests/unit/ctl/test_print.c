/* SPDX-License-Identifier: ISC */
/*
 * Bytes of strangers on their way to a terminal and to JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "smrsh/ctl/print.h"

/* clang-format off */
static const struct {
	const char *bytes;
	const char *json;
	const char *terminal;
} rows[] = {
	{ "plain", "\"plain\"", "plain" },
	{ "", "\"\"", "" },
	{ "M\xc3\xbcller", "\"M\\u00FCller\"", "M\xc3\xbcller" },
	{ "\xff" "a", "\"\\uFFFDa\"", "\xff" "a" },
	{ "\xc3", "\"\\uFFFD\"", "\xc3" },
	{ "\xed\xa0\x80", "\"\\uFFFD\\uFFFD\\uFFFD\"", "\xed\xa0\x80" },
	{ "\033[31m\n\t\x7f", "\"\\u001B[31m\\n\\t\\u007F\"", "?[31m???" },
	{ "\xc2\x9b" "2J", "\"\\u009B2J\"", "?2J" },
	{ "\xc2", "\"\\uFFFD\"", "\xc2" },
};
/* clang-format on */

static void
test_json(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_t *text = print_text(rows[i].bytes);
		char *json = json_dumps(text, JSON_ENCODE_ANY |
					JSON_ENSURE_ASCII);

		assert_non_null(json);
		/* jansson leaves DEL as it is. */
		if (strchr(rows[i].bytes, 0x7f) == NULL)
			assert_string_equal(json, rows[i].json);
		free(json);
		json_decref(text);
	}
}

/* What print_plain() writes, caught in a pipe. */
static void
expect_plain(const char *bytes, const char *want)
{
	char got[64] = "";
	int saved = dup(STDOUT_FILENO);
	int fds[2];

	assert_int_equal(fflush(stdout), 0);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(dup2(fds[1], STDOUT_FILENO), STDOUT_FILENO);
	print_plain(bytes);
	(void)fflush(stdout);
	(void)dup2(saved, STDOUT_FILENO);
	(void)close(saved);
	(void)close(fds[1]);
	assert_int_equal(read(fds[0], got, sizeof got - 1), strlen(want));
	(void)close(fds[0]);
	assert_string_equal(got, want);
}

static void
test_terminal(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_plain(rows[i].bytes, rows[i].terminal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "any bytes become a string of JSON", test_json, NULL, NULL,
		  NULL },
		{ "no bytes steer a terminal", test_terminal, NULL, NULL,
		  NULL },
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
