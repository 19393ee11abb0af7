/* SPDX-License-Identifier: ISC */
/*
 * echo and exit as dash has them: against what is known of it, and against
 * the dash of this host.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define OUTPUT_MAX 65536

static char output[OUTPUT_MAX];

/* What command_echo() writes for these words. */
static size_t
echo(char *const *argv)
{
	int fd = open(scratch_path("echo"), O_RDWR | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	assert_true(fd >= 0);
	assert_int_equal(command_echo(fd, argv), 0);
	n = pread(fd, output, sizeof output, 0);
	(void)close(fd);
	assert_true(n >= 0);
	return (size_t)n;
}

#define ROW(expected, ...)                                             \
	{ expected, sizeof(expected) - 1, { "echo", __VA_ARGS__, NULL } }

static void
test_echo(void **state)
{
	/* clang-format off */
	static const struct {
		const char *out;
		size_t len;
		char *argv[6];
	} rows[] = {
		{ "\n", 1, { "echo", NULL } },
		ROW("a b\n", "a", "b"),
		ROW("\n", ""),
		ROW(" \n", "", ""),
		ROW("", "-n"),
		ROW("a", "-n", "a"),
		ROW("-n a", "-n", "-n", "a"),
		ROW("-nn a\n", "-nn", "a"),
		ROW("-e a\n", "-e", "a"),
		ROW("-- a\n", "--", "a"),
		ROW("a -n\n", "a", "-n"),
		ROW("\a\b\033\f\n\r\t\v\\\n", "\\a\\b\\e\\f\\n\\r\\t\\v\\\\"),
		ROW("a ", "a", "\\c", "b"),
		ROW("a\bb", "a\\bb\\cd", "e"),
		ROW("\x01\n", "\\1"), ROW("\x09z\n", "\\11z"),
		ROW("S\n", "\\123"), ROW("S4\n", "\\1234"),
		ROW("S\n", "\\0123"), ROW("S4\n", "\\01234"),
		ROW("\0\n", "\\0"), ROW("\0" "8\n", "\\08"),
		ROW("\xff\n", "\\0377"), ROW("\xff\n", "\\777"),
		ROW("\\8\n", "\\8"), ROW("\\x41\n", "\\x41"),
		ROW("\\\n", "\\"), ROW("a\\\n", "a\\"), ROW("\\q\n", "\\q"),
		ROW("\\'\n", "\\'"), ROW("\\\n", "\\\\"),
		ROW("\xc3\xa9\n", "\xc3\xa9"),
	};
	/* clang-format on */
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(echo(rows[i].argv), rows[i].len);
		assert_memory_equal(output, rows[i].out, rows[i].len);
	}
}

static void
test_echo_of_any_length(void **state)
{
	static char word[40001];
	char *argv[] = { "echo", word, NULL };
	size_t len;

	(void)state;
	for (len = 0; len < 1100; len++) {
		memset(word, 'x', len);
		word[len] = '\0';
		assert_int_equal(echo(argv), len + 1);
		assert_memory_equal(output, word, len);
		assert_int_equal(output[len], '\n');
	}
	memset(word, 'y', 40000);
	assert_int_equal(echo(argv), 40001);
}

/* The words as dash takes them: each in single quotes. */
static size_t
dash(char *const *argv, int *out_status)
{
	static char script[8192];
	size_t used = 0;
	int ends[2];
	ssize_t n;
	size_t total = 0;
	pid_t pid;

	for (; *argv != NULL; argv++)
		used += (size_t)snprintf(script + used, sizeof script - used,
					 "'%s' ", *argv);
	assert_int_equal(pipe(ends), 0);
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		(void)dup2(ends[1], 1);
		(void)dup2(open("/dev/null", O_WRONLY), 2);
		(void)close(ends[0]);
		(void)execl("/bin/dash", "dash", "-c", script, (char *)NULL);
		_exit(99);
	}
	(void)close(ends[1]);
	while ((n = read(ends[0], output + total, sizeof output - total)) > 0)
		total += (size_t)n;
	(void)close(ends[0]);
	(void)waitpid(pid, out_status, 0);
	return total;
}

/* Arguments without the bytes that no line can bring, and without '. */
static void
random_word(struct random *r, char *word, size_t max)
{
	static const char *const pieces[] = { "\\",   "\\0",  "\\1", "\\c",
					      "7",    "8",    "n",   "-n",
					      " ",    "\\\\", "a",   "-",
					      "\xe9", "*",    "\\e", "e" };
	size_t count = random_below(r, 8);

	word[0] = '\0';
	while (count-- > 0 && strlen(word) + 4 < max)
		strcat(word, pieces[random_below(r, 16)]);
}

