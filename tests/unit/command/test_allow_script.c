/* SPDX-License-Identifier: ISC */
/*
 * Programs that are scripts, and their interpreters (T18).
 */
#include "tests/unit/command/bin.h"

static void
test_formats(void **state)
{
	static const char *const texts[] = { "", "\n", "echo hello\n", "#",
					     "#!\n", "#! \t\n", "\177EL", "MZ",
					     "junk junk junk" };
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		(void)put("format", texts[i], 0755);
		assert_int_equal(resolve("format a"), -1);
		assert_int_equal(err.rule, RULE_FORMAT);
		assert_int_equal(err_status(&err), 69);
	}
}

static void
test_script(void **state)
{
	const struct program *p;
	char path[128];
	const char *want[] = { "/bin/sh", "-e x", path, "a", "b", NULL };
	char real[128];
	size_t i;

	(void)state;
	NEEDS_ROOT();
	(void)put("s", "#! /bin/sh -e x\nexit\n", 0755);
	p = expect_allowed("s a b");
	(void)snprintf(path, sizeof path, "%s/s", bin);
	for (i = 0; want[i] != NULL; i++)
		assert_string_equal(p->argv[i], want[i]);
	assert_null(p->argv[i]);
	assert_true(p->interp_fd >= 0);
	assert_non_null(realpath("/bin/sh", real));
	assert_string_equal(p->interp, real);
	assert_string_equal(p->path, path);
	/* Arguments of the interpreter's do not go through the filter. */
	(void)put("s", "#!/usr/bin/env -S sh -c $x;y\n", 0755);
	p = expect_allowed("s");
	assert_string_equal(p->argv[1], "-S sh -c $x;y");
}

static void
test_interpreter_without_a_path(void **state)
{
	static const char *const heads[] = { "#!sh\n", "#!./sh\n",
					     "#! bin/sh\n", "#!../sh x\n",
					     "#!~/sh\n" };
	char line[600] = "#!/";
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		(void)put("s", heads[i], 0755);
		assert_int_equal(resolve("s"), -1);
		assert_int_equal(err.rule, RULE_FORMAT);
	}
	memset(line + 3, 'a', 400);	/* cut off: the kernel refuses it too */
	(void)put("s", line, 0755);
	assert_int_equal(resolve("s"), -1);
	assert_int_equal(err.rule, RULE_FORMAT);
}

/* As with a shell these are statuses of the run: 127 and 126. */
static void
test_interpreter_that_cannot_run(void **state)
{
	char head[128];

	(void)state;
	NEEDS_ROOT();
	(void)put("s", "#!/nonexistent/sh\n", 0755);
	assert_int_equal(expect_allowed("s")->exec_errno, ENOENT);
	(void)put("s", "#!/bin/sh\r\n", 0755);
	assert_int_equal(expect_allowed("s")->exec_errno, ENOENT);
	(void)put("s", "#!/bin/sh/x\n", 0755);
	assert_int_equal(expect_allowed("s")->exec_errno, ENOTDIR);
	(void)put("s", "#!/usr\n", 0755);
	assert_int_equal(expect_allowed("s")->exec_errno, EACCES);
	(void)scratch_file("interpreter", ELF, 7, 0644);
	(void)snprintf(head, sizeof head, "#!%s\n",
		       scratch_path("interpreter"));
	(void)put("s", head, 0755);
	assert_int_equal(expect_allowed("s")->exec_errno, EACCES);
}

static void
test_interpreter_of_a_stranger(void **state)
{
	char head[128];

	(void)state;
	NEEDS_ROOT();
	(void)scratch_file("interpreter", ELF, 7, 0757);
	(void)snprintf(head, sizeof head, "#!%s\n",
		       scratch_path("interpreter"));
	(void)put("s", head, 0755);
	expect_deferred("s", RULE_TRUST);
	assert_int_equal(chmod(scratch_path("interpreter"), 0755), 0);
	(void)expect_allowed("s");
	assert_int_equal(chown(scratch_path("interpreter"), STRANGER, 0), 0);
	expect_deferred("s", RULE_TRUST);
	(void)scratch_file("interpreter", "echo", 4, 0755);
	assert_int_equal(resolve("s"), -1);
	assert_int_equal(err.rule, RULE_FORMAT);
}

