/* SPDX-License-Identifier: ISC */
/*
 * Lines to commands: operators, exec, builtins, limits, the argv form, and
 * what no line whatever may bring about.
 */
#include "tests/unit/command/lines.h"

static void
test_joins(void **state)
{
	static const enum command_join joins[] = { JOIN_FIRST, JOIN_AND,
						   JOIN_OR, JOIN_AND };
	static const char *const names[] = { "a", "b", "c", "d" };
	size_t i;

	(void)state;
	assert_int_equal(parse("a 1 &&b 2||c 3  && \t\v\f\r\n d"), 0);
	assert_int_equal(script.count, 4);
	for (i = 0; i < 4; i++) {
		assert_string_equal(script.commands[i].name, names[i]);
		assert_string_equal(script.commands[i].argv[0], names[i]);
		assert_int_equal(script.commands[i].join, joins[i]);
		assert_false(script.commands[i].is_exec);
		assert_false(script.commands[i].is_comment);
		assert_int_equal(script.commands[i].argc, i < 3 ? 2 : 1);
	}
}

/* The command word reaches to a blank: an operator in it is part of it. */
static void
test_operator_in_the_word(void **state)
{
	(void)state;
	assert_int_equal(parse("a&&b c"), 0);
	assert_int_equal(script.count, 1);
	assert_string_equal(script.commands[0].name, "a&&b");
	assert_int_equal(parse("a||/bin/sh c"), 0);
	assert_string_equal(script.commands[0].name, "sh");
	assert_int_equal(parse("&&/p"), 0);
	assert_string_equal(script.commands[0].name, "p");
}

static void
test_missing_command(void **state)
{
	static const char *const lines[] = { "a &&",	  "a ||",      "a && ",
					     "a || \t\n", "a && b ||", "a x&&",
					     "echo &&",	  "exit ||" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++)
		expect_rule(lines[i], ERR_DENIED, RULE_OPERATOR);
	assert_int_equal(parse("a # &&"), 0);	/* a shell would not see it */
	assert_int_equal(script.count, 1);
}

static void
test_empty_line_is_usage(void **state)
{
	static const char *const lines[] = { "", " ", "\t", "\n",
					     " \t\n\v\f\r" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++)
		expect_rule(lines[i], ERR_USAGE, RULE_USAGE);
}

static void
test_path_is_stripped(void **state)
{
	static const char *const lines[] = { "p", "/p", "./p", "../../p", "//p",
					     "/usr/bin/p", "a;b/p", "$(id)/p",
					     "`x`/p", "\"x\"/p", "a\nb/p",
					     "~root/p", "#/p", "*/p", "&&/p" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_int_equal(parse(lines[i]), 0);
		assert_int_equal(script.count, 1);
		assert_string_equal(script.commands[0].name, "p");
		assert_int_equal(script.commands[0].at, strlen(lines[i]) - 1);
	}
	assert_int_equal(parse("p/"), 0);
	assert_string_equal(script.commands[0].name, "");
	assert_int_equal(parse("\xafp"), 0);	/* 0x2f with bit 7: text */
	assert_string_equal(script.commands[0].name, "\xafp");
}

static void
test_exec(void **state)
{
	(void)state;
	assert_int_equal(parse("exec p a"), 0);
	assert_int_equal(script.count, 1);
	assert_true(script.commands[0].is_exec);
	assert_string_equal(script.commands[0].name, "p");
	assert_string_equal(script.commands[0].argv[1], "a");
	assert_int_equal(parse("exec\t \np && q"), 0);
	assert_int_equal(script.count, 2);
	assert_true(script.commands[0].is_exec);
	assert_false(script.commands[1].is_exec);
	assert_int_equal(parse("p || exec /x/q"), 0);
	assert_true(script.commands[1].is_exec);
	assert_string_equal(script.commands[1].name, "q");
}

