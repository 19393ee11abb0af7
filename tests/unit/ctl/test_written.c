/* SPDX-License-Identifier: ISC */
/*
 * The administrator's words, from files through a policy and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

#define COMMANDS 300

static char directory[] = "/tmp/smrsh2-written.XXXXXX";
static struct written written;
static const struct statement *const *found;

static void
put(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", directory, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
build(void)
{
	const struct compile_request req = { .config = directory };
	struct report report = { .count = 0 };
	struct err e;

	if (written_build(&written, &req, &report, &e) != 0)
		fail_msg("%s", report.count > 0 ? report.lines[0] : e.text);
}

static int
set_up(void **state)
{
	char name[64];
	int i;

	(void)state;
	(void)umask(022);
	assert_non_null(mkdtemp(directory));
	(void)snprintf(name, sizeof name, "%s/commands", directory);
	assert_int_equal(mkdir(name, 0755), 0);
	put("smrsh2.conf", "[Policy]\nConnectTCP=25 80\nConnectTCP=443\n"
	    "RuntimeMaxSec=1min\nRuntimeMaxSec=2min\nBindTCP=1\nBindTCP=\n"
	    "[Global]\nTrustedOwners=1\n");
	put("commands/adds.conf", "[Policy]\nConnectTCP=8080\n");
	put("commands/resets.conf", "[Policy]\nConnectTCP=\nConnectTCP=1\n"
	    "ConnectTCP=2\nRuntimeMaxSec=\n");
	for (i = 0; i < COMMANDS; i++) {
		(void)snprintf(name, sizeof name, "commands/c%d.conf", i);
		put(name, "[Policy]\n");
	}
	build();
	return 0;
}

static int
tear_down(void **state)
{
	char line[128];

	(void)state;
	written_free(&written);
	(void)snprintf(line, sizeof line, "rm -r %s", directory);
	return system(line);
}

/* The values of one directive, "A|B". */
static const char *
values(const char *policy, const char *name, bool is_effective)
{
	static char text[256];
	struct compile_key key = { .name = NULL };
	size_t count;
	size_t i;

	for (i = 0; compile_key(i, &key) && strcmp(key.name, name) != 0; i++)
		;
	assert_string_equal(key.name, name);
	count = written_find(&written, policy, &key, is_effective, &found);
	text[0] = '\0';
	for (i = 0; i < count; i++) {
		strcat(text, i > 0 ? "|" : "");
		strcat(text, found[i]->value);
	}
	return text;
}

static void
test_lists(void **state)
{
	(void)state;
	assert_string_equal(values("", "ConnectTCP", false), "25 80|443");
	assert_string_equal(values("adds", "ConnectTCP", false), "8080");
	assert_string_equal(values("adds", "ConnectTCP", true),
			    "25 80|443|8080");
}

static void
test_resets(void **state)
{
	(void)state;
	assert_string_equal(values("resets", "ConnectTCP", false), "|1|2");
	assert_string_equal(values("resets", "ConnectTCP", true), "1|2");
	assert_string_equal(values("", "BindTCP", true), "");
	assert_int_equal(found[0]->value[0], '\0');
}

static void
test_singles(void **state)
{
	(void)state;
	assert_string_equal(values("", "RuntimeMaxSec", false), "2min");
	assert_string_equal(values("adds", "RuntimeMaxSec", true), "2min");
	assert_string_equal(found[0]->place, "smrsh2.conf:5");
	assert_string_equal(values("resets", "RuntimeMaxSec", true), "");
	assert_string_equal(found[0]->place, "commands/resets.conf:5");
}

static void
test_names(void **state)
{
	char name[16];
	int i;

	(void)state;
	assert_int_equal(written.policy_count, COMMANDS + 3);
	for (i = 0; i < COMMANDS; i++) {
		(void)snprintf(name, sizeof name, "c%d", i);
		assert_true(written_has(&written, name));
		(void)snprintf(name, sizeof name, "d%d", i);
		assert_false(written_has(&written, name));
	}
	assert_true(written_has(&written, ""));
	assert_string_equal(values("d1", "ConnectTCP", true), "25 80|443");
}

static void
expect_unreadable(size_t size)
{
	struct statements s;
	struct err e;

	assert_int_equal(compile_statements(&s, written.bytes, size, &e), -1);
	assert_int_equal(e.rule, RULE_POLICY);
}

/* Every byte of the text, one at a time. */
static void
test_damage(void **state)
{
	struct policy_header *h = (void *)written.bytes;
	const uint32_t text = h->text;
	const uint32_t wrong[] = { 0, 8, text + 1, h->size, h->size + 8,
				   UINT32_MAX - 7 };
	size_t i;

	(void)state;
	for (i = text; i < h->size; i++) {
		written.bytes[i] ^= 1;
		expect_unreadable(h->size);
		written.bytes[i] ^= 1;
	}
	for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		h->text = wrong[i];
		expect_unreadable(h->size);
	}
	h->text = text;
	expect_unreadable(h->size - 8);
	expect_unreadable(sizeof *h - 1);
	expect_unreadable(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "the statements of a list add up, a command's own last",
		  test_lists, NULL, NULL, NULL },
		{ "an empty value takes back what stood before", test_resets,
		  NULL, NULL, NULL },
		{ "of other directives the last statement counts", test_singles,
		  NULL, NULL, NULL },
		{ "each of many commands is found by its name", test_names,
		  NULL, NULL, NULL },
		{ "a damaged text is refused", test_damage, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("written", tests, set_up, tear_down);
}
