/* SPDX-License-Identifier: ISC */
/*
 * Bytes of any kind to JSON and back: what is read is what was given (T40).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh2/encode.h"
#include "tests/unit/json.h"
#include "tests/unit/unit.h"

static char buffer[400000];
static char object[400010];

/* {"k":...} of a string, checked to be one line of ASCII JSON. */
static const char *
encode(const char *value, size_t cut)
{
	struct encoder x;

	encode_begin(&x, buffer, sizeof buffer - 1, cut);
	encode_string(&x, "k", value);
	assert_false(x.is_full);
	(void)snprintf(object, sizeof object, "{%.*s}", (int)x.used, buffer);
	assert_int_equal(strlen(object), x.used + 2);
	if (!json_is_valid(object))
		fail_msg("no JSON: %.200s", object);
	return object;
}

/* UTF-8 as RFC 3629 has it, by its table of byte ranges. */
static size_t
sequence(const unsigned char *s, size_t left)
{
	/* clang-format off */
	static const struct {
		unsigned char low, high, low2, high2, len;
	} rows[] = {
		{ 0x00, 0x7f, 0x00, 0xff, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	/* clang-format on */
	size_t i;
	size_t j;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (s[0] < rows[i].low || s[0] > rows[i].high)
			continue;
		if (rows[i].len > left)
			return 0;
		if (rows[i].len > 1 &&
		    (s[1] < rows[i].low2 || s[1] > rows[i].high2))
			return 0;
		for (j = 2; j < rows[i].len; j++)
			if (s[j] < 0x80 || s[j] > 0xbf)
				return 0;
		return rows[i].len;
	}
	return 0;
}

static bool
is_utf8(const char *value, size_t len)
{
	const unsigned char *s = (const unsigned char *)value;
	size_t n;

	for (; len > 0; len -= n, s += n)
		if ((n = sequence(s, len)) == 0)
			return false;
	return true;
}

/* The text alone, or the bytes beside it, give back all that was kept. */
static void
check(const char *value, size_t cut)
{
	static char text[100000];
	static unsigned char exact[100000];
	const char *json = encode(value, cut);
	const bool has_bytes = json_find(json, "k_b64") != NULL;
	const size_t len = strlen(value);
	long kept = json_string(json_find(json, "k"), text, sizeof text);

	assert_true(kept >= 0);
	if (has_bytes)
		kept = json_base64(json_find(json, "k_b64"), exact,
				   sizeof exact);
	assert_true(kept >= 0 && (size_t)kept <= len);
	assert_memory_equal(has_bytes ? (const char *)exact : text, value,
			    (size_t)kept);
	assert_true(has_bytes != is_utf8(value, (size_t)kept));
	if (len <= cut) {
		assert_int_equal(kept, len);
		assert_null(json_find(json, "k_cut"));
		return;
	}
	/* Cut: at most that much, and no more than three bytes less. */
	assert_true((size_t)kept <= cut && (size_t)kept + 3 >= cut);
	assert_non_null(json_find(json, "k_cut"));
	(void)snprintf(text, sizeof text, "%zu", len);
	assert_true(json_is_number(json, "k_len", text));
}

static void
test_single_bytes(void **state)
{
	char value[8];
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		(void)snprintf(value, sizeof value, "%c", b);
		check(value, ENCODE_CUT);
		(void)snprintf(value, sizeof value, "a%cb", b);
		check(value, ENCODE_CUT);
	}
}

static void
test_pairs(void **state)
{
	char value[8];
	int a;
	int b;

	(void)state;
	for (a = 1; a < 256; a++)
		for (b = 1; b < 256; b++) {
			(void)snprintf(value, sizeof value, "%c%c", a, b);
			check(value, ENCODE_CUT);
		}
}

/* Every lead byte with every second byte, and the ends of the third. */
static void
test_sequences(void **state)
{
	static const int thirds[] = { 0x7f, 0x80, 0xbf, 0xc0 };
	char value[8];
	int a;
	int b;
	size_t i;

	(void)state;
	for (a = 0xc0; a < 256; a++)
		for (b = 0x7f; b < 0xc1; b++)
			for (i = 0; i < 4; i++) {
				(void)snprintf(value, sizeof value, "%c%c%c", a,
					       b, thirds[i]);
				check(value, ENCODE_CUT);
				(void)snprintf(value, sizeof value, "%c%c%c%c",
					       a, b, thirds[i], 0x80);
				check(value, ENCODE_CUT);
			}
}

