/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/paths.h"

static struct parsed p;
static struct paths paths;

static const struct path *
find(const char *path, uint16_t home)
{
	size_t i;

	for (i = 0; i < paths.count; i++)
		if (strcmp(paths.items[i].path, path) == 0 &&
		    (paths.items[i].flags & POLICY_PATH_HOME) == home)
			return &paths.items[i];
	return NULL;
}

static int
merge(const char *statements)
{
	help_policy(&p, statements);
	help_expect_report(&p, NULL);
	return paths_merge(&paths, &p.draft, &p.report);
}

static void
one_entry_for_each_path(void **state)
{
	(void)state;
	assert_int_equal(merge("ExecPaths=-/usr /opt/\nReadOnlyPaths=/etc"
			       " -//usr/./\nReadWritePaths=-%h %h/Mail"
			       " -/tmp\n"), 0);
	assert_int_equal(paths.count, 6);
	assert_int_equal(find("/usr", 0)->access,
			 POLICY_PATH_READ | POLICY_PATH_EXECUTE);
	assert_int_equal(find("/usr", 0)->flags, POLICY_PATH_OPTIONAL);
	assert_int_equal(find("/opt", 0)->flags, 0);
	assert_int_equal(find("/etc", 0)->access, POLICY_PATH_READ);
	assert_int_equal(find("/tmp", 0)->access,
			 POLICY_PATH_READ | POLICY_PATH_WRITE);
	assert_int_equal(find("", POLICY_PATH_HOME)->flags,
			 POLICY_PATH_HOME | POLICY_PATH_OPTIONAL);
	assert_int_equal(find("/Mail", POLICY_PATH_HOME)->flags,
			 POLICY_PATH_HOME);
	help_free(&p);
}

static void
one_mention_that_must_be_there_is_enough(void **state)
{
	(void)state;
	assert_int_equal(merge("ReadOnlyPaths=-/a /b\nExecPaths=/a -/b"), 0);
	assert_int_equal(find("/a", 0)->flags, 0);
	assert_int_equal(find("/b", 0)->flags, 0);
	help_free(&p);
}

static void
writable_and_executable_is_refused_with_both_names(void **state)
{
	static const struct {
		const char *statements;
		const char *report;
	} rows[] = {
		{ "ExecPaths=/a\nReadWritePaths=/a",
		  "/a would be both writable (ReadWritePaths=) and"
		  " executable" },
		{ "ExecPaths=/a/b\nReadWritePaths=-/a",
		  "/a/b is executable and /a is writable" },
		{ "ExecPaths=/\nReadWritePaths=/tmp",
		  "/ is executable and /tmp is writable" },
		{ "ExecPaths=/opt/a\nReadWritePaths=/opt",
		  "/opt/a is executable and /opt is writable" },
		{ "ReadWritePaths=/",
		  "/ would be writable, and commands lie there ("
		  SMRSH_CMDDIR ")" },
		{ "ReadWritePaths=" SMRSH_CMDDIR "/x",
		  SMRSH_CMDDIR "/x would be writable, and commands" },
		{ "ExecPaths=%h/bin\nReadWritePaths=%h",
		  "%h/bin is executable and %h is writable" },
		{ "ExecPaths=/x/../y\n", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; rows[i].report != NULL; i++) {
		assert_int_equal(merge(rows[i].statements), -1);
		assert_int_equal(p.report.count, 1);
		if (!help_reports(&p, rows[i].report))
			fail_msg("%s", p.report.lines[0]);
		help_free(&p);
	}
}

static void
neighbours_are_no_conflict(void **state)
{
	(void)state;
	assert_int_equal(merge("ExecPaths=/usr/bin\nReadWritePaths=/usr/bin2"
			       " /usr/b %h\nReadOnlyPaths=/"), 0);
	help_free(&p);
}

static void
a_known_home_is_put_in_for_the_check(void **state)
{
	(void)state;
	help_policy(&p, "ExecPaths=/srv/tools\nReadWritePaths=%h");
	assert_int_equal(paths_merge(&paths, &p.draft, &p.report), 0);
	p.draft.home = "/srv/tools/home";
	assert_int_equal(paths_merge(&paths, &p.draft, &p.report), -1);
	assert_true(help_reports(&p, "/srv/tools is executable and"
				 " /srv/tools/home is writable"));
	p.draft.home = "/";
	assert_int_equal(paths_merge(&paths, &p.draft, &p.report), -1);
	help_free(&p);
}

static void
more_paths_than_a_block_holds_are_refused(void **state)
{
	char text[8000];
	unsigned int i;

	(void)state;
	strcpy(text, "ReadOnlyPaths=/x\n");
	for (i = 1; i < POLICY_PATHS_MAX; i++)
		(void)snprintf(text + strlen(text), 32, "ReadOnlyPaths=/%u\n",
			       i);
	assert_int_equal(merge(text), 0);
	assert_int_equal(paths.count, POLICY_PATHS_MAX);
	help_free(&p);
	strcat(text, "ReadWritePaths=/y\n");
	assert_int_equal(merge(text), -1);
	assert_true(help_reports(&p, "more than 256 paths in all"));
	help_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_entry_for_each_path),
		cmocka_unit_test(one_mention_that_must_be_there_is_enough),
		cmocka_unit_test(
			writable_and_executable_is_refused_with_both_names),
		cmocka_unit_test(neighbours_are_no_conflict),
		cmocka_unit_test(a_known_home_is_put_in_for_the_check),
		cmocka_unit_test(more_paths_than_a_block_holds_are_refused),
	};

	return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
