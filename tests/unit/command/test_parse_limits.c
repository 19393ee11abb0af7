/* SPDX-License-Identifier: ISC */
/*
 * How long a line may be, to the byte, and the form that is no line.
 */
#include "tests/unit/command/lines.h"

/* smrsh.c: strlen(line) > 1000 - (strlen(directory) + 1) - 2. */
static void
test_line_limit(void **state)
{
	static const char *const directories[] = {
		"/", "/b", "/usr/adm/sm.bin", "/usr/libexec/sm.bin",
		"/a/rather/long/name/of/a/directory/that/somebody/may/have",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof directories / sizeof directories[0]; i++) {
		const char *d = directories[i];
		size_t max = 997 - strlen(d);

		assert_int_equal(parse_in(line_of(max, "exit "), d), 0);
		assert_int_equal(parse_in(line_of(max, "p "), d), 0);
		assert_int_equal(parse_in(line_of(max, "/x/"), d), 0);
		assert_int_equal(parse_in(line_of(max + 1, "exit "), d), -1);
		assert_int_equal(err.rule, RULE_LENGTH);
		assert_int_equal(err.class, ERR_DENIED);
		assert_int_equal(parse_in(line_of(max + 1, "/x/"), d), -1);
		assert_int_equal(err.rule, RULE_LENGTH);
	}
	expect_rule(line_of(2000, "p "), ERR_DENIED, RULE_LENGTH);
	assert_non_null(strstr(err.text, "command too long: p aaa"));
}

/* The assembled line holds 998 bytes; each program costs its directory. */
static void
test_assembled_limit(void **state)
{
	char line[1200];
	size_t n;
	size_t used;
	int i;

	(void)state;
	for (n = 42; n <= 45; n++) {	/* as smrsh 8.66 counts with 15 bytes */
		used = 0;
		for (i = 0; i < (int)n; i++)
			used += (size_t)snprintf(line + used,
						 sizeof line - used, "%strue",
						 i > 0 ? " &&" : "");
		assert_int_equal(parse(line), n <= 43 ? 0 : -1);
		if (n > 43)
			assert_int_equal(err.rule, RULE_LENGTH);
	}
	/* Two programs: 2 x 16 + "p x&&q " + arguments: to the byte. */
	for (n = 998 - 32 - 7; n <= 998 - 32 - 6; n++) {
		used = (size_t)snprintf(line, sizeof line, "p x&& \t q ");
		memset(line + used, 'a', n);
		line[used + n] = '\0';
		assert_int_equal(parse(line), n == 998 - 32 - 7 ? 0 : -1);
	}
	assert_int_equal(err.rule, RULE_LENGTH);
}

/* The tables hold the densest lines that pass the limits. */
static void
test_dense_lines(void **state)
{
	static const char *const pieces[] = { "exit &&", "a &&", "echo a||",
					      "# &&", "x a b c d e f g &&" };
	char line[1200];
	size_t i;
	size_t used;

	(void)state;
	for (i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		used = 0;
		while (used + strlen(pieces[i]) + 4 <= 996) {
			strcpy(line + used, pieces[i]);
			used += strlen(pieces[i]);
		}
		strcpy(line + used, "exit");
		(void)parse_in(line, "/");
		if (err.class != ERR_NONE)
			assert_int_equal(err.rule, RULE_LENGTH);
		assert_true(script.count <= SCRIPT_COMMANDS_MAX);
	}
	for (used = 1; used < 996; used += 2)
		memcpy(line + used, " a", 2);
	line[0] = 'p';
	line[996] = '\0';
	assert_int_equal(parse_in(line, "/"), 0);
	assert_int_equal(script.commands[0].argc, 498);
}

static void
test_long_directory(void **state)
{
	(void)state;
	assert_int_equal(parse_in("p", line_of(1000, "/")), -1);
	assert_int_equal(err.rule, RULE_LENGTH);
	assert_int_equal(parse_in("p", line_of(997, "/")), -1);
}

static int
parse_words(char *const *words, size_t count)
{
	const struct request req = { .argv0 = "smrsh",
				     .words = words,
				     .word_count = count };

	memset(&err, 0, sizeof err);
	return command_parse(&script, &req, DIRECTORY, &err);
}

