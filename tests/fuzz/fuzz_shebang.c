/* SPDX-License-Identifier: ISC */
/*
 * fuzz_shebang: any bytes as the head of an executable; what comes of it is
 * compared with a transcript of the kernel's fs/binfmt_script.c (Linux 6.1).
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "replay.h"
#include "smrsh/command/shebang.h"
#include "smrsh2/own.h"
#include "smrsh2/script.h"

#define BINPRM_BUF_SIZE 256

struct kernel {
	char buffer[BINPRM_BUF_SIZE];
	const char *name;	/* NULL: no script */
	const char *argument;
};

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *
next_non_blank(char *first, char *last)
{
	for (; first <= last; first++)
		if (!is_blank(*first))
			return first;
	return NULL;
}

static char *
next_terminator(char *first, char *last)
{
	for (; first <= last; first++)
		if (is_blank(*first) || *first == '\0')
			return first;
	return NULL;
}

static void
kernel_read(struct kernel *k, const unsigned char *data, size_t size)
{
	char *const last = k->buffer + BINPRM_BUF_SIZE - 1;
	char *end;
	char *name;
	char *separator;

	memset(k, 0, sizeof *k);
	memcpy(k->buffer, data,
	       size < BINPRM_BUF_SIZE ? size : BINPRM_BUF_SIZE);
	if (k->buffer[0] != '#' || k->buffer[1] != '!')
		return;
	end = memchr(k->buffer, '\n', BINPRM_BUF_SIZE);
	if (end == NULL) {
		end = next_non_blank(k->buffer + 2, last);
		if (end == NULL || next_terminator(end, last) == NULL)
			return;
		end = last;
	}
	while (is_blank(end[-1]))
		end--;
	*end = '\0';
	name = next_non_blank(k->buffer + 2, end);
	if (name == NULL || name == end)
		return;
	separator = next_terminator(name, end);
	if (separator != NULL && *separator != '\0') {
		k->argument = next_non_blank(separator, end);
		*separator = '\0';
	}
	/* An empty name (a NUL) cannot be executed. */
	k->name = *name == '\0' ? NULL : name;
}

static void
compare(const struct shebang *sb, const struct kernel *k)
{
	MUST(k->name != NULL && strcmp(sb->interpreter, k->name) == 0);
	if (k->argument == NULL || *k->argument == '\0')
		MUST(sb->argument == NULL || *sb->argument == '\0');
	else
		MUST(sb->argument != NULL &&
		     strcmp(sb->argument, k->argument) == 0);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct script script;
	static char *argv[] = { "/d/p", "a", NULL };
	struct command c = { .argv = argv, .argc = 2 };
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct kernel kernel;
	struct shebang sb;

	MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	kernel_read(&kernel, data, size);
	switch (shebang_read(fd, &sb)) {
	case SHEBANG_BINARY:
		MUST(size >= 4 && memcmp(data, "\177ELF", 4) == 0);
		break;
	case SHEBANG_OTHER:
		MUST(kernel.name == NULL);
		break;
	case SHEBANG_SCRIPT:
		compare(&sb, &kernel);
		script.word_count = script.buffer_used = 0;
		MUST(shebang_argv(&script, &c, &sb, 1) == 0);
		MUST(strcmp(c.program.argv[0], sb.interpreter) == 0);
	}
	(void)close(fd);
	return 0;
}
