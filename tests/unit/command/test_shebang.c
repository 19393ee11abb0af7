/* SPDX-License-Identifier: ISC */
/*
 * The first line of a script, as the kernel of this host reads it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/command/shebang.h"
#include "smrsh2/script.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

static struct shebang out;

static enum shebang_format
read_bytes(const void *bytes, size_t len)
{
	int fd = open(scratch_file("script", bytes, len, 0755), O_RDONLY);
	enum shebang_format format;

	assert_true(fd >= 0);
	memset(&out, 0x5a, sizeof out);
	format = shebang_read(fd, &out);
	(void)close(fd);
	return format;
}

static enum shebang_format
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void
test_formats(void **state)
{
	(void)state;
	assert_int_equal(read_bytes("\177ELF\2\1\1", 8), SHEBANG_BINARY);
	assert_int_equal(read_text("\177ELF"), SHEBANG_BINARY);
	assert_int_equal(read_text("\177EL"), SHEBANG_OTHER);
	assert_int_equal(read_text(""), SHEBANG_OTHER);
	assert_int_equal(read_text("#"), SHEBANG_OTHER);
	assert_int_equal(read_text("echo hello\n"), SHEBANG_OTHER);
	assert_int_equal(read_text(" #!/bin/sh\n"), SHEBANG_OTHER);
	assert_int_equal(read_text("#!"), SHEBANG_OTHER);
	assert_int_equal(read_text("#!\n"), SHEBANG_OTHER);
	assert_int_equal(read_text("#! \t \n/bin/sh\n"), SHEBANG_OTHER);
	assert_int_equal(read_bytes("\0\0\0\0", 4), SHEBANG_OTHER);
	assert_int_equal(read_text("\xef\xbb\xbf#!/bin/sh\n"), SHEBANG_OTHER);
}

/* An executable that we may not read: the kernel decides. */
static void
test_unreadable(void **state)
{
	int fd = open(scratch_file("script", "#!/x\n", 5, 0711), O_PATH);

	(void)state;
	assert_int_equal(shebang_read(fd, &out), SHEBANG_BINARY);
	(void)close(fd);
}

static void
test_interpreter_and_argument(void **state)
{
	static const struct {
		const char *line;
		const char *interpreter;
		const char *argument;
	} rows[] = {
		{ "#!/bin/sh\n", "/bin/sh", NULL },
		{ "#!/bin/sh", "/bin/sh", NULL },
		{ "#! \t/bin/sh \t\n", "/bin/sh", NULL },
		{ "#!/bin/sh -e\n", "/bin/sh", "-e" },
		{ "#!/bin/sh\t-e -x \t\n", "/bin/sh", "-e -x" },
		{ "#!/usr/bin/env -S a b\n", "/usr/bin/env", "-S a b" },
		{ "#!/bin/sh\r\n", "/bin/sh\r", NULL },
		{ "#!/bin/sh -e\r\n", "/bin/sh", "-e\r" },
		{ "#!sh\n", "sh", NULL },
		{ "#!./sh x\nmore", "./sh", "x" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(read_text(rows[i].line), SHEBANG_SCRIPT);
		assert_string_equal(out.interpreter, rows[i].interpreter);
		if (rows[i].argument == NULL)
			assert_null(out.argument);
		else
			assert_string_equal(out.argument, rows[i].argument);
	}
}

/* BINPRM_BUF_SIZE is 256, the last byte of which is never looked at. */
static void
test_length(void **state)
{
	char line[600];
	size_t len;

	(void)state;
	memset(line, 'a', sizeof line);
	memcpy(line, "#!/", 3);
	for (len = 200; len < 300; len++) {
		line[len] = '\n';
		assert_int_equal(read_bytes(line, sizeof line),
				 len < 256 ? SHEBANG_SCRIPT : SHEBANG_OTHER);
		if (len < 256)
			assert_int_equal(strlen(out.interpreter), len - 2);
		line[len] = 'a';
	}
	/* An argument may be cut off; the interpreter may not. */
	memcpy(line, "#!/bin/sh ", 10);
	assert_int_equal(read_bytes(line, sizeof line), SHEBANG_SCRIPT);
	assert_string_equal(out.interpreter, "/bin/sh");
	assert_int_equal(strlen(out.argument), 255 - 10);
}

static void
test_read_error(void **state)
{
	int fd = open(scratch_file("script", "#!/x\n", 5, 0755), O_RDONLY);

	(void)state;
	fault_fail("pread", FAULT_ANY, 1, EIO);
	(void)shebang_read(fd, &out);
	assert_int_equal(fault_hits(), 1);
	fault_clear();
	(void)close(fd);
}

/* What the kernel hands to an interpreter that tells its arguments; 0
 * bytes: it could not be executed. */
static size_t
ask_kernel(const char *script, char *answer, size_t size)
{
	size_t total = 0;
	int ends[2];
	pid_t pid;
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		(void)dup2(ends[1], 1);
		(void)close(ends[0]);
		(void)close(ends[1]);
		(void)execl(script, "name", "last", (char *)NULL);
		_exit(1);
	}
	(void)close(ends[1]);
	while ((n = read(ends[0], answer + total, size - total)) > 0)
		total += (size_t)n;
	(void)close(ends[0]);
	(void)waitpid(pid, NULL, 0);
	return total;
}