/* Without a blank behind it, or with a path before it, it is a file. */
static void
test_exec_as_a_name(void **state)
{
	static const char *const lines[] = { "exec", "/bin/exec p", "exec&&p",
					     "./exec p", "execp q", "exec\np" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_int_equal(parse(lines[i]), 0);
		assert_int_equal(script.count, 1);
		assert_int_equal(script.commands[0].kind, COMMAND_RUN);
		assert_false(script.commands[0].is_exec);
	}
}

static void
test_exec_of_what_is_no_program(void **state)
{
	static const char *const lines[] = {
		"exec ", "exec \t", "exec  \n ", "p && exec ", "exec echo",
		"exec echo x", "exec exit", "exec exit 3", "exec exec p",
		"exec exec exec p", "p || exec echo a",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++)
		expect_rule(lines[i], ERR_DENIED, RULE_EXEC);
	assert_int_equal(parse("exec /bin/echo x"), 0);	/* a file of ours */
	assert_int_equal(script.commands[0].kind, COMMAND_RUN);
}

static void
test_builtins(void **state)
{
	(void)state;
	assert_int_equal(parse("echo a 'b c' && exit 3"), 0);
	assert_int_equal(script.commands[0].kind, COMMAND_ECHO);
	assert_string_equal(script.commands[0].argv[2], "b c");
	assert_int_equal(script.commands[1].kind, COMMAND_EXIT);
	assert_string_equal(script.commands[1].argv[1], "3");
	assert_int_equal(parse("/bin/echo x || ./exit"), 0);
	assert_int_equal(script.commands[0].kind, COMMAND_RUN);
	assert_int_equal(script.commands[1].kind, COMMAND_RUN);
	assert_int_equal(parse("echox && Echo && exit2 && echo=x"), 0);
	assert_int_equal(script.count, 4);
	assert_int_equal(script.commands[3].kind, COMMAND_RUN);
}

/* What a comment hides is looked up all the same, and never run. */
static void
test_comments(void **state)
{
	(void)state;
	assert_int_equal(parse("p a#b #c 'd && q e"), 0);
	assert_int_equal(script.count, 2);
	assert_int_equal(script.commands[0].argc, 2);
	assert_string_equal(script.commands[0].argv[1], "a#b");
	assert_false(script.commands[0].is_comment);
	assert_true(script.commands[1].is_comment);
	assert_string_equal(script.commands[1].name, "q");
	assert_int_equal(parse("# a"), 0);	/* a name: no word before it */
	assert_string_equal(script.commands[0].name, "#");
	assert_false(script.commands[0].is_comment);
	expect_rule("p # ; q", ERR_DENIED, RULE_CHARACTER);
	expect_rule("p # \n q", ERR_DENIED, RULE_CHARACTER);
	assert_int_equal(parse("p # && \nq"), 0);
	assert_true(script.commands[1].is_comment);
}

static void
test_procmail_prefix(void **state)
{
	static const char *const others[] = {
		"IFS=' '&&p",	"IFS=\" \" && p", " IFS=' ' && p",
		"IFS=' ' || p", "IFS=x && p",	  "IFS=' '  && p",
		"ifs=' ' && p", "IFS=' ' p",	  "IFS=' ';p a",
	};
	size_t i;

	(void)state;
	assert_int_equal(parse("IFS=' ' && exec p -f- || exit 75"), 0);
	assert_int_equal(script.count, 2);
	assert_string_equal(script.commands[0].name, "p");
	assert_true(script.commands[0].is_exec);
	assert_int_equal(script.commands[1].kind, COMMAND_EXIT);
	assert_int_equal(parse("IFS=' ' &&p"), 0);
	assert_string_equal(script.commands[0].name, "p");
	expect_rule("IFS=' ' &&", ERR_DENIED, RULE_OPERATOR);
	expect_rule("IFS=' ' && ", ERR_DENIED, RULE_OPERATOR);
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		if (parse(others[i]) == 0)	/* looked up, and not there */
			assert_string_not_equal(script.commands[0].name, "p");
	expect_rule("p && IFS=' ' && q", ERR_DENIED, RULE_CHARACTER);
}

