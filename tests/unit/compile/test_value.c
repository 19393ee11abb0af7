/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/value.h"

#define GIB (UINT64_C(1) << 30)

typedef int take(const char *text, uint64_t *out, const char **why);

struct row {
	const char *text;
	int64_t result;		/* -1: refused; -2: infinity */
};

static void
check(take *value, const struct row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		uint64_t out = 4711;
		const char *why = NULL;
		int taken = value(rows[i].text, &out, &why);

		if ((taken == 0) != (rows[i].result != -1))
			fail_msg("'%s': %s", rows[i].text,
				 taken == 0 ? "taken" : why);
		if (taken != 0) {
			assert_non_null(why);
			assert_int_equal(out, 4711);
		} else if (rows[i].result == -2) {
			assert_true(out == VALUE_INFINITY);
		} else if (out != (uint64_t)rows[i].result) {
			fail_msg("'%s' is not %llu", rows[i].text,
				 (unsigned long long)out);
		}
	}
}

#define CHECK(value, rows) check(value, rows, sizeof rows / sizeof rows[0])

static void
decimal_numbers_are_digits_only(void **state)
{
	static const struct row rows[] = {
		{ "0", 0 }, { "1", 1 }, { "007", 7 },
		{ "9223372036854775807", INT64_MAX },
		{ "18446744073709551616", -1 }, { "99999999999999999999", -1 },
		{ "", -1 }, { "-1", -1 }, { "+1", -1 }, { " 1", -1 },
		{ "1 ", -1 }, { "0x1", -1 }, { "1e3", -1 }, { "1\n", -1 },
	};

	(void)state;
	CHECK(value_decimal, rows);
}

static void
sizes_have_base_1024_and_one_suffix(void **state)
{
	static const struct row rows[] = {
		{ "0", 0 }, { "1", 1 }, { "64K", 65536 }, { "1B", 1 },
		{ "10M", 10 << 20 }, { "1G", GIB }, { "1T", 1024 * GIB },
		{ "1P", 1024 * 1024 * GIB }, { "7E", 7 * (INT64_C(1) << 60) },
		{ "infinity", -2 }, { "16E", -1 },
		{ "18446744073709551615", -1 },
		{ "99999999999999999999999K", -1 },
		{ "", -1 }, { "K", -1 }, { "1KB", -1 }, { "1k", -1 },
		{ "1 K", -1 }, { "1.5M", -1 }, { "-1", -1 }, { "Infinity", -1 },
	};

	(void)state;
	CHECK(value_size, rows);
}

static void
time_spans_are_systemds_and_round_up(void **state)
{
	static const struct row rows[] = {
		{ "0", 0 }, { "5", 5 }, { "5s", 5 }, { "5 s", 5 },
		{ "5min 20s", 320 }, { "5min20s", 320 }, { "2h", 7200 },
		{ "1d", 86400 }, { "1w 1d", 8 * 86400 }, { "1M", 2629800 },
		{ "1y", 31557600 }, { "20s 5min", 320 }, { "1hour 1m", 3660 },
		{ "500ms", 1 }, { "1500ms", 2 }, { "1us", 1 },
		{ "1000000us", 1 }, { "1.5min", 90 }, { "0.1s", 1 },
		{ "1.5h", 5400 }, { "0.0000001", 0 }, { "  7  ", 7 },
		{ "3\xc2\xb5s", 1 }, { "infinity", -2 },
		{ "", -1 }, { "s", -1 }, { "5x", -1 }, { "-5", -1 },
		{ "5 min 20", 320 }, { "1.", -1 }, { ".5", -1 }, { "1..5", -1 },
		{ "99999999999999999999", -1 }, { "999999999999y", -1 },
		{ "5min, 20s", -1 }, { "infinity s", -1 },
	};

	(void)state;
	CHECK(value_span, rows);
}

static void
booleans_have_six_words_each(void **state)
{
	static const char *const yes[] = { "yes", "true", "on", "1", "y", "T" };
	static const char *const no[] = { "no", "FALSE", "off", "0", "n", "f" };
	static const char *const neither[] = { "", "2", "ja", "yes ", "o" };
	const char *why;
	uint32_t out;
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		out = 7;
		assert_int_equal(value_boolean(yes[i], &out, &why), 0);
		assert_int_equal(out, 1);
		assert_int_equal(value_boolean(no[i], &out, &why), 0);
		assert_int_equal(out, 0);
	}
	for (i = 0; i < 5; i++)
		assert_int_equal(value_boolean(neither[i], &out, &why), -1);
}

static void
masks_are_octal_up_to_0777(void **state)
{
	const char *why;
	uint32_t out = 0;

	(void)state;
	assert_int_equal(value_octal("0022", &out, &why), 0);
	assert_int_equal(out, 022);
	assert_int_equal(value_octal("777", &out, &why), 0);
	assert_int_equal(out, 0777);
	assert_int_equal(value_octal("1000", &out, &why), -1);
	assert_int_equal(value_octal("8", &out, &why), -1);
	assert_int_equal(value_octal("", &out, &why), -1);
	assert_int_equal(value_octal("77777777777777777777", &out, &why), -1);
	assert_int_equal(out, 0777);
}

/* The words of a text, joined by bars; NULL: refused. */
static const char *
words(const char *text)
{
	static char all[VALUE_WORD_MAX];
	char word[VALUE_WORD_MAX];
	const char *why;
	int found;

	all[0] = '\0';
	while ((found = value_word(&text, word, &why)) == 1) {
		strcat(all, "|");
		strcat(all, word);
	}
	return found == 0 ? all : NULL;
}

static void
words_are_split_and_unquoted(void **state)
{
	(void)state;
	assert_string_equal(words(""), "");
	assert_string_equal(words(" \t "), "");
	assert_string_equal(words("a b\tc  d"), "|a|b|c|d");
	assert_string_equal(words("\"a b\" c"), "|a b|c");
	assert_string_equal(words("A='b c'd"), "|A=b cd");
	assert_string_equal(words("'' x"), "||x");
	assert_string_equal(words("a\\ b \\\\ \\\" \\'"), "|a b|\\|\"|'");
	assert_string_equal(words("'\"'"), "|\"");
	assert_null(words("'a"));
	assert_null(words("a \"b"));
	assert_null(words("a\\"));
	assert_null(words("a\\n"));
}

static void
a_word_fits_to_its_last_byte(void **state)
{
	char text[VALUE_WORD_MAX + 2];
	char word[VALUE_WORD_MAX];
	const char *cursor = text;
	const char *why;

	(void)state;
	memset(text, 'x', sizeof text);
	text[VALUE_WORD_MAX - 1] = '\0';
	assert_int_equal(value_word(&cursor, word, &why), 1);
	assert_int_equal(strlen(word), VALUE_WORD_MAX - 1);
	text[VALUE_WORD_MAX - 1] = 'x';
	text[VALUE_WORD_MAX] = '\0';
	cursor = text;
	assert_int_equal(value_word(&cursor, word, &why), -1);
	assert_string_equal(why, "the word is too long");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimal_numbers_are_digits_only),
		cmocka_unit_test(sizes_have_base_1024_and_one_suffix),
		cmocka_unit_test(time_spans_are_systemds_and_round_up),
		cmocka_unit_test(booleans_have_six_words_each),
		cmocka_unit_test(masks_are_octal_up_to_0777),
		cmocka_unit_test(words_are_split_and_unquoted),
		cmocka_unit_test(a_word_fits_to_its_last_byte),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
