/* SPDX-License-Identifier: ISC */
/*
 * Every byte in every quoting state.  What is expected is worked out here
 * from the rules of POSIX quoting, byte by byte, not from the tables of lex.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/unit/unit.h"

#define DIRECTORY "/usr/adm/sm.bin"

static struct script script;
static struct err err;

static int
parse(const char *line)
{
	const struct request req = { .argv0 = "smrsh", .command = line };

	memset(&err, 0, sizeof err);
	return command_parse(&script, &req, DIRECTORY, &err);
}

static const char *
special(int b)
{
	return b == 0 ? NULL : strchr("<|>^();&`$\r\n", b);
}

/* One command `p` with these arguments (NULL: that many fewer). */
static void
expect_arguments(const char *line, const char *first, const char *second)
{
	const char *want[] = { "p", first, second, NULL };
	size_t i;

	if (parse(line) != 0)
		fail_msg("%s: refused: %s", line, err.text);
	assert_int_equal(script.count, 1);
	assert_int_equal(script.commands[0].kind, COMMAND_RUN);
	for (i = 0; want[i] != NULL; i++) {
		if (script.commands[0].argv[i] == NULL)
			fail_msg("%s: word %zu is missing", line, i);
		assert_string_equal(script.commands[0].argv[i], want[i]);
	}
	assert_null(script.commands[0].argv[i]);
	assert_int_equal(script.commands[0].argc, i);
}

static void
expect_refused(const char *line, enum err_rule rule, long offset, int b)
{
	if (parse(line) == 0)
		fail_msg("%s: accepted", line);
	assert_int_equal(err.rule, rule);
	assert_int_equal(err.class, ERR_DENIED);
	if (rule != RULE_CHARACTER)
		return;
	assert_int_equal(err.offset, offset);
	assert_int_equal(err.byte, b);
}

/*
 * A line with one byte in a place: before it, behind it, and the word that
 * comes of it when the byte is an ordinary one (PLACE: the byte).
 */
#define PLACE '\001'

struct place {
	const char *before;
	const char *behind;
	const char *word;
};

static char line[64];
static char word[64];

static const char *
fill(const char *pattern, int b)
{
	size_t i;

	for (i = 0; pattern[i] != '\0'; i++)
		word[i] = pattern[i] == PLACE ? (char)b : pattern[i];
	word[i] = '\0';
	return word;
}

/* Refuses the special bytes; true when the byte was one. */
static bool
is_refused_special(const struct place *place, int b)
{
	(void)snprintf(line, sizeof line, "%s%c%s", place->before, b,
		       place->behind);
	if (special(b) == NULL)
		return false;
	expect_refused(line, RULE_CHARACTER, (long)strlen(place->before), b);
	return true;
}

/* Where the byte stands, and what comes of those that mean something there. */
static const struct state {
	struct place place;
	const char *open;	/* these leave a quote open */
	struct {
		const char *bytes;
		const char *first, *second;	/* the arguments */
	} others[2];
} states[] = {
	/* clang-format off */
	{ { "p a", "b", "a\001b" }, "'\"",
		{ { " \t", "a", "b" }, { "\\", "ab", NULL } } },
	{ { "p 'a", "b'", "a\001b" }, "'", { { "", NULL, NULL } } },
	{ { "p \"a", "b\"", "a\001b" }, "\"", { { "", NULL, NULL } } },
	{ { "p a\\", "b", "a\001b" }, "", { { "", NULL, NULL } } },
	{ { "p \"a\\", "b\"", "a\\\001b" }, "",
		{ { "\"", "a\"b", NULL }, { "\\", "a\\b", NULL } } },
	{ { "p ", "b", "\001b" }, "'\"",
		{ { " \t\\", "b", NULL }, { "#", NULL, NULL } } },
	/* a lone backslash at the end stands for itself */
	{ { "p a", "", "a\001" }, "'\"", { { " \t", "a", NULL } } },
	{ { "p ", "", "\001" }, "'\"", { { " \t#", NULL, NULL } } },
	/* clang-format on */
};

static bool
is_one_of(const char *bytes, int b)
{
	return bytes != NULL && strchr(bytes, b) != NULL;
}

static void
test_state(void **given)
{
	const struct state *s = *given;
	int b;

	for (b = 1; b < 256; b++) {
		if (is_refused_special(&s->place, b))
			continue;
		if (is_one_of(s->open, b))
			expect_refused(line, RULE_QUOTE, 0, 0);
		else if (is_one_of(s->others[0].bytes, b))
			expect_arguments(line, s->others[0].first,
					 s->others[0].second);
		else if (is_one_of(s->others[1].bytes, b))
			expect_arguments(line, s->others[1].first,
					 s->others[1].second);
		else
			expect_arguments(line, fill(s->place.word, b), NULL);
	}
}

static void
test_comment(void **state)
{
	const struct place place = { "p # a", "b", "" };
	int b;

	(void)state;
	for (b = 1; b < 256; b++)
		if (!is_refused_special(&place, b))
			expect_arguments(line, NULL, NULL);
}