static void
random_value(struct random *r, char *value, size_t max)
{
	static const char *const pieces[] = {
		"a",	 "\"",	     "\\",	     "\n",
		"\x1b[", "\xc3\xa9", "\xe2\x80\xae", "\xf0\x9f\x93\xa7",
		"\xff",	 "\xc3",     "\xed\xa0\x80", "/"
	};
	size_t len = random_below(r, max - 8);
	size_t used = 0;
	const char *piece;

	while (used < len) {
		if (random_below(r, 3) == 0) {
			value[used++] = (char)(1 + random_below(r, 255));
			continue;
		}
		piece = pieces[random_below(r, 12)];
		memcpy(value + used, piece, strlen(piece));
		used += strlen(piece);
	}
	value[used] = '\0';
}

static void
test_random(void **state)
{
	struct random r = { random_seed("random strings") };
	char value[256];
	int i;

	(void)state;
	for (i = 0; i < 40000; i++) {
		random_value(&r, value, i % 10 == 0 ? sizeof value : 24);
		check(value,
		      i % 2 == 0 ? ENCODE_CUT : 1 + random_below(&r, 40));
	}
}

static void
test_cut(void **state)
{
	static const char *const tails[] = { "a", "\xc3\xa9", "\xe2\x82\xac",
					     "\xf0\x9f\x93\xa7", "\x80", "\xff",
					     "\x80\x80\x80\x80\x80\x80\x80" };
	static char value[40000];
	size_t i;
	size_t len;

	(void)state;
	for (i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		for (len = ENCODE_CUT - 8; len <= ENCODE_CUT + 1; len++) {
			memset(value, 'a', len);
			strcpy(value + len, tails[i]);
			check(value, ENCODE_CUT);
		}
	}
	memset(value, 'b', ENCODE_CUT + 1);
	value[ENCODE_CUT + 1] = '\0';
	assert_non_null(json_find(encode(value, ENCODE_CUT), "k_cut"));
	value[ENCODE_CUT] = '\0';
	assert_null(json_find(encode(value, ENCODE_CUT), "k_cut"));
}

/* The whole string is what the checksum is of. */
static void
test_cut_checksum(void **state)
{
	(void)state;
	assert_true(json_is(encode("abc", 2), "k_sha256",
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9c"
			    "b410ff61f20015ad"));
	assert_true(json_is(encode("abc", 2), "k", "ab"));
	assert_true(json_is_number(encode("abc", 2), "k_len", "3"));
}

/* In a buffer of any size: what fits, is_full when it did not, and never a
 * byte beyond. */
static void
test_every_size(void **state)
{
	static const char value[] = "a\"\\\n\xc3\xa9\xf0\x9f\x93\xa7\xff.";
	struct encoder x;
	char *exact;
	size_t whole;
	size_t size;

	(void)state;
	encode_begin(&x, buffer, sizeof buffer - 1, 6);
	encode_open(&x, NULL, '{');
	encode_string(&x, "k", value);
	encode_unsigned(&x, "n", UINT64_MAX);
	encode_plain(&x, value, 5);
	encode_close(&x, '}');
	whole = x.used;
	for (size = 1; size < whole + 4; size++) {
		exact = malloc(size);
		assert_non_null(exact);
		encode_begin(&x, exact, size, 6);
		encode_open(&x, NULL, '{');
		encode_string(&x, "k", value);
		encode_unsigned(&x, "n", UINT64_MAX);
		encode_plain(&x, value, 5);
		encode_close(&x, '}');
		assert_true(x.is_full == (size < whole));
		assert_true(x.used <= size);
		if (!x.is_full)
			assert_memory_equal(exact, buffer, whole);
		free(exact);
	}
}