static void
test_argv_form(void **state)
{
	static char *words[] = { "/x/p", "a b", "'", "\"", "\\", "#", "",
				 "\xc3\xa9", NULL };
	size_t i;

	(void)state;
	assert_int_equal(parse_words(words, 8), 0);
	assert_int_equal(script.count, 1);
	assert_int_equal(script.commands[0].at, -1);
	assert_string_equal(script.commands[0].name, "p");
	assert_int_equal(script.commands[0].argc, 8);
	for (i = 1; i < 8; i++)
		assert_string_equal(script.commands[0].argv[i], words[i]);
	assert_null(script.commands[0].argv[8]);
}

static void
test_argv_form_specials(void **state)
{
	static const char specials[] = "<|>^();&`$\r\n";
	char argument[4] = "a?b";
	char *words[] = { "p", argument, NULL };
	const char *c;
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		argument[1] = (char)b;
		if (strchr(specials, b) != NULL) {
			assert_int_equal(parse_words(words, 2), -1);
			assert_int_equal(err.rule, RULE_CHARACTER);
			assert_int_equal(err.byte, b);
		} else {
			assert_int_equal(parse_words(words, 2), 0);
			assert_string_equal(script.commands[0].argv[1],
					    argument);
		}
	}
	for (c = "&|"; *c != '\0'; c++) {	/* no operators in this form */
		argument[0] = argument[1] = *c;
		argument[2] = '\0';
		assert_int_equal(parse_words(words, 2), -1);
		assert_int_equal(err.rule, RULE_CHARACTER);
		argument[2] = 'b';
	}
}

static void
test_argv_form_exec_and_limit(void **state)
{
	char *exec[] = { "exec", "p", "a", NULL };
	char *bare[] = { "exec", NULL };
	char *twice[] = { "exec", "echo", NULL };
	char *builtin[] = { "exit", "3", NULL };
	char big[1024];
	char *words[] = { "p", big, NULL };

	(void)state;
	assert_int_equal(parse_words(exec, 3), 0);
	assert_true(script.commands[0].is_exec);
	assert_string_equal(script.commands[0].argv[1], "a");
	assert_int_equal(parse_words(bare, 1), -1);
	assert_int_equal(err.rule, RULE_EXEC);
	assert_int_equal(parse_words(twice, 2), -1);
	assert_int_equal(err.rule, RULE_EXEC);
	assert_int_equal(parse_words(builtin, 2), 0);
	assert_int_equal(script.commands[0].kind, COMMAND_EXIT);
	/* Together, with a blank between, as long as a line may be. */
	memset(big, 'a', sizeof big);
	big[997 - 15 - 2] = '\0';
	assert_int_equal(parse_words(words, 2), 0);
	big[997 - 15 - 2] = 'a';
	big[997 - 15 - 1] = '\0';
	assert_int_equal(parse_words(words, 2), -1);
	assert_int_equal(err.rule, RULE_LENGTH);
}

static void
test_argv_form_many_words(void **state)
{
	static char *words[4097];
	size_t i;

	(void)state;
	for (i = 0; i < 4096; i++)
		words[i] = i == 0 ? "p" : "";
	assert_int_equal(parse_words(words, 4096), -1);
	assert_int_equal(err.rule, RULE_LENGTH);
	for (i = 491; i < 4096; i++)
		words[i] = NULL;
	assert_int_equal(parse_words(words, 491), 0);
	assert_int_equal(script.commands[0].argc, 491);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("the line has a limit, to the byte (T04)",
		     test_line_limit),
		SAYS("the assembled line has a limit, to the byte (T04)",
		     test_assembled_limit),
		SAYS("the densest lines fit the tables", test_dense_lines),
		SAYS("a command directory of absurd length is refused",
		     test_long_directory),
		SAYS("the argv form takes words as they are", test_argv_form),
		SAYS("the argv form refuses the same bytes",
		     test_argv_form_specials),
		SAYS("the argv form knows exec, builtins and the limit",
		     test_argv_form_exec_and_limit),
		SAYS("the argv form with too many words is refused",
		     test_argv_form_many_words),
	};

	return cmocka_run_group_tests_name("parse_limits", tests, NULL, NULL);
}