/* What can be found before the offending byte is kept for the look-up. */
static void
test_commands_before_the_refusal(void **state)
{
	(void)state;
	assert_int_equal(parse("a && b x;y && c"), -1);
	assert_int_equal(err.rule, RULE_CHARACTER);
	assert_int_equal(script.count, 2);
	assert_string_equal(script.commands[0].name, "a");
	assert_string_equal(script.commands[1].name, "b");
	assert_int_equal(parse("a &&"), -1);
	assert_int_equal(script.count, 1);
}

static void
check_invariants(const char *line)
{
	size_t i;
	char **word;

	for (i = 0; i < script.count; i++) {
		const struct command *c = &script.commands[i];

		assert_non_null(c->name);
		assert_null(strchr(c->name, '/'));
		for (word = c->argv + 1; *word != NULL; word++)
			if (strpbrk(*word, "<|>^();&`$\r\n") != NULL)
				fail_msg("%s: a special byte in [%s]", line,
					 *word);
		assert_true((size_t)(word - c->argv) == c->argc);
		assert_true(i == 0 ? c->join != JOIN_OR
				   : c->join != JOIN_FIRST);
	}
}

static void
random_line(struct random *r, char *line, size_t max)
{
	static const char *const pieces[] = {
		" ",	    "  ",	"\t",	"'",	 "\"",	  "\\",
		"#",	    "&&",	"||",	"exec ", "exit ", "echo ",
		"p",	    "/",	"a",	"\\&&",	 "&",	  "|",
		";",	    "$",	"`",	"(",	 ")",	  "<",
		">",	    "^",	"\n",	"\r",	 "\v",	  "IFS=' ' &&",
		"\xc3\xa9", "\xa6\xa6", "''",	"\\\\",	 "\"\\",  "~",
		"*",	    " && ",	" || ",
	};
	size_t count = 1 + random_below(r, 24);
	size_t used = 0;
	const char *piece;
	char byte[2] = "";

	line[0] = '\0';
	while (count-- > 0) {
		piece = pieces[random_below(r, sizeof pieces / sizeof *pieces)];
		if (random_below(r, 4) == 0) {
			byte[0] = (char)(1 + random_below(r, 255));
			piece = byte;
		}
		if (used + strlen(piece) >= max)
			return;
		strcpy(line + used, piece);
		used += strlen(piece);
	}
}

static void
run_random_lines(uint64_t seed, size_t count)
{
	struct random r = { seed };
	char line[512];
	size_t accepted = 0;

	while (count-- > 0) {
		random_line(&r, line, sizeof line);
		if (parse(line) != 0) {
			assert_int_not_equal(err.rule, RULE_NONE);
			assert_true(err.text[0] != '\0');
			continue;
		}
		accepted++;
		check_invariants(line);
	}
	assert_true(accepted > 100);	/* not all of it is refused */
}

static void
test_random_lines(void **state)
{
	(void)state;
	run_random_lines(1, 200000);
	run_random_lines(random_seed("random lines"), 200000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("&& and || join commands from left to right", test_joins),
		SAYS("an operator inside a command word belongs to it (T02)",
		     test_operator_in_the_word),
		SAYS("nothing behind && or || is refused (T02)",
		     test_missing_command),
		SAYS("an empty line is a usage error",
		     test_empty_line_is_usage),
		SAYS("the path of a command is stripped, whatever it is (T03)",
		     test_path_is_stripped),
		SAYS("exec marks its command", test_exec),
		SAYS("exec without a blank, or with a path, is a file name",
		     test_exec_as_a_name),
		SAYS("exec of nothing, a builtin or exec is refused",
		     test_exec_of_what_is_no_program),
		SAYS("echo and exit are builtins without a path",
		     test_builtins),
		SAYS("commands behind # are looked up and not run",
		     test_comments),
		SAYS("procmail's IFS=' ' && is accepted at the start alone",
		     test_procmail_prefix),
		SAYS("commands before a refusal are kept",
		     test_commands_before_the_refusal),
		SAYS("no argument of any line holds a special byte (T03)",
		     test_random_lines),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
