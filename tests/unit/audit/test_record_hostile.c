/* SPDX-License-Identifier: ISC */
/*
 * Records of what strangers chose: all of it comes back, in one line (T40).
 */
#include "tests/unit/audit/told.h"

/* Times a file may have, against the C library's calendar. */
static void
test_times(void **state)
{
	static const time_t times[] = {
		0, 1, 59, 86399, 86400, 951782399, 951868800, 1078012799,
		1709164800, 1709251199, 4102444800, 4107542400, 253402300799,
		-1, -86400, -86401, -2208988800,
	};
	struct random r = { 3 };
	char want[64];
	size_t i;
	time_t t;

	(void)state;
	for (i = 0; i < 2000; i++) {
		t = i < sizeof times / sizeof times[0]
			    ? times[i]
			    : (time_t)random_below(&r, 253402300799);
		scene.command.program.st.st_mtim.tv_sec = t;
		(void)strftime(want, sizeof want, "%Y-%m-%dT%H:%M:%SZ",
			       gmtime(&t));
		(void)intent(0);
		if (!json_is(json, "ev.exe.mtime", want))
			fail_msg("%lld: not %s: %.60s", (long long)t, want,
				 strstr(json, "mtime"));
	}
}

/* Every rule, and every special byte, makes a record. */
static void
test_deny_for_each_reason(void **state)
{
	static const char specials[] = "<|>^();&`$\r\n";
	char byte[2] = "";
	int rule;
	size_t i;

	(void)state;
	for (rule = RULE_NONE; rule < RULE_COUNT; rule++) {
		(void)err_set(&scene.err, ERR_DENIED, (enum err_rule)rule, 0,
			      "x");
		(void)deny();
		IS("ev.rule", err_rule_name((enum err_rule)rule));
	}
	for (i = 0; specials[i] != '\0'; i++) {
		(void)err_set(&scene.err, ERR_DENIED, RULE_CHARACTER, 0, "x");
		scene.err.byte = (unsigned char)specials[i];
		byte[0] = specials[i];
		(void)deny();
		IS("ev.char", byte);
	}
}

static void
expect_hostile(const char *path)
{
	char name[64];
	unsigned char bytes[512];
	long n;

	(void)snprintf(name, sizeof name, "%s_b64", path);
	n = json_base64(json_find(json, name), bytes, sizeof bytes);
	assert_int_equal(n, strlen(hostile));
	assert_memory_equal(bytes, hostile, strlen(hostile));
}

static void
test_hostile_strings(void **state)
{
	struct request *r = &scene.request;

	(void)state;
	r->command = r->queue_id = r->sender = r->client = r->message_id =
		hostile;
	scene.command.program.real = hostile;
	(void)intent(0);
	expect_hostile("ev.cmd");
	expect_hostile("ev.qid");
	expect_hostile("ev.from");
	expect_hostile("ev.client");
	expect_hostile("ev.msgid");
	expect_hostile("ev.exe.real");
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 0, "%s", hostile);
	(void)err_detail(&scene.err, "%s", hostile);
	(void)deny();
	expect_hostile("ev.cmd");
	expect_hostile("ev.from");
	(void)done(0);
	expect_hostile("ev.qid");
}

static void
test_hostile_violation(void **state)
{
	struct violation v = { .kind = VIOLATION_EXEC };

	(void)state;
	(void)strncpy(v.path, hostile, sizeof v.path - 1);
	(void)strncpy(v.exe, hostile, sizeof v.exe - 1);
	(void)violation(&v);
	expect_hostile("ev.path");
	expect_hostile("ev.exe");
}

/* In the argv form there is no line besides: the words must come back. */
static void
test_hostile_words(void **state)
{
	char bad[] = "\xff\xfe";
	char other[] = "\xfe\xff";
	char *words[] = { "p", bad, NULL };
	static char first[AUDIT_TEXT_MAX];

	(void)state;
	scene.request.command = NULL;
	scene.request.words = words;
	scene.request.word_count = 2;
	(void)intent(0);
	IS("ev.words.0", "p");
	IS_ABSENT("ev.cmd");
	strcpy(first, json_find(json, "ev.words"));
	words[1] = other;
	(void)intent(0);
	/* Two lines that differ make two records that differ. */
	if (strncmp(first, json_find(json, "ev.words"), 60) == 0)
		fail_msg("the bytes of a word are lost: %.60s", first);
}

static void
test_long_line(void **state)
{
	static char line[1 << 20];

	(void)state;
	memset(line, 'a', sizeof line - 1);
	scene.request.command = scene.request.sender = line;
	(void)err_set(&scene.err, ERR_DENIED, RULE_LENGTH, 0, "%s", line);
	(void)deny();
	IS_NUMBER("ev.cmd_len", "1048575");
	IS_NUMBER("ev.from_len", "1048575");
	assert_non_null(json_find(json, "ev.cmd_sha256"));
}

/* What our side says stands before 8 KiB, where many log daemons cut. */
static void
stands_ahead(const char *path)
{
	const char *found = json_find(json, path);

	if (found == NULL || found - json > 8000)
		fail_msg("%s is lost behind a stranger's words", path);
}

static void
test_long_ids(void **state)
{
	static char id[100 * 1024];
	struct violation v = { .kind = VIOLATION_SECCOMP };

	(void)state;
	memset(id, '\xff', sizeof id - 1);
	scene.request.message_id = id;
	(void)intent(0);
	stands_ahead("ev.argv.0");
	stands_ahead("ev.exe.real");
	stands_ahead("ev.cfg");
	scene.request.queue_id = id;
	(void)done(0);
	stands_ahead("ev.exit");
	(void)violation(&v);
	stands_ahead("ev.args.5");
	scene.request.message_id = NULL;
	scene.request.command = id;
	scene.request.queue_id = "";
	(void)err_set(&scene.err, ERR_DENIED, RULE_LENGTH, 0, "x");
	(void)deny();
	stands_ahead("ev.reason");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TELLS("times are those of the calendar", test_times),
		TELLS("a denial of each rule and byte is a record",
		      test_deny_for_each_reason),
		TELLS("strangers' bytes come back, in one line of ASCII (T40)",
		      test_hostile_strings),
		TELLS("paths of a hostile program come back (T41)",
		      test_hostile_violation),
		TELLS("words of the argv form come back (T40)",
		      test_hostile_words),
		TELLS("a megabyte of command line is cut (T40)",
		      test_long_line),
		TELLS("ids of 100 KB push nothing out of a record (T40)",
		      test_long_ids),
	};

	return cmocka_run_group_tests_name("record_hostile", tests, NULL, NULL);
}