/* What we would hand to it. */
static size_t
ask_ourselves(const char *script, char *answer)
{
	const char *words[] = { out.interpreter, out.argument, script, "last" };
	size_t total = 0;
	size_t i;

	for (i = 0; i < 4; i++) {
		if (words[i] == NULL)
			continue;
		strcpy(answer + total, words[i]);
		total += strlen(words[i]) + 1;
	}
	return total;
}

static size_t
random_head(struct random *r, const char *interpreter, char *line)
{
	static const char *const pieces[] = { " ",  "\t",   "a",  "-x",
					      "\n", "\r",   "\0", "#!",
					      "\v", "\xe9", "  ", "b c" };
	size_t count = random_below(r, 6);
	size_t used;

	used = (size_t)sprintf(line, "#!%s%s",
			       random_below(r, 3) == 0 ? " \t" : "",
			       interpreter);
	while (count-- > 0) {
		const char *piece = pieces[random_below(r, 12)];
		size_t len = piece[0] == '\0' ? 1 : strlen(piece);

		memcpy(line + used, piece, len);
		used += len;
	}
	if (random_below(r, 3) == 0) {
		count = random_below(r, 260);
		memset(line + used, random_below(r, 2) == 0 ? 'z' : ' ', count);
		used += count;
	}
	if (random_below(r, 2) == 0)
		line[used++] = '\n';
	return used;
}

static void
test_like_the_kernel(void **state)
{
	struct random r = { random_seed("#! like the kernel") };
	char interpreter[64];
	char command[256];
	char kernel[2048];
	char ours[2048];
	char line[2048];
	const char *script;
	size_t len;
	size_t n;
	int rounds;

	(void)state;
	(void)snprintf(command, sizeof command, "cp %s/argv %s", UNIT_DIR,
		       scratch_path("argv"));
	assert_int_equal(system(command), 0);
	strcpy(interpreter, scratch_path("argv"));
	for (rounds = 0; rounds < 600; rounds++) {
		len = random_head(&r, interpreter, line);
		script = scratch_file("script", line, len, 0755);
		n = ask_kernel(script, kernel, sizeof kernel);
		if (read_bytes(line, len) != SHEBANG_SCRIPT ||
		    strcmp(out.interpreter, interpreter) != 0) {
			assert_int_equal(n, 0);
			continue;
		}
		assert_int_equal(ask_ourselves(script, ours), n);
		assert_memory_equal(ours, kernel, n);
	}
}

static struct script table;

static void
test_vector(void **state)
{
	static char *argv[] = { "/bin.d/p", "a", "", NULL };
	struct command c = { .argv = argv, .argc = 3 };
	struct shebang sb[2];
	const char *want[] = {
		"/bin/i", "-x", "/opt/outer", "/bin.d/p", "a", ""
	};
	size_t i;

	(void)state;
	memset(&table, 0, sizeof table);
	sb[0] = (struct shebang){ .interpreter = "/opt/outer" };
	sb[1] = (struct shebang){ .interpreter = "/bin/i", .argument = "-x" };
	assert_int_equal(shebang_argv(&table, &c, sb, 2), 0);
	for (i = 0; i < 6; i++)
		assert_string_equal(c.program.argv[i], want[i]);
	assert_null(c.program.argv[6]);
}

static void
test_vector_without_room(void **state)
{
	static char *argv[] = { "/bin.d/p", "a", NULL };
	struct command c = { .argv = argv, .argc = 2 };
	struct shebang sb = { .interpreter = "/i", .argument = "x" };
	size_t room;

	(void)state;
	for (room = 0; room < 6; room++) {
		memset(&table, 0, sizeof table);
		table.word_count = SCRIPT_WORDS_MAX - room;
		assert_int_equal(shebang_argv(&table, &c, &sb, 1),
				 room < 5 ? -1 : 0);
	}
	for (room = 0; room < 6; room++) {
		memset(&table, 0, sizeof table);
		table.buffer_used = SCRIPT_BUFFER_MAX - room;
		assert_int_equal(shebang_argv(&table, &c, &sb, 1),
				 room < 5 ? -1 : 0);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("binaries, scripts and the rest are told apart",
		     test_formats),
		SAYS("a file that may not be read is the kernel's to judge",
		     test_unreadable),
		SAYS("interpreter and argument are split (T18)",
		     test_interpreter_and_argument),
		SAYS("a line counts to its 255th byte (T18)", test_length),
		SAYS("a file that cannot be read is no crash", test_read_error),
		SAYS("random #! lines are read as this kernel reads them (T18)",
		     test_like_the_kernel),
		SAYS("the vector is the kernel's, the innermost first",
		     test_vector),
		SAYS("a vector without room is refused",
		     test_vector_without_room),
	};

	return cmocka_run_group_tests_name("shebang", tests, NULL, NULL);
}