/* n scripts, each the interpreter of the one before, and a binary. */
static void
nest(int levels)
{
	char name[16];
	char head[128];
	int i;

	for (i = 0; i < levels; i++) {
		(void)snprintf(head, sizeof head, "#!%s%d arg%d\n",
			       scratch_path("n"), i + 1, i);
		(void)snprintf(name, sizeof name, "n%d", i);
		(void)scratch_file(name, head, strlen(head), 0755);
	}
	(void)snprintf(name, sizeof name, "n%d", levels);
	(void)scratch_file(name, ELF, 7, 0755);
	(void)unlink(scratch_path("bin/nested"));
	assert_int_equal(symlink("../n0", scratch_path("bin/nested")), 0);
}

static void
test_nested_scripts(void **state)
{
	const struct program *p;
	char path[128];
	const char *want[] = { "n3", "arg2", "n2", "arg1", "n1", "arg0" };
	size_t i;

	(void)state;
	NEEDS_ROOT();
	nest(3);
	p = expect_allowed("nested last");
	for (i = 0; i < 6; i++)
		assert_string_equal(p->argv[i], want[i][0] == 'n'
							? scratch_path(want[i])
							: want[i]);
	(void)snprintf(path, sizeof path, "%s/nested", bin);
	assert_string_equal(p->argv[6], path);
	assert_string_equal(p->argv[7], "last");
	assert_null(p->argv[8]);
	assert_string_equal(p->interp, scratch_path("n3"));
	/* A binary in the middle: one of them may be of a stranger's. */
	assert_int_equal(chown(scratch_path("n2"), STRANGER, 0), 0);
	expect_deferred("nested", RULE_TRUST);
}

static void
test_nesting_limit(void **state)
{
	(void)state;
	NEEDS_ROOT();
	nest(SCRIPT_SHEBANG_MAX);
	(void)expect_allowed("nested");
	nest(SCRIPT_SHEBANG_MAX + 1);
	assert_int_equal(resolve("nested"), -1);
	assert_int_equal(err.rule, RULE_FORMAT);
}

static void
test_no_room(void **state)
{
	const struct request req = { .argv0 = "smrsh", .command = "s a" };
	size_t room;
	int fine = 0;

	(void)state;
	NEEDS_ROOT();
	(void)put("s", "#!/bin/sh\n", 0755);
	command_free(&script);
	for (room = 0; room < 400; room++) {
		assert_int_equal(command_parse(&script, &req, bin, &err), 0);
		script.buffer_used = SCRIPT_BUFFER_MAX - room;
		if (command_resolve(&script, bin, &nobody, &err) == 0)
			fine++;
		else
			assert_int_equal(err.rule, RULE_SYSTEM);
		assert_true(script.buffer_used <= SCRIPT_BUFFER_MAX);
		command_free(&script);
	}
	assert_true(fine > 100 && fine < 399);
	for (room = 0; room < 20; room++) {
		assert_int_equal(command_parse(&script, &req, bin, &err), 0);
		script.word_count = SCRIPT_WORDS_MAX - room;
		if (command_resolve(&script, bin, &nobody, &err) != 0)
			assert_int_equal(err.rule, RULE_SYSTEM);
		assert_true(script.word_count <= SCRIPT_WORDS_MAX);
		command_free(&script);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("what is neither binary nor script is refused",
		     test_formats),
		SAYS("a script runs by its interpreter, held open (T18)",
		     test_script),
		SAYS("an interpreter without a full path is refused (T18)",
		     test_interpreter_without_a_path),
		SAYS("an interpreter that cannot run is a status (T18)",
		     test_interpreter_that_cannot_run),
		SAYS("an interpreter a stranger could change is refused (T18)",
		     test_interpreter_of_a_stranger),
		SAYS("scripts may be interpreters of scripts (T18)",
		     test_nested_scripts),
		SAYS("the depth of scripts has a limit (T18)",
		     test_nesting_limit),
		SAYS("a script without room is deferred, never overrun",
		     test_no_room),
	};

	return cmocka_run_group_tests_name("allow_script", tests, setup,
					   teardown);
}