/* Quoted text begins, or ends, in the middle of a word. */
static void
test_joined_quotes(void **state)
{
	const struct place single = { "p x'", "'y", "x\001y" };
	const struct place both = { "p 'x'\"", "\"'y'", "x\001y" };
	const struct place hash = { "p ''", "z", "\001z" };
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		if (!is_refused_special(&single, b) && b != '\'')
			expect_arguments(line, fill(single.word, b), NULL);
		if (!is_refused_special(&both, b) && b != '"' && b != '\\')
			expect_arguments(line, fill(both.word, b), NULL);
		/* Behind a quote # is no comment: the word has begun. */
		if (!is_refused_special(&hash, b) &&
		    strchr("'\"\\ \t", b) == NULL)
			expect_arguments(line, fill(hash.word, b), NULL);
	}
}

/* The command word ends at a blank; nothing in it is quoted or refused. */
static void
test_in_the_command_word(void **state)
{
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		(void)snprintf(line, sizeof line, "p%cq r", b);
		assert_int_equal(parse(line), 0);
		if (b == ' ' || b == '\t') {
			assert_string_equal(script.commands[0].name, "p");
			assert_string_equal(script.commands[0].argv[1], "q");
		} else if (b == '/') {
			assert_string_equal(script.commands[0].name, "q");
		} else {
			assert_string_equal(script.commands[0].name,
					    fill("p\001q", b));
			assert_string_equal(script.commands[0].argv[1], "r");
		}
	}
}

/* White space as isspace() in the C locale has it. */
static void
test_before_the_command_word(void **state)
{
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		(void)snprintf(line, sizeof line, "%cp", b);
		assert_int_equal(parse(line), 0);
		if (b == '/' || strchr(" \t\n\v\f\r", b) != NULL)
			assert_string_equal(script.commands[0].name, "p");
		else
			assert_string_equal(script.commands[0].name,
					    fill("\001p", b));
	}
}

/* Two in a row make an operator of & and |, and of nothing else. */
static void
test_doubled(void **state)
{
	int b;

	(void)state;
	for (b = 1; b < 256; b++) {
		if (special(b) == NULL)
			continue;
		(void)snprintf(line, sizeof line, "p a%c%cq", b, b);
		if (b == '&' || b == '|') {
			assert_int_equal(parse(line), 0);
			assert_int_equal(script.count, 2);
			assert_string_equal(script.commands[0].argv[1], "a");
			assert_string_equal(script.commands[1].name, "q");
			assert_int_equal(script.commands[1].join,
					 b == '&' ? JOIN_AND : JOIN_OR);
		} else {
			expect_refused(line, RULE_CHARACTER, 3, b);
		}
		/* Never in quotes, nor behind a backslash. */
		(void)snprintf(line, sizeof line, "p 'a%c%c' q", b, b);
		expect_refused(line, RULE_CHARACTER, 4, b);
		(void)snprintf(line, sizeof line, "p \"a%c%c\" q", b, b);
		expect_refused(line, RULE_CHARACTER, 4, b);
		(void)snprintf(line, sizeof line, "p a\\%c%c q", b, b);
		expect_refused(line, RULE_CHARACTER, 4, b);
		(void)snprintf(line, sizeof line, "p \"a\\%c%c\" q", b, b);
		expect_refused(line, RULE_CHARACTER, 5, b);
	}
}

static void
test_open_quotes(void **state)
{
	static const char *const lines[] = {
		"p '",	 "p \"",     "p \"a\\",	  "p \"\\\"", "p 'a",
		"p a'b", "p '\\'b'", "p \"'\\\"", "p 'a' 'b", "p a && p '",
		"p \"a", "p \"'",    "p '\"",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++)
		expect_refused(lines[i], RULE_QUOTE, 0, 0);
}

static void
test_empty_words(void **state)
{
	(void)state;
	expect_arguments("p ''", "", NULL);
	expect_arguments("p \"\"", "", NULL);
	expect_arguments("p ''\"\"''", "", NULL);
	expect_arguments("p '' \"\"", "", "");
	expect_arguments("p ''#", "#", NULL);
	expect_arguments("p a'' ''", "a", "");
	expect_arguments("p '' # ''", "", NULL);
}

#define STATE(sentence, i) \
	{ sentence, test_state, NULL, NULL, (void *)(uintptr_t)&states[i] }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STATE("each byte stands for itself in plain text", 0),
		STATE("each byte stands for itself in single quotes", 1),
		STATE("each byte stands for itself in double quotes", 2),
		STATE("a backslash makes each byte ordinary", 3),
		STATE("a backslash in double quotes stays but for \" and \\",
		      4),
		STATE("each byte may begin a word", 5),
		STATE("each byte may end the line", 6),
		STATE("each byte may be a word", 7),
		SAYS("a comment hides each byte but the special ones",
		     test_comment),
		SAYS("quotes join to one word", test_joined_quotes),
		SAYS("a command word is taken as it is",
		     test_in_the_command_word),
		SAYS("white space before a command is skipped",
		     test_before_the_command_word),
		SAYS("a doubled special byte is an operator only when plain",
		     test_doubled),
		SAYS("an open quote is refused", test_open_quotes),
		SAYS("empty quotes make an empty argument", test_empty_words),
	};

	return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
