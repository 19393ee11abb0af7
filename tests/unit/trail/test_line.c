/* SPDX-License-Identifier: ISC */
/*
 * Lines that are records, and lines that are not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/trail/trail.h"
#include "tests/unit/unit.h"

#define H "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD "{\"v\":1,\"seq\":5,\"ts\":\"2026-11-22T07:34:38.136928Z\"," \
	     "\"mono\":1381.772999,\"boot\":\"49bf0dfa-e6a3\",\"k\":\"done\""
#define HEAD_SEQ strlen("{\"v\":1,\"seq\":5,")
#define TAIL ",\"h\":\"" H "\"}"

static bool
parse(const char *line, struct trail_record *r)
{
	/* Exactly as long as the line: reading on is found. */
	const size_t len = strlen(line);
	char *copy = malloc(len + 1);
	bool is_record;

	memcpy(copy, line, len);
	is_record = trail_line_parse(copy, len, r);
	free(copy);
	return is_record;
}

static void
test_parts(void **state)
{
	static const char line[] = HEAD ",\"x\":\"01JD\",\"peer\":{\"cg\":\"/}"
		"\\\"{\"},\"ev\":{\"a\":{\"b\":\"}\"}}" TAIL;
	struct trail_record r;

	(void)state;
	assert_true(trail_line_parse(line, strlen(line), &r));
	assert_int_equal(r.seq, 5);
	assert_int_equal(r.kind_len, 4);
	assert_memory_equal(r.kind, "done", 4);
	assert_memory_equal(r.ev, "{\"a\":{\"b\":\"}\"}}", r.ev_len);
	assert_int_equal(r.ev_len, 15);
	assert_memory_equal(r.h, H, 64);
	assert_int_equal(r.covered, strlen(line) - strlen(TAIL));
}

static void
test_good_and_bad(void **state)
{
	static const char *const good[] = {
		HEAD ",\"ev\":{}" TAIL,
		HEAD ",\"x\":\"A\",\"ev\":{}" TAIL,
		HEAD ",\"peer\":{},\"ev\":{}" TAIL,
	};
	static const char *const bad[] = {
		"",
		"{}",
		HEAD,
		HEAD ",\"ev\":{}",
		HEAD TAIL,
		HEAD ",\"ev\":[]" TAIL,
		HEAD ",\"ev\":{" TAIL,
		HEAD ",\"ev\":{}}" TAIL,
		HEAD ",\"ev\":{},\"more\":1" TAIL,
		HEAD ",\"ev\":{},\"ev\":{}" TAIL,
		HEAD ",\"x\":\"\",\"ev\":{}" TAIL,
		HEAD ",\"x\":\"a b\",\"ev\":{}" TAIL,
		HEAD ",\"ev\":{}" TAIL " ",
		HEAD ",\"ev\":{}" TAIL "\n",
		HEAD ",\"ev\":{\"a\":\"\x1b\"}" TAIL,
		HEAD ",\"ev\":{\"a\":\"\x7f\"}" TAIL,
		HEAD ",\"ev\":{\"a\":\"\xc3\xa4\"}" TAIL,
		" " HEAD ",\"ev\":{}" TAIL,
		HEAD ", \"ev\":{}" TAIL,
		"{\"v\":2,\"seq\":5" ",\"ev\":{}" TAIL,
	};
	struct trail_record r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!parse(good[i], &r))
			fail_msg("no record: %s", good[i]);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (parse(bad[i], &r))
			fail_msg("a record: %s", bad[i]);
}

static void
test_numbers(void **state)
{
	static const struct {
		const char *digits;
		bool is_good;
	} rows[] = {
		{ "0", true }, { "18446744073709551615", true },
		{ "18446744073709551616", false }, { "01", false },
		{ "-1", false }, { "+1", false }, { "", false },
		{ "1.0", false },
		{ "99999999999999999999999", false },
	};
	struct trail_record r;
	char line[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		(void)snprintf(line, sizeof line, "{\"v\":1,\"seq\":%s,%s",
			       rows[i].digits,
			       HEAD ",\"ev\":{}" TAIL + HEAD_SEQ);
		if (parse(line, &r) != rows[i].is_good)
			fail_msg("%s", rows[i].digits);
	}
}

static void
test_longest(void **state)
{
	const size_t frame = strlen(HEAD ",\"ev\":{\"\":0}" TAIL);
	size_t size;
	char *line = malloc(TRAIL_LINE_MAX + 2);
	char *filler = malloc(TRAIL_LINE_MAX + 2);
	struct trail_record r;

	(void)state;
	memset(filler, 'a', TRAIL_LINE_MAX);
	for (size = TRAIL_LINE_MAX - 1; size <= TRAIL_LINE_MAX; size++) {
		(void)snprintf(line, TRAIL_LINE_MAX + 2, "%s%.*s%s",
			       HEAD ",\"ev\":{\"", (int)(size - frame), filler,
			       "\":0}" TAIL);
		assert_int_equal(strlen(line), size);
		assert_int_equal(trail_line_parse(line, size, &r),
				 size < TRAIL_LINE_MAX);
	}
	free(line);
	free(filler);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a record is taken apart", test_parts),
		SAYS("what is no record to the byte is none",
		     test_good_and_bad),
		SAYS("a sequence is a number below 2^64", test_numbers),
		SAYS("a record has at most TRAIL_LINE_MAX bytes with its end",
		     test_longest),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
