/* SPDX-License-Identifier: ISC */
/*
 * Messages that are records, and what else comes to the socket.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/auditd/json.h"
#include "smrsh/auditd/message.h"
#include "tests/unit/unit.h"

#define HEAD "smrsh2 1 intent 01JD9S6V3K7Q2M8W 22\n"

static bool
parse(const char *text, size_t len, struct message *m)
{
	static char *copy;

	free(copy);
	copy = malloc(len + 1);	/* exactly: reading on is found */
	memcpy(copy, text, len);
	return message_parse(m, copy, len);
}

static void
test_parts(void **state)
{
	static const char text[] = HEAD "smrsh2[7]: a line\n{\"a\":[1]}";
	struct message m;

	(void)state;
	assert_true(parse(text, strlen(text), &m));
	assert_int_equal(m.kind, MESSAGE_INTENT);
	assert_string_equal(m.kind_name, "intent");
	assert_string_equal(m.x, "01JD9S6V3K7Q2M8W");
	assert_int_equal(m.priority, 22);
	assert_string_equal(m.line, "smrsh2[7]: a line");
	assert_int_equal(m.ev_len, 9);
	assert_memory_equal(m.ev, "{\"a\":[1]}", 9);
}

static void
test_bad(void **state)
{
	static const char *const bad[] = {
		"", "smrsh2 1 ", "smrsh2 1 intent", HEAD, HEAD "\n", HEAD "{}",
		HEAD "\n[]", HEAD "\n{}\n", HEAD "\n{} ", HEAD "\n{}{}",
		HEAD "\x1b[2J\n{}", HEAD "\xc3\xa4\n{}",
		HEAD "\n{\"a\":\"\x7f\"}",
		"smrsh2 2 intent A 22\n\n{}", "smrsh2 1 start A 22\n\n{}",
		"smrsh2 1 lost A 22\n\n{}", "smrsh2 1 intent a 22\n\n{}",
		"smrsh2 1 intent  22\n\n{}", "smrsh2 1 intent A\" 22\n\n{}",
		"smrsh2 1 intent A 15\n\n{}", "smrsh2 1 intent A 24\n\n{}",
		"smrsh2 1 intent A 2\n\n{}", "smrsh2 1 intent A 022\n\n{}",
		"smrsh2 1 intent A22\n\n{}",
		"smrsh2 1 intent 01JD9S6V3K7Q2M8WX 22\n\n{}",
	};
	static const char nul[] = HEAD "\n{\"a\":\"\0\"}";
	struct message m;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (parse(bad[i], strlen(bad[i]), &m))
			fail_msg("taken: %s", bad[i]);
	assert_false(parse(nul, sizeof nul - 1, &m));
}

static void
test_longest_line(void **state)
{
	char text[5000];
	struct message m;
	int n;

	(void)state;
	for (n = 4095; n <= 4097; n++) {
		memset(text, 'a', sizeof text);
		memcpy(text, HEAD, strlen(HEAD));
		memcpy(text + strlen(HEAD) + n, "\n{}", 3);
		assert_int_equal(parse(text, strlen(HEAD) + (size_t)n + 3, &m),
				 n <= 4096);
	}
}

static void
test_objects(void **state)
{
	static const char *const good[] = {
		"{}", "{\"a\":1}", "{\"a\":-0.5e+3}",
		"{\"a\":true,\"b\":null}",
		"{\"a\":\"\\u00e4\\\"\\\\\\n\"}",
		"{\"a\":[],\"b\":{},\"c\":[[]]}",
		"{\"a\":{\"of\":1}}", "{\"a\":\"of\"}",
		"{\"a\":[\"of\",false]}",
		"{\"of_\":1,\"o\":2}", "{\"\":0}", "{\"a\":10}",
	};
	static const char *const bad[] = {
		"", "{", "}", "[]", "1", "\"a\"", "{}}", "{{}}", "{\"a\"}",
		"{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 }", "{\"a\": 1}",
		"{\"a\":01}", "{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}",
		"{\"a\":1e}", "{\"a\":-}", "{\"a\":tru}", "{\"a\":\"}",
		"{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12",
		"{\"a\":[1,]}", "{\"a\":[1}", "{\"a\":[1]", "{\"a\":1]",
		"{a:1}", "{\"a\":1\"b\":2}", "{\"a\":NaN}",
		"{\"of\":1}", "{\"a\":1,\"of\":2}", "{\"\\u006ff\":1}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!json_is_object(good[i], strlen(good[i]), "of"))
			fail_msg("refused: %s", good[i]);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (json_is_object(bad[i], strlen(bad[i]), "of"))
			fail_msg("taken: %s", bad[i]);
}

/* Every head of an object is none; nor is one that goes on. */
static void
test_cut(void **state)
{
	static const char text[] =
		"{\"a\":[1,{\"b\":\"c\\n\"},-2.5e7],\"d\":{\"e\":null}}";
	char *copy;
	size_t len;

	(void)state;
	for (len = 0; len < sizeof text; len++) {
		copy = malloc(len + 1);
		memcpy(copy, text, len);
		assert_int_equal(json_is_object(copy, len, "of"),
				 len == sizeof text - 1);
		free(copy);
	}
}

static void
test_depth(void **state)
{
	char text[64] = "";
	int depth;
	int i;

	(void)state;
	for (depth = 16; depth <= 17; depth++) {
		strcpy(text, "{\"a\":");
		for (i = 1; i < depth; i++)
			strcat(text, "[");
		for (i = 1; i < depth; i++)
			strcat(text, "]");
		strcat(text, "}");
		assert_int_equal(json_is_object(text, strlen(text), "of"),
				 depth == 16);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a message is taken apart", test_parts),
		SAYS("what is no message is refused", test_bad),
		SAYS("a line has at most 4096 bytes", test_longest_line),
		SAYS("an object is strict JSON, and says nothing of its intent",
		     test_objects),
		SAYS("no part of an object is one", test_cut),
		SAYS("an object is at most 16 deep", test_depth),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