static void
test_structure(void **state)
{
	struct encoder x;

	(void)state;
	encode_begin(&x, buffer, sizeof buffer - 1, ENCODE_CUT);
	encode_open(&x, NULL, '{');
	encode_number(&x, "a", INT64_MIN);
	encode_open(&x, "b", '[');
	encode_close(&x, ']');
	encode_open(&x, "c", '[');
	encode_element(&x, "x");
	encode_unsigned(&x, NULL, UINT64_MAX);
	encode_open(&x, NULL, '{');
	encode_close(&x, '}');
	encode_close(&x, ']');
	encode_string(&x, "none", NULL);
	encode_word(&x, "d", "w");
	encode_ms(&x, "e", 1234567);
	encode_ms(&x, "f", 0);
	encode_ms(&x, "g", 999);
	encode_close(&x, '}');
	buffer[x.used] = '\0';
	assert_string_equal(buffer, "{\"a\":-9223372036854775808,\"b\":[],"
			    "\"c\":[\"x\",18446744073709551615,{}],"
			    "\"d\":\"w\",\"e\":1234.5,\"f\":0.0,\"g\":0.9}");
	assert_true(json_is_valid(buffer));
}

/* For people: no byte of the value ends the line or moves the cursor. */
static void
test_plain(void **state)
{
	char value[8];
	struct encoder x;
	const char *c;
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		(void)snprintf(value, sizeof value, "a%cb", b);
		encode_begin(&x, buffer, sizeof buffer - 1, ENCODE_CUT);
		encode_plain(&x, value, 100);
		buffer[x.used] = '\0';
		for (c = buffer; *c != '\0'; c++)
			assert_true(*c >= 0x20 && *c < 0x7f);
	}
	encode_begin(&x, buffer, sizeof buffer - 1, ENCODE_CUT);
	encode_plain(&x, "12345", 5);
	encode_plain(&x, "123456", 5);
	encode_plain(&x, "", 0);
	encode_plain(&x, "1", 0);
	buffer[x.used] = '\0';
	assert_string_equal(buffer, "1234512345......");
}

/* Another reader's opinion: every value through python3's json. */
static void
test_like_python(void **state)
{
	static const char script[] =
		"import sys, json, base64\n"
		"n = 0\n"
		"for line in sys.stdin:\n"
		"    raw, text = line.split(' ', 1)\n"
		"    raw = bytes.fromhex(raw[1:])\n"
		"    k = json.loads(text)\n"
		"    got = base64.b64decode(k['k_b64']) if 'k_b64' in k"
		" else k['k'].encode()\n"
		"    assert got == raw, (raw, text)\n"
		"    assert 'k_b64' in k or k['k'] == raw.decode()\n"
		"    n += 1\n"
		"assert n == 3000, n\n";
	struct random r = { random_seed("like python") };
	char command[512];
	char value[200];
	const char *path;
	FILE *pipe;
	size_t i;
	int n;

	(void)state;
	if (access("/usr/bin/python3", X_OK) != 0)
		skip();
	path = scratch_file("check.py", script, strlen(script), 0644);
	(void)snprintf(command, sizeof command, "/usr/bin/python3 %s", path);
	pipe = popen(command, "w");
	assert_non_null(pipe);
	for (n = 0; n < 3000; n++) {
		random_value(&r, value, sizeof value);
		(void)fputc('x', pipe);
		for (i = 0; value[i] != '\0'; i++)
			(void)fprintf(pipe, "%02x", (unsigned char)value[i]);
		(void)fprintf(pipe, " %s\n", encode(value, ENCODE_CUT));
	}
	assert_int_equal(pclose(pipe), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("every byte comes back", test_single_bytes),
		SAYS("every pair of bytes comes back", test_pairs),
		SAYS("every sequence of UTF-8, good or bad, comes back",
		     test_sequences),
		SAYS("random bytes come back (T40)", test_random),
		SAYS("a long string is cut at its limit, between characters",
		     test_cut),
		SAYS("a cut string has the checksum of the whole",
		     test_cut_checksum),
		SAYS("a buffer of any size is filled and never overrun",
		     test_every_size),
		SAYS("objects, arrays and numbers are JSON", test_structure),
		SAYS("a line for people is printable whatever comes",
		     test_plain),
		SAYS("python3 reads what was written", test_like_python),
	};

	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