static void
test_echo_like_dash(void **state)
{
	struct random r = { random_seed("echo like dash") };
	static char mine[OUTPUT_MAX];
	char words[3][64];
	char *argv[] = { "echo", words[0], words[1], words[2], NULL };
	int rounds;
	int status;
	size_t len;
	size_t i;

	(void)state;
	if (access("/bin/dash", X_OK) != 0)
		skip();
	for (rounds = 0; rounds < 800; rounds++) {
		for (i = 0; i < 3; i++)
			random_word(&r, words[i], sizeof words[i]);
		argv[1 + random_below(&r, 4)] = NULL;
		len = echo(argv);
		memcpy(mine, output, len);
		assert_int_equal(dash(argv, &status), len);
		assert_memory_equal(mine, output, len);
		for (i = 0; i < 3; i++)
			argv[1 + i] = words[i];
	}
}

static void
test_echo_that_cannot_write(void **state)
{
	char *argv[] = { "echo", "a", NULL };
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(command_echo(fd, argv), 2);
	(void)close(fd);
	assert_int_equal(command_echo(-1, argv), 2);
}

static void
test_echo_writes_on_after_a_signal(void **state)
{
	char *argv[] = { "echo", "abc", NULL };

	(void)state;
	fault_fail("write", FAULT_ANY, 1, EINTR);
	assert_int_equal(echo(argv), 4);
	assert_int_equal(fault_hits(), 1);
	fault_clear();
}

static void
test_exit(void **state)
{
	/* clang-format off */
	static const struct {
		char *word;
		int status;		/* -1: Illegal number */
	} rows[] = {
		{ NULL, 42 }, { "0", 0 }, { "3", 3 }, { "255", 255 },
		{ "256", 0 }, { "257", 1 }, { "+7", 7 }, { " 7", 7 },
		{ "7 ", 7 }, { "\t\v 7 \f", 7 }, { "007", 7 },
		{ "2147483647", 255 }, { "2147483648", -1 }, { "-1", -1 },
		{ "4294967296", -1 }, { "99999999999999999999999", -1 },
		{ "", -1 }, { " ", -1 }, { "x", -1 }, { "7x", -1 },
		{ "7 8", -1 }, { "0x10", -1 }, { "1e3", -1 }, { "+", -1 },
		{ "--1", -1 }, { "~", -1 }, { "++7", -1 }, { "\xe9", -1 },
	};
	/* clang-format on */
	const char *message;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *argv[] = { "exit", rows[i].word, "9", NULL };
		int status = command_exit(argv, 42, &message);

		if (rows[i].status >= 0) {
			assert_null(message);
			assert_int_equal(status, rows[i].status);
		} else {
			assert_int_equal(status, 2);
			assert_non_null(strstr(message, "Illegal number"));
		}
	}
}

static void
test_exit_like_dash(void **state)
{
	static const char *const words[] = {
		"0",  "1",	    "12",	  "256", "-0", "-1",  "+3",
		" 3", "3 ",	    "",		  " ",	 "x",  "3x",  "00",
		"08", "2147483647", "2147483648", "+",	 "-",  "\t3",
	};
	const char *message;
	size_t i;
	int status;

	(void)state;
	if (access("/bin/dash", X_OK) != 0)
		skip();
	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		char word[16];
		char *argv[] = { "exit", word, NULL };

		strcpy(word, words[i]);
		(void)dash(argv, &status);
		if (command_exit(argv, 0, &message) != WEXITSTATUS(status))
			fail_msg("exit '%s': dash says %d", word,
				 WEXITSTATUS(status));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("echo knows -n and dash's escapes", test_echo),
		SAYS("echo writes words of any length",
		     test_echo_of_any_length),
		SAYS("echo writes what dash writes", test_echo_like_dash),
		SAYS("echo that cannot write has dash's status",
		     test_echo_that_cannot_write),
		SAYS("echo goes on after a signal",
		     test_echo_writes_on_after_a_signal),
		SAYS("exit reads numbers as dash does", test_exit),
		SAYS("exit has dash's status", test_exit_like_dash),
	};

	return cmocka_run_group_tests_name("builtin", tests, NULL, NULL);
}
